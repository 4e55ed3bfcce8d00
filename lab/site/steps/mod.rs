//! The pages on which a program is stepped through, in all columns at once.
//!
//! Everything that is shown was recorded; the script only chooses the step. A
//! page is whole without it: it has the source, the output, and all steps as
//! a list.

mod data;
mod lanes;

use self::data::Names;
use super::columns::{controls, lines_of, title};
use super::frame::{self, Page, UP, heading, turns};
use super::programs::{self, Program};
use crate::programs::{Line, line_text};
use crate::reading::{Row, rows_of};
use crate::steps::{
    Change, Difference, Lockstep, Moment, changes, seconds, sentences,
};
use maud::{Markup, html};
use std::collections::BTreeSet;
use styles::Style;
use styles::source::{Page as SourcePage, Source};

/// Returns the path of a program's page.
pub fn path(program: &str) -> String {
    format!("steps/{program}.html")
}

/// A program's runs, as they are shown.
struct Shown {
    lockstep: Lockstep,
    moments: Vec<Moment>,
    changes: Vec<Change>,
    told: Vec<String>,
}

impl Shown {
    fn new(program: &Program) -> Shown {
        let lockstep = Lockstep::new(program.written());
        let moments = lockstep.gathered();
        Shown {
            changes: changes(program.written(), &lockstep, &moments),
            told: told(program.name, &lockstep, &moments),
            lockstep,
            moments,
        }
    }

    /// Returns the lines that are printed at a moment. All columns print the
    /// same; where they do it in other turns, those of one count.
    fn printed(&self, moment: &Moment) -> Vec<&Line> {
        let steps = self.lockstep.steps(moment, Style::AsyncAwait);
        steps.into_iter().flat_map(|step| &step.lines).collect()
    }
}

/// Returns the sentences about each moment: the step, and the columns that do
/// not take it.
pub fn told(
    program: &str,
    lockstep: &Lockstep,
    moments: &[Moment],
) -> Vec<String> {
    let mut told = sentences(lockstep, moments);
    for (told, moment) in told.iter_mut().zip(moments) {
        let gaps = moment.gaps();
        if let Some(known) = Difference::find(program, &gaps) {
            let names = gaps.iter().map(|style| style.name());
            let names = names.collect::<Vec<_>>().join(", ");
            *told += &format!(" No turn here in {names}: {}.", known.reason);
        }
    }
    told
}

/// Makes the page of a program.
pub(super) fn page(program: &Program) -> Page {
    let shown = Shown::new(program);
    let written = program.written();
    let name = program.name;
    let content = html! {
        h1 { (name) ", step by step" }
        p.quiet.lead {
            (written.summary) ". "
            a href={ (UP) "programs/" (name) ".html" } {
                "Its source, its output, what it shows"
            }
        }
        (stepper(&shown))
        div.stage {
            div.scroll.wide tabindex="0" role="group" aria-label="tasks" {
                (lanes::picture(&shown.changes, &prints(&shown)))
            }
            (printed(&shown))
        }
        (source(program, &shown))
        (all_steps(&shown))
        (letters())
        (turns(programs::all().map(|program| program.name), name))
    };
    let scripts = ["script.js", "steps.js"];
    let title = format!("{name}, step by step");
    frame::page_with(&scripts, &path(name), &title, "programs", &content)
}

fn prints(shown: &Shown) -> Vec<bool> {
    let moments = shown.moments.iter();
    moments
        .map(|moment| !shown.printed(moment).is_empty())
        .collect()
}

/// The buttons: id, key, label, path of the sign.
const BUTTONS: [(&str, &str, &str, &str); 5] = [
    ("first", "", "to the first step", "M5 3v12M15 3L7 9l8 6z"),
    ("back", "p", "step back", "M13 3L5 9l8 6z"),
    (
        "play",
        "space",
        "play, one step a second",
        "M5 3l10 6-10 6z",
    ),
    ("on", "n", "step on", "M5 3l8 6-8 6zM14 3v12"),
    ("last", "", "to the last step", "M3 3l8 6-8 6zM14 3v12"),
];

/// Shows the controls, the sentence and the lists; the recording is in it.
fn stepper(shown: &Shown) -> Markup {
    let mut names = Names::default();
    let run = data::write(&shown.changes, &mut names);
    let who: Vec<_> = names.who.iter().map(ToString::to_string).collect();
    let kept: Vec<_> = names.kept.iter().map(|k| k.join("/")).collect();
    let steps = shown.changes.len();
    html! {
        div.stepper id="stepper" hidden data-run=(run)
            data-shares=(data::list(names.shares.iter()))
            data-who=(who.join(",")) data-kept=(kept.join(",")) {
            div.buttons role="group" aria-label="steps" {
                @for (id, key, label, sign) in BUTTONS {
                    button type="button" id=(id) title=[
                        (!key.is_empty()).then(|| format!("{label} ({key})"))
                    ] aria-label=(label) {
                        svg viewBox="0 0 18 18" aria-hidden="true" {
                            path d=(sign) {}
                        }
                        @if id == "play" {
                            span.slow { "one step a second" }
                        }
                    }
                }
            }
            input id="at" type="range" min="1" max=(steps) value="1"
                aria-label="step";
            output id="where" for="at" {}
        }
        p.told id="told" {
            @if let Some(first) = shown.told.first() { (first) }
        }
        dl.queues id="queues" hidden {
            @for (id, name) in [
                ("ready", "ready"),
                ("asleep", "asleep"),
                ("waits", "waits for others"),
            ] {
                div { dt { (name) ":" } dd id=(id) {} }
            }
        }
    }
}

/// Explains the keys and the marks; the box turns keys of one letter off.
fn letters() -> Markup {
    html! {
        div id="letters" hidden {
            p.quiet {
                "Keys: " kbd { "n" } " and " kbd { "p" } " go a step on and "
                "back, " kbd { "N" } " and " kbd { "P" } " an instant, the "
                "space bar plays. "
                input id="keys" type="checkbox" checked;
                label for="keys" { " keys of one letter" }
            }
            p.quiet {
                "Marks: ▸ is the line that the step came from, a frame the "
                "line at which it waits now, a bold number the line of an "
                "outer function that waits for an inner one; names stand at "
                "lines at which tasks wait. In the picture a thick line is a "
                "sleep, a dotted one another wait, a ring a step that prints, "
                "a bar an end."
            }
        }
    }
}

/// Shows the output; each line has the number of its step.
fn printed(shown: &Shown) -> Markup {
    html! {
        pre.printed id="printed" tabindex="0" role="group"
            aria-label="printed text" {
            @for (number, moment) in (1_usize..).zip(&shown.moments) {
                @for line in shown.printed(moment) {
                    span data-step=(number) {
                        (line_text(line.t_us, &line.text))
                    }
                }
            }
        }
    }
}

/// Shows the columns, each line with its number. Parts at which no task
/// ever is are folded.
fn source(program: &Program, shown: &Shown) -> Markup {
    let page = &program.written().page;
    let rows = rows_of(page);
    let visited = visited(shown);
    let open = rows.iter().filter(|row| is_visited(row, &visited));
    let open: Vec<_> = open.map(|row| row.item.clone()).collect();
    html! {
        div.reading.stepping {
            (controls())
            section.row.kept-now id="kept" hidden {
                h3 { "kept for " span id="chosen" {} }
                div.cells {
                    @for source in page.sources {
                        div.cell.(source.style) role="group"
                            aria-label={ "kept, " (source.style) } {}
                    }
                }
            }
            div.row.window tabindex="0" role="group" aria-label="source" {
                @for row in &rows {
                    (part(row, page, &open))
                }
            }
        }
    }
}

/// Shows a row; folded, if no task ever is in its item.
fn part(row: &Row<'_>, page: &SourcePage, open: &[Option<String>]) -> Markup {
    let cells = html! {
        div.cells {
            @for (at, source) in page.sources.iter().enumerate() {
                (cell(row, at, source))
            }
        }
    };
    html! {
        section.part {
            @if open.contains(&row.item) {
                (cells)
            } @else {
                details { summary { (title(row)) } (cells) }
            }
        }
    }
}

fn cell(row: &Row<'_>, at: usize, source: &Source) -> Markup {
    html! {
        @match &row.pieces[at] {
            Some(piece) => {
                div.cell.(source.style) role="group"
                    aria-label=(source.style) {
                    pre { code { (lines_of(piece.text, Some(piece.line))) } }
                }
            }
            None => div.cell.none.(source.style) {},
        }
    }
}

/// Returns the lines of each column that somebody waits in or starts others.
fn visited(shown: &Shown) -> [BTreeSet<usize>; 4] {
    let mut visited: [BTreeSet<usize>; 4] = Default::default();
    for change in &shown.changes {
        for (lines, share) in visited.iter_mut().zip(&change.columns) {
            let Some(share) = share else { continue };
            let seat = share.seat.lines.iter().chain(&share.seat.outer);
            let starts = share.starts.iter().map(|(_, line)| line);
            let all = seat.chain(starts).chain(&share.from);
            lines.extend(all.map(|line| *line as usize));
        }
    }
    visited
}

fn is_visited(row: &Row<'_>, visited: &[BTreeSet<usize>; 4]) -> bool {
    row.pieces.iter().zip(visited).any(|(piece, lines)| {
        let Some(piece) = piece else { return false };
        let end = piece.line + piece.text.lines().count();
        lines.range(piece.line..end).next().is_some()
    })
}

/// Lists all steps: the page without a script, and on paper.
fn all_steps(shown: &Shown) -> Markup {
    let told = shown.told.iter().zip(&shown.changes);
    html! {
        (heading(2, "steps", &html! { "All steps" }))
        details id="list" {
            summary { (shown.moments.len()) " steps" }
            ol.steps {
                @for (number, (told, change)) in (1_usize..).zip(told) {
                    li id={ "step-" (number) } {
                        a href={ "#step-" (number) } {
                            (seconds(change.at_us))
                        }
                        " "
                        span { (told) }
                    }
                }
            }
        }
    }
}
