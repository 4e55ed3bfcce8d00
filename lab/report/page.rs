//! A report as one page of HTML that needs nothing else: no script, no font,
//! no network.

use super::chapters::Chapter;
use super::goals::{Found, Goal, Verdict};
use super::plot::dark_rules;
use super::{Report, date, methods_section};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use pulldown_cmark::{Options, Parser, html as markdown};
use styles::Style;

/// The style sheet, except for the plots' colours.
const STYLE: &str = include_str!("page.css");

/// The sections of `methods.md` that stand at the end, by their headings.
const APPENDICES: [&str; 3] = ["Method", "Bias", "Reading the output"];

impl Report {
    /// Returns the report as one page of HTML that needs nothing else.
    pub fn page(&self) -> String {
        page(self)
    }
}

fn page(report: &Report) -> String {
    frame(
        "What each style costs",
        &html! {
            (introduction(report))
            (goals(report))
            @for part in &report.chapters { (chapter(part)) }
            @for heading in APPENDICES { (appendix(heading)) }
        },
    )
}

/// Puts a page into its frame, with the style sheet in it.
pub(super) fn frame(title: &str, content: &Markup) -> String {
    let dark = dark_rules();
    let style =
        format!("{STYLE}@media (prefers-color-scheme: dark) {{\n{dark}}}\n");
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport"
                    content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                style { (PreEscaped(style)) }
            }
            body { (content) }
        }
    };
    page.into_string()
}

fn introduction(report: &Report) -> Markup {
    let setting = &report.setting;
    let facts = [
        ("Processor", setting.machine.processor.clone()),
        ("Cores", setting.machine.cores.to_string()),
        ("System", setting.machine.kernel.clone()),
        ("Compiler", setting.machine.rustc.clone()),
        ("Source", setting.source.line()),
        ("Command", setting.command.clone()),
        ("Made", date(setting.made)),
    ];
    html! {
        header {
            h1 { "What each style costs" }
            p {
                "One echo server and one fetch client, and smaller models, "
                "in callbacks, " code { "send" } ", " code { "yield from" }
                " and async/await on one event loop. The floor is the same "
                "work by hand; peers are other runtimes."
            }
            dl {
                @for (name, fact) in &facts {
                    div { dt { (name) } dd { (fact) } }
                }
            }
            (missing(&report.missing))
            nav aria-label="Chapters" {
                ul {
                    li { a href="#goals" { "Figures to reach" } }
                    @for Chapter { id, title, .. } in &report.chapters {
                        li { a href={ "#" (id) } { (title) } }
                    }
                }
            }
        }
    }
}

fn missing(missing: &[&str]) -> Markup {
    html! {
        @if !missing.is_empty() {
            section {
                h2 { "Not measured yet" }
                ul {
                    @for model in missing {
                        li {
                            a href={ "#" (model) } { (model) } ": "
                            code { "cargo bench --bench " (model) }
                        }
                    }
                }
            }
        }
    }
}

fn goals(report: &Report) -> Markup {
    html! {
        section id="goals" {
            h2 { "Figures to reach" }
            p { (report.summary()) }
            div class="table goals" {
                table {
                    thead {
                        tr {
                            th scope="col" { "measure" }
                            @for style in Style::ALL {
                                th scope="col" { (style.name()) }
                            }
                        }
                    }
                    tbody {
                        @for part in &report.goals { (goal(part)) }
                    }
                }
            }
        }
    }
}

fn goal(goal: &Goal) -> Markup {
    let columns = Style::ALL.len() / goal.found.len().max(1);
    html! {
        tr {
            th scope="row" { (goal.probe) small { (goal.bound) } }
            @for Found { text, verdict } in &goal.found {
                @let (class, word) = match verdict {
                    Verdict::Met => ("met", verdict.name()),
                    Verdict::Missed => ("missed", verdict.name()),
                    // The text is enough.
                    Verdict::Unknown => ("unknown", ""),
                };
                td class=(class) colspan=(columns) {
                    (text) " " b { (word) }
                }
            }
        }
    }
}

fn chapter(chapter: &Chapter) -> Markup {
    let is_drawn = !chapter.plots.is_empty();
    // A table that is also drawn is open, derived ones are closed.
    let open = if is_drawn { 1 } else { chapter.grids.len() };
    let (open, closed) = chapter.grids.split_at(open.min(chapter.grids.len()));
    let many = chapter.plots.len() > 1;
    html! {
        section id=(chapter.id) {
            h2 { (chapter.title) }
            @if let Some(about) = &chapter.about {
                dl class="about" {
                    div {
                        dt { "Measures" }
                        dd { (from_markdown(&about.measures)) }
                    }
                    div {
                        dt { "Leaves out" }
                        dd { (from_markdown(&about.leaves_out)) }
                    }
                }
            }
            @if !chapter.findings.is_empty() {
                ul {
                    @for finding in &chapter.findings { li { (finding) } }
                }
            }
            div class="numbers" {
                @if is_drawn {
                    div.plots.many[many] {
                        @for (number, plot) in chapter.plots.iter().enumerate()
                        {
                            @let id = format!("{}-{number}", chapter.id);
                            figure { (PreEscaped(plot.svg(&id))) }
                        }
                    }
                }
                @for (caption, grid) in open { (grid.html(caption)) }
            }
            @for (caption, grid) in closed {
                details {
                    summary { (caption) }
                    (grid.html(caption))
                }
            }
            p class="origin" {
                (chapter.origin)
                @for note in &chapter.notes { " " (note) }
            }
        }
    }
}

/// Returns a section of the methods as one of the page.
fn appendix(heading: &str) -> Markup {
    html! {
        @if let Some(text) = methods_section(heading) {
            section class="text" { h2 { (heading) } (from_markdown(text)) }
        }
    }
}

/// Turns Markdown of this repository into HTML.
fn from_markdown(text: &str) -> Markup {
    let mut written = String::new();
    let events = Parser::new_ext(text, Options::ENABLE_TABLES);
    markdown::push_html(&mut written, events);
    PreEscaped(written)
}
