//! The page on checks of an old and a new version: three forms of one
//! program, which are none, and the reports that say so.
//!
//! The checks run while the page is made.

mod read_file;

use super::columns::code;
use super::frame::{self, Page, heading, prose};
use maud::{Markup, html};
use twins::Check;

/// The source of the checks, as it was compiled.
const SOURCE: &str = include_str!("read_file.rs");

/// The path of the page.
pub(super) const PATH: &str = "twins.html";

/// The title of the page, for links to it as well.
pub(super) const TITLE: &str = "Is it still the same?";

/// A section: anchor, heading, text, names of the items it shows, check.
type Section = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
    Option<fn() -> Check>,
);

const SECTIONS: [Section; 6] = [
    (
        "forms",
        "Three forms of one program?",
        "JavaScript's `readFile` is often shown three times: with a callback, \
         with promises, and awaited. An operation, `out.op`, has a name, \
         arguments and all its outcomes, the usual one first. `note` stands \
         for `console.log`, and what `start` begins goes on when it is \
         dropped, as a promise does.",
        &[
            "fn read_file(",
            "fn another(",
            "fn callback(",
            "fn promises(",
            "fn awaited(",
        ],
        None,
    ),
    (
        "callback",
        "From the callback to promises",
        "The callback has no second step. The cause is `start`: something \
         begins in one of the two only.",
        &["fn callback_to_promises("],
        Some(read_file::callback_to_promises),
    ),
    (
        "promises",
        "From promises to await",
        "The promises pass `undefined` on, as the data was in the scope of \
         another function.",
        &["fn promises_to_await("],
        Some(read_file::promises_to_await),
    ),
    (
        "failure",
        "If the file cannot be read",
        "The difference before is known now, with its reason, so the search \
         goes on. The cause of the next one is `error`: behind a `.catch` the \
         promises go on.",
        &["fn when_it_fails("],
        Some(read_file::when_it_fails),
    ),
    (
        "second",
        "The second step",
        "The awaited form does not wait for its second step. The program that \
         was meant does; the cause is `order`.",
        &["fn meant(", "fn who_waits("],
        Some(read_file::who_waits),
    ),
    (
        "meant",
        "The program that was meant",
        "Awaited at last, it is equal under all schedules that there are.",
        &["fn meant_awaited(", "fn mended("],
        Some(read_file::mended),
    ),
];

/// Makes the page.
pub(super) fn page() -> Page {
    let content = html! {
        h1 { (TITLE) }
        p {
            "You changed asynchronous code. The package "
            code { "coroutine-lab-twins" }
            " runs the old and the new version under all schedules of what "
            "they wait for. It says that they are equal, or shows the "
            "smallest case in which they part, with its cause. The reports "
            "below were printed by the checks beside them, when this page was "
            "made."
        }
        @for section in SECTIONS { (one_section(section)) }
        p {
            "Twelve more, one for each pair of styles: "
            a href="index.html#recipes" { "recipes" } "."
        }
        p.quiet {
            "The README of the package, in " code { "harness/twins/" }
            ", says how to check a function of yours."
        }
    };
    frame::page(PATH, TITLE, "moving", &content)
}

fn one_section((anchor, title, text, items, check): Section) -> Markup {
    html! {
        (heading(2, anchor, &html! { (title) }))
        p { (prose(text)) }
        @for name in items {
            div.cell.checked { pre { code { (code(&item(name))) } } }
        }
        @if let Some(check) = check {
            div.scroll.wide tabindex="0" role="group" aria-label="report" {
                pre.report { (check().run()) }
            }
        }
    }
}

/// Returns an item of the source, without its visibility.
///
/// # Panics
///
/// If there is none.
fn item(name: &str) -> String {
    let mut items = SOURCE.split("\n\n");
    let item = items.find(|item| item.contains(name));
    let item = item.unwrap_or_else(|| panic!("no `{name}`"));
    item.replace("pub(crate) ", "")
}
