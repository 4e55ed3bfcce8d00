//! The first page: all pages, by question and by kind.

use super::browser;
use super::files;
use super::frame::{self, Page, heading, prose};
use super::moving::{CHAPTERS, Chapter};
use super::pages::quartet;
use super::programs::{self, GROUPS};
use super::questions::QUESTIONS;
use super::recipes;
use super::scenario;
use super::steps;
use super::twins;
use crate::recipes::RECIPES;
use maud::{Markup, html};

/// Makes the page.
pub(super) fn page() -> Page {
    let content = html! {
        h1 { "Four ways to wait, side by side" }
        p {
            a href=(scenario::PATH) { "One echo server, one client" }
            " and " (programs::all().count()) " small programs, each in "
            "callbacks, " code { "send" } ", " code { "yield from" }
            " and async/await, on one event loop. The four do the same at the "
            "same microsecond. The source shown here is the source that was "
            "compiled."
        }
        (quartet(&files::ANY))
        (by_question())
        (client_and_server())
        (small_programs())
        (equal_files())
        (chapters())
        (recipes())
        (in_a_browser())
    };
    frame::page("index.html", "Four ways to wait", "", &content)
}

fn by_question() -> Markup {
    html! {
        (heading(2, "questions", &html! { "By question" }))
        dl.questions {
            @for question in QUESTIONS {
                div {
                    dt { (question.ask) }
                    dd {
                        (prose(question.answer)) " "
                        @for (index, page) in
                            question.pages.iter().enumerate() {
                            @if index > 0 { " · " }
                            a href=(page) { (label(page)) }
                        }
                    }
                }
            }
        }
    }
}

/// Returns the text of links to a page.
fn label(path: &str) -> Markup {
    let (path, anchor) = path.split_once('#').unwrap_or((path, ""));
    let path = path.strip_suffix(".html").unwrap_or(path);
    let (part, name) = path.split_once('/').unwrap_or(("", path));
    let chapter = CHAPTERS.iter().find(|chapter| chapter.name == name);
    match (part, chapter) {
        (_, Some(chapter)) => chapter_title(chapter),
        ("files", None) => html! {
            code { (name) ".rs" }
            @if let Some((_, part)) = anchor.split_once('-') {
                ", " (part)
            }
        },
        _ => html! { (name) },
    }
}

/// Returns the short title of a chapter, for lists.
pub(super) fn chapter_title(chapter: &Chapter) -> Markup {
    html! { (chapter.styles[0]) " to " (chapter.styles[1]) }
}

fn client_and_server() -> Markup {
    html! {
        (heading(2, "scenario", &html! { "The client and the server" }))
        ul.cards {
            (card(
                scenario::PATH,
                &html! { (scenario::TITLE) },
                &html! {
                    "Delays, errors, cancellation, shutdown, as you write "
                    "them: the trace, the results, and the verdict on all "
                    "four"
                },
            ))
        }
    }
}

fn small_programs() -> Markup {
    html! {
        (heading(2, "programs", &html! { "Small programs" }))
        p {
            "Each with the output of CPython's asyncio, and with a page that "
            "steps through it in all styles at once, such as "
            a href=(steps::path("gather_errors")) {
                "gather_errors, step by step"
            }
            "."
        }
        @for group in GROUPS {
            h3 { (group.title) }
            ul.cards {
                @for program in group.programs {
                    @let page = format!("programs/{}.html", program.name);
                    (card(
                        &page,
                        &html! { (program.name) },
                        &html! { (program.written().summary) },
                    ))
                }
            }
        }
    }
}

fn equal_files() -> Markup {
    html! {
        (heading(2, "files", &html! { "The files of each style" }))
        p {
            "Each style has the same files with the same functions in the "
            "same order."
        }
        ul.cards {
            @for file in files::all() {
                @let page = format!("files/{}.html", file.page.name);
                (card(
                    &page,
                    &html! { (file.page.name) ".rs" },
                    &html! { (file.title) },
                ))
            }
        }
    }
}

fn in_a_browser() -> Markup {
    html! {
        (heading(2, "loop", &html! { "In a browser" }))
        ul.cards {
            (card(
                browser::PATH,
                &html! { (browser::TITLE) },
                &html! {
                    "Twenty statements about a loop that another one turns, "
                    "each with a button"
                },
            ))
        }
    }
}

fn chapters() -> Markup {
    html! {
        (heading(2, "moving", &html! { "Moving from one style to the next" }))
        ul.cards {
            @for chapter in CHAPTERS {
                @let page = format!("moving/{}.html", chapter.name);
                @let titles = chapter.changes.iter().map(|c| c.title);
                @let titles = titles.collect::<Vec<_>>().join("; ");
                (card(&page, &chapter_title(chapter), &prose(&titles)))
            }
            (card(
                twins::PATH,
                &html! { (twins::TITLE) },
                &html! {
                    "A check of the old and the new version, under all "
                    "schedules of what they wait for"
                },
            ))
        }
    }
}

fn recipes() -> Markup {
    html! {
        (heading(2, "recipes", &html! { "Recipes from each style to each" }))
        p {
            "A function before and after, a wrong turn that people took, and "
            "the report that tells it apart."
        }
        ul.cards {
            @for recipe in &RECIPES {
                (card(
                    &recipes::path(recipe),
                    &recipes::short_title(recipe),
                    &html! { (recipe.title) },
                ))
            }
        }
    }
}

/// Returns a card that links to a page.
fn card(page: &str, name: &Markup, about: &Markup) -> Markup {
    html! {
        li {
            a href=(page) { (name) }
            span { (about) }
        }
    }
}
