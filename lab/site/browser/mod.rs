//! The page on which the lab is a guest of the browser's own loop: statements
//! about that, each with a button that shows it in all four styles.
//!
//! Where to read next: `starts.rs` and `runs.rs` for the statements, `loop.js`
//! for the guests, `rows.js` for what the buttons do.

mod runs;
mod starts;

use super::frame::{self, Page, heading, prose};
use super::programs::says;
use crate::programs::recording;
use maud::{Markup, html};
use styles::Style;
use styles::programs::Program;

/// The path of the page.
pub(super) const PATH: &str = "loop.html";

/// Its title.
pub(super) const TITLE: &str = "The lab as a guest of this page's loop";

/// The commands that make the module, and pages that have it.
const COMMANDS: [&str; 3] = [
    "rustup target add wasm32-wasip1",
    "cargo build -p coroutine-lab-guest --profile live --target wasm32-wasip1",
    "lab site --guest target/wasm32-wasip1/live/guest.wasm",
];

/// One statement about the lab in a page, with its proof.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Its number, as `W1`; the anchor of its section.
    pub name: &'static str,
    /// The statement in a few words.
    pub title: &'static str,
    /// Its meaning.
    pub says: &'static str,
    /// The behaviour of Pyodide's `WebLoop`, for comparison.
    pub pyodide: &'static str,
    /// The rows of the field's map that it is about.
    pub facts: &'static [&'static str],
    log: Log,
}

/// The log that is expected of a row: what the page does, and what each style
/// says.
#[derive(Clone, Copy, Debug)]
enum Log {
    /// The same in each style.
    Same(&'static [&'static str]),
    /// The same, and another one in one style.
    But(Style, &'static [&'static str], &'static [&'static str]),
    /// A program that the page turns, after some lines.
    Turned(&'static str, &'static [&'static str]),
    /// A program that waits in its call, while the page goes on.
    Waiting(&'static str),
    /// All programs; some end early.
    All(&'static str, &'static [&'static str]),
    /// Some programs, all equal.
    Some(&'static str, &'static [&'static str]),
}

impl Row {
    /// Returns all rows, by number.
    pub fn all() -> impl Iterator<Item = &'static Row> {
        starts::ROWS.iter().chain(&runs::ROWS)
    }

    /// Returns the lines that are expected in a style: `page: ..` is something
    /// that the page does, `lab: ..` something that the lab tells.
    pub fn expected(&self, style: Style) -> Vec<String> {
        let lines = |lines: &[&str]| {
            lines
                .iter()
                .map(|line| line.to_string())
                .collect::<Vec<_>>()
        };
        match self.log {
            Log::Same(same) => lines(same),
            Log::But(other, _, own) if other == style => lines(own),
            Log::But(_, same, _) => lines(same),
            Log::Turned(program, before) => {
                let begun = [
                    "page: run",
                    "lab: the run is scheduled",
                    "page: run has returned",
                ];
                let end = ["lab: the run has ended".to_string()];
                let output = output(program);
                let begun = [before, &begun].concat();
                [lines(&begun), output.collect(), end.to_vec()].concat()
            }
            Log::Waiting(program) => waiting(program),
            Log::All(begin, early) => {
                let line = |program: &Program| {
                    let is_early = early.contains(&program.name);
                    let how = match is_early {
                        true => "ends early, equal so far",
                        false => "equal",
                    };
                    format!("lab: {}: {how}", program.name)
                };
                let all = Program::all().iter().map(line);
                lines(&[begin]).into_iter().chain(all).collect()
            }
            Log::Some(begin, programs) => {
                let equal = |program| format!("lab: {program}: equal");
                let all = programs.iter().map(equal);
                lines(&[begin]).into_iter().chain(all).collect()
            }
        }
    }

    /// Returns the style in which another log is expected than in the others.
    fn other(&self) -> Option<Style> {
        match self.log {
            Log::But(other, ..) => Some(other),
            _ => None,
        }
    }

    /// Returns the programs that the button takes, if there is a choice.
    fn programs(&self) -> Option<String> {
        match self.log {
            Log::Some(_, programs) => Some(programs.join(" ")),
            _ => None,
        }
    }
}

fn recorded(program: &str) -> &'static str {
    recording(program).unwrap_or_default()
}

fn output(program: &str) -> impl Iterator<Item = String> {
    let lines = recorded(program).lines();
    lines.map(|line| format!("lab: {line}"))
}

/// Returns the log of a program that ends after a second: what it prints at
/// once comes within the call.
fn waiting(program: &str) -> Vec<String> {
    let is_early = |line: &String| line.contains("[   0.000]");
    let (early, late): (Vec<_>, Vec<_>) = output(program).partition(is_early);
    let page = |text: &str| vec![format!("page: {text}")];
    [
        page("run"),
        early,
        page("the page goes on"),
        page("a timer of the page"),
        late,
        vec!["lab: the run has ended".to_string()],
        page("the call has returned"),
    ]
    .concat()
}

/// Makes the page; `live` is true if the site has the module.
pub(super) fn page(live: bool) -> Page {
    let content = html! {
        h1 { (TITLE) }
        p {
            "A browser has a loop of its own, and a page may not block it. "
            "So the lab's loop is turned from outside: the page does a turn "
            "when a task or a timer of its own says that there is something "
            "to do. Python does the same in Pyodide, by its "
            code { "WebLoop" } "; each row says what that does (in version "
            "314.0.1). On the left is what the page does, on the right what "
            "the lab tells in each style."
        }
        (begin(live))
        div.rows {
            @for row in Row::all() { (section(row)) }
        }
        div id="recordings" hidden {
            @for program in Program::all() {
                pre data-program=(program.name) { (recorded(program.name)) }
            }
        }
    };
    let scripts: &[&str] = match live {
        true => &["script.js", "wasi.js", "loop.js", "rows.js"],
        false => &["script.js"],
    };
    frame::page_with(scripts, PATH, TITLE, "loop", &content)
}

fn begin(live: bool) -> Markup {
    html! {
        @if live {
            p {
                button.run type="button" id="all" hidden { "Run all rows" }
            }
        } @else {
            p.quiet {
                "No button here runs anything: these pages were written "
                "without the module that does. It comes by these commands:"
            }
            pre tabindex="0" {
                @for command in COMMANDS { (command) "\n" }
            }
        }
    }
}

fn section(row: &Row) -> Markup {
    let title = html! { (row.name) " · " (prose(row.title)) };
    html! {
        section data-row=(row.name) data-programs=[row.programs()] {
            (heading(2, row.name, &title))
            p { (prose(row.says)) }
            p.quiet { "Pyodide: " (prose(row.pyodide)) }
            p {
                button.run type="button" hidden { "Run it" }
                output.verdict {}
            }
            table.happened.same hidden {
                thead { tr {
                    th { "the page" }
                    @for style in Style::ALL {
                        th.(style) {
                            span.one { (style) }
                            @if style == Style::Callbacks {
                                span.all { "all four" }
                            }
                        }
                    }
                } }
                tbody {}
            }
            details {
                summary { "The log that is expected" }
                (expected(row, None))
                @if let Some(style) = row.other() {
                    p { "In " (style) ":" }
                    (expected(row, Some(style)))
                }
                (facts(row))
            }
        }
    }
}

/// Shows the log that is expected in a style, or in those without their own.
fn expected(row: &Row, own: Option<Style>) -> Markup {
    let others = Style::ALL
        .into_iter()
        .find(|style| row.other() != Some(*style));
    let style = own.or(others).unwrap_or(Style::AsyncAwait);
    html! {
        pre.expected data-style=[own] tabindex="0" {
            (row.expected(style).join("\n"))
        }
    }
}

/// Shows the rows of the field's map that a row is about.
fn facts(row: &Row) -> Markup {
    html! {
        ul.quiet {
            @for fact in row.facts {
                @if let Some(says) = says(fact) {
                    li { (fact) ": " (prose(says)) }
                }
            }
        }
    }
}
