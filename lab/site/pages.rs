//! The content of each kind of page.

use super::browser;
use super::columns::{columns, common, pair};
use super::files::{self, File};
use super::frame::{self, Page, UP, heading, prose, turns};
use super::kept::{Kept, picture, sentence};
use super::moving::{CHAPTERS, Change, Chapter};
use super::programs::{self, Program, says};
use super::recipes;
use super::scenario;
use super::steps;
use super::timeline;
use super::twins;
use crate::programs::DIFFERENCES;
use maud::{Markup, html};
use styles::Style;

/// Makes all pages behind the first; `live` is true if the site has the
/// module.
pub(super) fn all(first: Page, live: bool) -> Vec<Page> {
    let mut pages = vec![first];
    pages.extend(programs::all().map(program_page));
    pages.extend(programs::all().map(|one| steps::page(one, live)));
    pages.extend(files::all().map(|file| file_page(&file)));
    pages.extend(CHAPTERS.map(chapter_page));
    pages.extend(recipes::pages());
    pages.push(twins::page());
    pages.push(browser::page(false));
    pages.push(scenario::page(live));
    pages
}

/// Draws the same moment in all styles.
pub(super) fn quartet(kept: &Kept) -> Markup {
    pictures(kept, &Style::ALL)
}

/// Draws the same with a heading, if there is such a moment.
fn kept_pictures(kept: Option<&Kept>) -> Markup {
    html! {
        @if let Some(kept) = kept {
            (heading(2, "kept", &html! { "What is kept while it waits" }))
            (quartet(kept))
        }
    }
}

fn pictures(kept: &Kept, styles: &[Style]) -> Markup {
    html! {
        div.quartet.two[styles.len() == 2] tabindex="0" role="group"
            aria-label="pictures" {
            @for style in styles {
                figure.(*style) {
                    p.actor { (style) }
                    (picture(*style, kept))
                    figcaption { (sentence(*style)) }
                }
            }
        }
    }
}

fn program_page(program: &Program) -> Page {
    let printed = timeline::printed(program.recorded());
    let printed = timeline::timeline(&printed, program.lanes);
    let written = program.written();
    let content = html! {
        h1 { (program.name) }
        p {
            (written.summary) ". "
            a href={ (UP) (steps::path(program.name)) } { "Step through it" }
        }
        details id="does" {
            summary { "What it does, exactly" }
            p { (prose(&program.recipe())) }
        }
        (turns(
            programs::all().map(|program| program.name),
            program.name,
        ))
        (heading(2, "source", &html! { "Source" }))
        (columns(&written.page))
        (common(written))
        (heading(2, "printed", &html! { "Its output over time" }))
        p {
            "The output of CPython's asyncio, in virtual time; a dot is a "
            "line of text."
        }
        div.scroll tabindex="0" role="group" aria-label="timeline" {
            (timeline::picture(&printed))
        }
        (printed.listing(["time", "task", "text"]))
        (differences(program.name))
        (kept_pictures(program.kept.as_ref()))
        (heading(2, "rows", &html! { "Facts that it demonstrates" }))
        ul {
            @for (row, says) in written.rows.iter().filter_map(told) {
                li { (row) ": " (prose(says)) }
            }
        }
        p.quiet {
            "Rows of " code { "spec/field.md" } "; a cross there is a claim "
            "that does not hold as it was printed."
        }
    };
    let path = format!("programs/{}.html", program.name);
    frame::page(&path, program.name, "programs", &content)
}

/// Returns a row and its text, if the field's table has it.
fn told<'a>(row: &&'a str) -> Option<(&'a str, &'static str)> {
    says(row).map(|says| (*row, says))
}

/// Shows the lines that some styles print otherwise, and the reasons.
fn differences(program: &str) -> Markup {
    let known = DIFFERENCES.iter().filter(|d| d.program == program);
    let known: Vec<_> = known.collect();
    html! {
        @if !known.is_empty() {
            (heading(2, "otherwise", &html! { "Lines that differ" }))
        }
        @for difference in known {
            p {
                @for (index, style) in difference.styles.iter().enumerate() {
                    @if index > 0 { ", " }
                    (style)
                }
                ": " code { (difference.printed) } " for "
                code { (difference.recorded) } ": " (difference.reason)
            }
        }
    }
}

fn file_page(file: &File) -> Page {
    let name = file.page.name;
    let content = html! {
        h1 { (file.title) }
        p {
            code { (name) ".rs" }
            " of the four styles, cut at the same steps."
        }
        (turns(files::all().map(|file| file.page.name), name))
        (kept_pictures(file.kept.as_ref()))
        (heading(2, "source", &html! { "Source" }))
        (columns(file.page))
    };
    let path = format!("files/{name}.html");
    frame::page(&path, &format!("{name}.rs"), "files", &content)
}

fn chapter_page(chapter: &Chapter) -> Page {
    let [from, to] = chapter.styles;
    let title = format!("Moving from {from} to {to}");
    let content = html! {
        h1 { (title) }
        p { (prose(chapter.lead)) }
        (turns(CHAPTERS.iter().map(|chapter| chapter.name), chapter.name))
        (pictures(&files::ANY, &chapter.styles))
        @for (change, number) in chapter.changes.iter().zip(1_usize..) {
            (one_change(change, Some(number), chapter.styles))
        }
        (heading(2, "stays", &html! { "What stays" }))
        p { (prose(chapter.stays)) }
        (heading(2, "beware", &html! { "Traps beyond the compiler" }))
        ul {
            @for text in chapter.beware { li { (prose(text)) } }
        }
        (one_change(&chapter.back, None, chapter.styles))
        @if let Some(recipe) = recipes::find(from, to) {
            p {
                "A function that is moved so, and a wrong turn: "
                a href={ (UP) (recipes::path(recipe)) } { (recipe.title) }
                "."
            }
        }
        p {
            "More about "
            a href={ (UP) "index.html#questions" } { "questions" }
            ", " a href={ (UP) "index.html#programs" } { "programs" } "."
        }
    };
    let path = format!("moving/{}.html", chapter.name);
    frame::page(&path, &title, "moving", &content)
}

fn one_change(
    change: &Change,
    number: Option<usize>,
    styles: [Style; 2],
) -> Markup {
    let title = html! {
        @if let Some(number) = number { (number) ". " }
        (prose(change.title))
    };
    html! {
        (heading(2, change.anchor, &title))
        p { (prose(change.text)) }
        (pair(&change.cut, styles))
    }
}
