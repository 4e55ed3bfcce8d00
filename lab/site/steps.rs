//! The pages on which a program is stepped through, in all columns at once.
//!
//! Everything that is shown was recorded; the script only chooses the step. A
//! page is whole without it: it has the source, the output, and all steps as
//! a list.

use super::columns::{controls, lines_of, title};
use super::frame::{self, Page, UP, heading, turns};
use super::module::without_module;
use super::programs::{self, Program};
use crate::reading::{Row, rows_of};
use maud::{Markup, html};
use std::collections::BTreeSet;
use styles::source::{Page as SourcePage, Source};
use web::answer::version;
use web::knobs::Knobs;
use web::parts::Shown;

/// Returns the path of a program's page.
pub fn path(program: &str) -> String {
    format!("steps/{program}.html")
}

/// Makes the page of a program; `live` is true if the site has the module,
/// which runs it again with changes.
pub(super) fn page(program: &Program, live: bool) -> Page {
    let written = program.written();
    let shown = Shown::new(written, &Knobs::default());
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
                (shown.lanes())
            }
            pre.printed id="printed" tabindex="0" role="group"
                aria-label="printed text" { (shown.printed()) }
        }
        @if live {
            (change(written))
        } @else {
            (without_module(
                "Runs can be changed here if the pages are written with the \
                 module that runs them.",
            ))
        }
        (source(program, &shown))
        (all_steps(&shown))
        (letters())
        (turns(programs::all().map(|program| program.name), name))
    };
    let scripts = match live {
        true => &["script.js", "steps.js", "wasi.js", "live.js"][..],
        false => &["script.js", "steps.js"][..],
    };
    let title = format!("{name}, step by step");
    frame::page_with(scripts, &path(name), &title, "programs", &content)
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
    let recorded = shown.recorded();
    let steps = shown.len();
    html! {
        div.stepper id="stepper" hidden data-run=(recorded.run)
            data-shares=(recorded.shares) data-who=(recorded.who)
            data-kept=(recorded.kept) {
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
            (shown.first())
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

/// Shows the controls that change the run; the script shows them.
fn change(program: &styles::programs::Program) -> Markup {
    html! {
        section.change id="change" hidden data-program=(program.name)
            data-version=(version(program)) {
            (heading(2, "change-something", &html! { "Change something" }))
            div.knobs role="group" aria-label="changes" {
                button type="button" id="cancel" title="cancel (c)" {
                    "cancel " span.meant { "the task" } " at "
                    span id="when" { "0.000" } " s"
                }
                span {
                    button type="button" id="sleep" {
                        span.meant { "the task" } " sleeps for"
                    }
                    " "
                    input id="takes" type="number" min="0.001" max="3600"
                        step="any" aria-label="seconds of the sleep";
                    " s"
                }
                button type="button" id="fail" {
                    "the job of " span.meant { "the task" } " fails"
                }
                button type="button" id="undo" hidden { "undo all" }
                span id="knobs" {}
            }
            p.quiet id="why" hidden {
                "The task of this step has ended, or is none. Choose another "
                "one by its name, in the lists or in the picture."
            }
            p id="refused" role="alert" hidden {}
            p id="verdict" role="status" tabindex="-1" {
                "With a change the program runs again, in all four columns; "
                "this line then says if they still agree. A task is cancelled "
                "before anything else of that time."
            }
            details id="elsewhere" hidden {
                summary { "the same as a command and as a test" }
                h3 { "command " (copy("command")) }
                pre id="command" tabindex="0" {}
                h3 { "test " (copy("test")) }
                pre id="test" tabindex="0" {}
                p.quiet {
                    "The test goes into " code { "tests/" } " of the lab, "
                    "or of a crate that depends on the packages "
                    code { "coroutine-lab-styles" } " and "
                    code { "coroutine-lab-web" } "."
                }
            }
        }
    }
}

/// A button that copies the text of an element.
fn copy(id: &str) -> Markup {
    html! { button.chip type="button" data-copies=(id) { "copy" } }
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
                "line at which it waits now; a bold number marks an outer "
                "function that waits for an inner one; names stand at lines "
                "at which tasks wait. In the picture a thick line is a "
                "sleep, a dotted one another wait, a ring a step that prints, "
                "a bar an end, a cross one by cancellation; arrows lead from "
                "a step to those that it makes ready."
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
    html! {
        (heading(2, "steps", &html! { "All steps" }))
        details id="list" {
            summary { span id="count" { (shown.len()) } " steps" }
            ol.steps { (shown.list()) }
        }
    }
}
