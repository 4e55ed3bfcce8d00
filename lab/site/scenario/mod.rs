//! The page on which the client and the server run with a scenario that is
//! written there.
//!
//! Without the module the page shows the runs of a few recorded scenarios,
//! made when it is written.

mod keys;
mod recorded;

pub use self::keys::{CLIENT, Key, SERVER};
pub use self::recorded::RECORDED;

use super::frame::{self, Page, heading, prose};
use super::module::without_module;
use maud::{Markup, html};
use web::scenario::{Judged, MAX_TEXT_BYTES, command};

/// The path of the page.
pub const PATH: &str = "scenario.html";

/// The title of the page, for links to it as well.
pub(super) const TITLE: &str = "The client and the server with a scenario";

/// The recorded scenarios of which the page has the run: one with both parts,
/// errors of the client, the end of the server.
const SHOWN: [&str; 3] =
    ["16-both", "02-fetch-retries-backoff", "15-echo-shutdown"];

/// Makes the page; `live` is true if the site has the module, which runs a
/// scenario that is written there.
pub(super) fn page(live: bool) -> Page {
    let content = html! {
        h1 { (TITLE) }
        p {
            "A scenario says to the microsecond what the client's servers and "
            "the server's clients do. The four styles run it in a simulated "
            "world. Then their traces, results and counts are compared with "
            "each other, and with the prediction of an oracle, which has no "
            "loop."
        }
        @if live { (field()) }
        section id="recorded" {
            (heading(2, "recorded-runs", &html! { "Recorded runs" }))
            @for (index, name) in SHOWN.into_iter().enumerate() {
                (recorded_run(name, index == 0))
            }
        }
        @if !live {
            (without_module(
                "Scenarios of yours run here if the pages are written with \
                 the module that runs them.",
            ))
        }
        (heading(2, "keys", &html! { "Keys to change" }))
        (keys_of("Client", "fetch", &CLIENT))
        (keys_of("Server", "echo", &SERVER))
        p.quiet {
            "All keys are in " code { "spec/workload.md" } ", the scenarios "
            "with the traces of CPython's asyncio in " code { "spec/traces/" }
            ". Delays and times are in microseconds."
        }
    };
    let scripts = match live {
        true => &["script.js", "wasi.js", "scenario.js"][..],
        false => &["script.js"][..],
    };
    frame::page_with(scripts, PATH, TITLE, "", &content)
}

/// Shows the field for the text, and the places for all that comes of it; the
/// script shows them.
fn field() -> Markup {
    html! {
        section.change.scenario id="change" hidden data-most=(MAX_TEXT_BYTES)
            data-first=(SHOWN[0]) {
            div.written {
                p {
                    label for="begin" { "Begin with " }
                    select id="begin" {
                        option value="" { "a text of yours" }
                        @for (name, text) in RECORDED {
                            option value=(name) data-text=(text) { (name) }
                        }
                    }
                }
                label for="text" { "Scenario" }
                textarea id="text" rows="24" spellcheck="false"
                    autocomplete="off" aria-describedby="verdict" {}
                div.knobs {
                    button type="button" id="run" title="run (Ctrl+Enter)" {
                        "Run"
                    }
                    span.quiet id="link" {}
                }
            }
            div.told-of {
                p id="verdict" role="status" {
                    "The four styles run it; then it stands here if they "
                    "agree."
                }
                div id="outcome" hidden {
                    pre.report id="report" tabindex="0" {}
                    (parts(|name| html! { div id=(name) {} }))
                    details {
                        summary {
                            "the same as a command, with the text in a file"
                        }
                        pre id="command" tabindex="0" {}
                    }
                }
            }
        }
    }
}

/// Shows the run of a recorded scenario.
fn recorded_run(name: &str, open: bool) -> Markup {
    let found = RECORDED.iter().find(|(other, _)| *other == name);
    let text = found.map_or("", |(_, text)| text);
    let judged = match Judged::of_text(text) {
        Ok(judged) => judged,
        Err(wrong) => return html! { p { (name) ": " (wrong) } },
    };
    html! {
        details.recorded-run id={ "run-" (name) } open[open] {
            summary { (name) ": " (judged.name()) }
            div.scenario {
                div.written {
                    pre tabindex="0" { (text) }
                    pre tabindex="0" { (command()) }
                }
                div.told-of {
                    p.verdict-line { (judged.verdict()) }
                    @if !judged.is_good() {
                        pre.report tabindex="0" { (judged.report()) }
                    }
                    (parts(|name| match name {
                        "results" => judged.results(),
                        "picture" => judged.picture(),
                        "counts" => judged.counts(),
                        _ => judged.trace(),
                    }))
                }
            }
        }
    }
}

/// Lays out the parts of a run, which have the names of the answer.
fn parts(part: impl Fn(&str) -> Markup) -> Markup {
    html! {
        (part("results"))
        div.scroll tabindex="0" role="group" aria-label="picture" {
            (part("picture"))
        }
        (part("counts"))
        (part("trace"))
    }
}

fn keys_of(part: &str, name: &str, keys: &[Key]) -> Markup {
    html! {
        h3 { (part) ", " code { (name) } }
        dl.keys {
            @for key in keys {
                div {
                    dt { code { (key.name) } }
                    dd { (prose(key.effect)) }
                }
            }
        }
    }
}
