//! The pages of recipes: a function before and after a move to another style,
//! and the wrong turn with the report that tells it apart.
//!
//! All of a page is in the file of its recipe. The checks run while the page
//! is made.

use super::columns::{cell, code};
use super::frame::{self, Page, UP, between, heading, prose};
use super::twins;
use crate::reading::cut;
use crate::recipes::{RECIPES, Recipe, UNDER_WAY};
use ::twins::Verdict;
use maud::{Markup, html};
use styles::Style;

/// The items of a recipe that begin a part of its page, in their order. What
/// stands before the first is common to both styles.
const HEADS: [&str; 6] = [
    "before",
    "wrong",
    "right",
    "wrong_check",
    "right_check",
    "RECIPE",
];

/// Makes all pages.
pub(super) fn pages() -> impl Iterator<Item = Page> {
    RECIPES.iter().map(page)
}

/// Returns the recipe of a move between two styles, if they are two.
pub(super) fn find(from: Style, to: Style) -> Option<&'static Recipe> {
    RECIPES.iter().find(|one| (one.from, one.to) == (from, to))
}

/// Returns the path of a page.
pub(super) fn path(recipe: &Recipe) -> String {
    format!("recipes/{}.html", recipe.name())
}

/// Returns the short title of a page, for links.
pub(super) fn short_title(recipe: &Recipe) -> Markup {
    html! { (recipe.from) " to " (recipe.to) }
}

/// Returns the source of each part: what is common, then what each of
/// [`HEADS`] begins.
fn parts(recipe: &Recipe) -> [String; HEADS.len() + 1] {
    let mut parts = [const { String::new() }; HEADS.len() + 1];
    let mut part = 0;
    for piece in cut(recipe.source) {
        let Some(item) = piece.item else { continue };
        if HEADS.get(part).is_some_and(|head| *head == item.name) {
            part += 1;
        }
        parts[part].push_str(piece.text);
    }
    parts
}

fn page(recipe: &Recipe) -> Page {
    let text = recipe.description();
    let [common, before, wrong, right, wrong_check, right_check, _] =
        parts(recipe);
    let title = format!("From {} to {}", recipe.from, recipe.to);
    let content = html! {
        h1 { (title) }
        p { (prose(&text.task)) }
        (turns(recipe))
        (heading(2, "change", &html! { "The change" }))
        p { (prose(&text.change)) }
        div.pair {
            div.cells {
                (cell(recipe.from, &before))
                (cell(recipe.to, &right))
            }
        }
        (checked(&right_check, &(recipe.right)().run()))
        (tools(recipe, &common))
        (heading(2, "wrong", &html! { "The wrong turn" }))
        p { (prose(&text.wrong_turn)) }
        div.pair.alone { div.cells { (cell(recipe.to, &wrong)) } }
        (checked(&wrong_check, &(recipe.wrong)().run()))
        p.quiet {
            "In the report, old is the function before the move. "
            a href={ (UP) (twins::PATH) } { (twins::TITLE) }
            " says how such a check is written. All twelve: "
            a href={ (UP) "index.html#recipes" } { "recipes" } "."
        }
    };
    frame::page(&path(recipe), &title, "moving", &content)
}

/// Shows a check and the verdict that it printed.
fn checked(check: &str, verdict: &Verdict) -> Markup {
    html! {
        div.cell.checked { pre { code { (code(check)) } } }
        @if verdict.is_equal() {
            // One line, which may be broken; a report is a table.
            pre.verdict { (verdict) }
        } @else {
            div.scroll.wide tabindex="0" role="group" aria-label="report" {
                pre.report { (verdict) }
            }
        }
    }
}

/// Shows the operations that both wait for, and the tool that some use.
fn tools(recipe: &Recipe, common: &str) -> Markup {
    let tool = cut(UNDER_WAY).into_iter();
    let tool = tool.filter(|piece| piece.item.is_some());
    let tool: String = tool.map(|piece| piece.text).collect();
    html! {
        details id="operations" {
            summary { "The operations of both" }
            div.cell.common { pre { code { (code(common)) } } }
        }
        @if recipe.uses_under_way() {
            details id="under-way" {
                summary {
                    code { "UnderWay" }
                    ", the operation that a cancellation gives up"
                }
                div.cell.common { pre { code { (code(&tool)) } } }
            }
        }
    }
}

/// Links to the recipes before and after.
fn turns(recipe: &Recipe) -> Markup {
    let is_it = |one: &Recipe| one.name() == recipe.name();
    let place = RECIPES.iter().position(is_it).unwrap_or_default();
    let before = place.checked_sub(1).and_then(|at| RECIPES.get(at));
    let after = RECIPES.get(place + 1);
    let link = |one: &Recipe| (one.name(), short_title(one));
    between(before.map(link), after.map(link))
}
