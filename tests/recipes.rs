//! Recipes: there is one for each pair of styles; its wrong turn is told
//! apart for the cause that was stated, and the right way is equal.

use lab::reading::cut;
use lab::recipes::{RECIPES, Recipe};
use std::collections::BTreeSet;
use styles::Style;
use twins::Verdict;

/// The most pairs of runs until a wrong turn is found.
const MOST_PAIRS: usize = 200;

/// The most decisions of its smallest case.
const MOST_DECISIONS: usize = 3;

/// The most lines of its report, so that it fits on a screen.
const MOST_LINES: usize = 25;

/// The most lines of a function, so that two are read side by side.
const MOST_CODE: usize = 25;

#[test]
fn each_pair_of_styles_has_a_recipe_in_the_order_of_the_styles() {
    let pairs = Style::ALL.iter().flat_map(|from| {
        let others = Style::ALL.iter().filter(move |to| *to != from);
        others.map(move |to| (*from, *to))
    });
    let found = RECIPES.iter().map(|recipe| (recipe.from, recipe.to));
    assert_eq!(found.collect::<Vec<_>>(), pairs.collect::<Vec<_>>());
}

#[test]
fn each_wrong_turn_is_told_apart_for_its_cause() {
    for recipe in &RECIPES {
        let verdict = (recipe.wrong)().run();
        let name = recipe.name();
        assert_eq!(verdict.cause(), Some(recipe.cause), "{name}\n{verdict}");
        let (pairs, decisions) = (verdict.pairs(), verdict.decisions());
        assert!(pairs <= MOST_PAIRS, "{name}: {pairs} pairs");
        assert!(decisions <= MOST_DECISIONS, "{name}: {decisions} decisions");
        let lines = verdict.to_string().lines().count();
        assert!(lines <= MOST_LINES, "{name}: {lines} lines\n{verdict}");
    }
}

#[test]
fn each_right_way_is_equal_under_all_schedules_and_cancellations() {
    for recipe in &RECIPES {
        let verdict = (recipe.right)().run();
        let name = recipe.name();
        let Verdict::Equal(passed) = &verdict else {
            panic!("{name}\n{verdict}");
        };
        assert!(passed.is_complete, "{name}: {verdict}");
        assert!(passed.cancellations > 0, "{name}: {verdict}");
        assert_eq!(passed.why_no_cancel, None, "{name}: {verdict}");
        assert!(!matches!(passed.ties, Some(Err(_))), "{name}: {verdict}");
    }
}

#[test]
fn each_cause_but_turn_has_a_wrong_turn() {
    let causes: BTreeSet<_> = RECIPES.iter().map(|one| one.cause).collect();
    assert_eq!(causes.len(), twins::Cause::ALL.len() - 1);
    assert!(!causes.contains(&twins::Cause::Turn));
}

/// Returns the issues that a text names: `owner/project #12`.
fn issues(text: &str) -> Vec<(&str, u32)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let issues = words.windows(2).filter_map(|pair| {
        let number = pair[1].strip_prefix('#')?;
        let number = number.trim_end_matches(|c: char| !c.is_numeric());
        Some((pair[0], number.parse().ok()?))
    });
    issues.collect()
}

#[test]
fn each_says_what_changes_and_where_its_wrong_turn_was_seen() {
    let mut all = BTreeSet::new();
    for recipe in &RECIPES {
        let (name, text) = (recipe.name(), recipe.description());
        let sentences = text.change.matches(". ").count() + 1;
        assert!((3..=6).contains(&sentences), "{name}: {sentences}");
        let issues = issues(&text.wrong_turn);
        assert!(!issues.is_empty(), "{name}: {}", text.wrong_turn);
        for (project, _) in &issues {
            assert!(project.contains('/'), "{name}: {project}");
        }
        assert!(all.insert(format!("{issues:?}")), "{name}: {issues:?}");
        assert!(all.insert(text.task), "{name}: the task of another");
    }
}

/// Returns the text of a function of a recipe.
fn function(recipe: &Recipe, name: &str) -> String {
    let pieces = cut(recipe.source);
    let is_meant = |item: Option<&str>| item.is_some_and(|item| item == name);
    let mut pieces = pieces.iter().filter(|piece| {
        is_meant(piece.item.as_ref().map(|item| item.name.as_str()))
    });
    let piece = pieces.next();
    let piece = piece.unwrap_or_else(|| panic!("{}: {name}", recipe.name()));
    assert!(pieces.next().is_none(), "{}: {name}", recipe.name());
    piece.text.trim_end().to_string()
}

#[test]
fn functions_are_short_and_wait_in_their_style() {
    let waits = |style| match style {
        Style::Callbacks => "done: Done<",
        Style::Send => "yield_!(",
        Style::YieldFrom => "yield_from!(",
        Style::AsyncAwait => ".await",
    };
    for recipe in &RECIPES {
        let columns = [("before", recipe.from), ("wrong", recipe.to)];
        let columns = columns.into_iter().chain([("right", recipe.to)]);
        for (name, style) in columns {
            let text = function(recipe, name);
            let lines = text.lines().count();
            assert!(lines <= MOST_CODE, "{} {name}: {lines}", recipe.name());
            let waits = waits(style);
            assert!(text.contains(waits), "{} {name}", recipe.name());
        }
    }
}
