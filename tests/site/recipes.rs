//! The pages of recipes: their code, their reports, the ways to them.

use crate::documents;
use crate::html::Document;
use lab::reading::cut;
use lab::recipes::{RECIPES, Recipe};
use std::collections::BTreeMap;

fn pages() -> BTreeMap<String, Document> {
    documents().into_iter().collect()
}

fn path(recipe: &Recipe) -> String {
    format!("recipes/{}.html", recipe.name())
}

/// Returns the source of an item, without the blank lines behind it.
fn item<'a>(recipe: &'a Recipe, name: &str) -> &'a str {
    let pieces = cut(recipe.source).into_iter();
    let mut pieces = pieces.filter(|piece| {
        piece.item.as_ref().is_some_and(|item| item.name == name)
    });
    pieces.next().expect("an item").text.trim_end()
}

#[test]
fn each_page_has_its_text_and_all_of_its_code() {
    let pages = pages();
    for recipe in &RECIPES {
        let page = &pages[&path(recipe)];
        let texts = page.elements.iter().filter(|e| e.tag == "p");
        let texts: Vec<&str> = texts.map(|e| e.text.as_str()).collect();
        let said = recipe.description();
        for text in [said.task, said.change, said.wrong_turn] {
            let text = text.replace('`', "");
            assert!(texts.contains(&text.as_str()), "{text}");
        }
        let code: String = page
            .with_class("cell")
            .map(|cell| cell.text.as_str())
            .collect();
        for piece in cut(recipe.source) {
            let Some(item) = piece.item else { continue };
            let text = piece.text.trim_end();
            let is_shown = item.name != "RECIPE";
            assert_eq!(code.contains(text), is_shown, "{text}");
        }
    }
}

#[test]
fn before_and_after_stand_beside_each_other_in_their_colours() {
    let pages = pages();
    for recipe in &RECIPES {
        let page = &pages[&path(recipe)];
        let columns = [
            (recipe.from, "before"),
            (recipe.to, "right"),
            (recipe.to, "wrong"),
        ];
        let cells = page.with_class("cell");
        let cells = cells.filter(|cell| {
            let mut around = cell.ancestors.iter();
            around.any(|&at| page.elements[at].has_class("pair"))
        });
        let cells: Vec<_> = cells.collect();
        assert_eq!(cells.len(), columns.len(), "{}", recipe.name());
        for ((style, name), cell) in columns.into_iter().zip(cells) {
            assert!(cell.has_class(style.name()), "{}", recipe.name());
            assert!(cell.text.contains(item(recipe, name)), "{name}");
        }
    }
}

#[test]
fn reports_are_shown_as_they_are_printed() {
    let pages = pages();
    for recipe in &RECIPES {
        let page = &pages[&path(recipe)];
        let checks = [("verdict", recipe.right), ("report", recipe.wrong)];
        for (class, check) in checks {
            let shown = page.with_class(class).map(|e| &e.text);
            let printed = check().run().to_string();
            assert_eq!(shown.collect::<Vec<_>>(), [&printed]);
        }
    }
}

#[test]
fn the_first_page_and_the_chapters_lead_there() {
    let pages = pages();
    let leads = |from: &str, to: &str| {
        let mut links = pages[from].values("href");
        links.any(|link| link == to)
    };
    for recipe in &RECIPES {
        assert!(leads("index.html", &path(recipe)), "{}", recipe.name());
        let chapter = format!("moving/{}.html", recipe.name());
        if pages.contains_key(&chapter) {
            let to = format!("../{}", path(recipe));
            assert!(leads(&chapter, &to), "{chapter}");
        }
    }
    assert!(leads("twins.html", "index.html#recipes"));
}

#[test]
fn the_tool_is_shown_where_it_is_used() {
    let pages = pages();
    let mut users = 0;
    for recipe in &RECIPES {
        let mut ids = pages[&path(recipe)].values("id");
        let is_shown = ids.any(|id| id == "under-way");
        assert_eq!(is_shown, recipe.source.contains("UnderWay::default()"));
        users += usize::from(is_shown);
    }
    assert!(users > 0);
}
