//! The four styles are four columns of one table, and each shows its style: a
//! reader of one line with a wait can name its column. `parallel.rs` holds
//! that the columns agree; this file holds that they differ.
//!
//! Exceptions are in a list, with their reasons, and must be needed.

#[path = "differ/canaries.rs"]
mod canaries;
#[path = "support/source.rs"]
mod source;

use source::{Source, files, snake_case};
use std::collections::BTreeMap;

/// A style, by the name of its folder and its files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Style {
    name: &'static str,
    /// The words of which a wait has one.
    words: &'static [&'static str],
    /// The words that only this style has; the second are the files in which
    /// others may have them.
    own: &'static [(&'static str, &'static [&'static str])],
}

/// The style that shows where all styles wait: its word is part of the
/// language.
const ASYNC_AWAIT: Style = Style {
    name: "async_await",
    words: &[".await"],
    own: &[(".await", &["send/wait.rs", "yield_from/wait.rs"])],
};

const STYLES: [Style; 4] = [
    Style {
        name: "callbacks",
        // The continuation is a function, written there or handed on.
        words: &["|cx", ", k)", ".k)"],
        own: &[("|cx,", &[]), ("Continuation<", &[])],
    },
    Style {
        name: "send",
        words: &["yield_!("],
        own: &[("yield_!", &[]), ("Call(", &[])],
    },
    Style {
        name: "yield_from",
        words: &["yield_from!("],
        own: &[("yield_from!", &[]), ("generator(", &[]), ("Delegate", &[])],
    },
    ASYNC_AWAIT,
];

/// Words of the language that a style does without: style, word, file in
/// which it may stand.
const AVOIDED: [(&str, &str, &str); 4] = [
    ("callbacks", "async", "-"),
    ("callbacks", "await", "-"),
    ("send", "await", "send/wait.rs"),
    ("yield_from", "await", "yield_from/wait.rs"),
];

/// Waits that are elsewhere than in the column of async/await: file, step or
/// item, reason.
const ELSEWHERE: &[(&str, &str, &str)] = &[
    ("join.rs", "`join`", JOINING),
    ("join.rs", "`join_owned`", JOINING),
    ("join.rs", "`settle`", JOINING),
    ("styles/programs/one_run_or_many", "many runs", BY_REFERENCE),
    ("styles/programs/one_run_or_many", "refused", BY_REFERENCE),
];

const JOINING: &str = "in `send` it is a request, which its user yields";

const BY_REFERENCE: &str = "async/await passes its handle by reference, so \
                            that a closure waits for the body of a run";

/// Files that are equal in two columns: file, the two, reason.
const SAME: &[(&str, [&str; 2], &str)] = &[];

/// One file in four columns.
struct Row {
    name: String,
    texts: [Source; 4],
}

/// Reads the files that are read side by side: the equal files of the styles,
/// and the programs.
fn rows() -> Vec<Row> {
    let mut rows = BTreeMap::<String, Vec<Source>>::new();
    for style in STYLES {
        let folder = format!("styles/{}", style.name);
        for source in files(&[&folder], &[".rs"]) {
            let name = source.path[folder.len() + 1..].to_string();
            rows.entry(name).or_default().push(source);
        }
        let file = format!("/{}.rs", style.name);
        for source in files(&["styles/programs"], &[&file[1..]]) {
            let name = source.path.trim_end_matches(&file).to_string();
            rows.entry(name).or_default().push(source);
        }
    }
    let row = |(name, texts): (String, Vec<Source>)| {
        // A file of one style only is the affair of `parallel.rs`.
        let texts = texts.try_into().ok()?;
        Some(Row { name, texts })
    };
    rows.into_iter().filter_map(row).collect()
}

/// Returns the code of a file by its place: under a mark, or in a public item
/// that has none.
fn places(source: &Source) -> BTreeMap<String, String> {
    let mut places = BTreeMap::<String, String>::new();
    let mut item = String::new();
    let mut place = String::new();
    for ((_, line), (_, code)) in source.lines().zip(source.code_lines()) {
        let step = line.trim_start().strip_prefix("// step: ");
        if let Some(step) = step {
            place = step.to_string();
        } else if begins_item(code) {
            if let Some(name) = public_name(code) {
                item = format!("`{name}`");
            }
            place = item.clone();
        }
        if !code.trim().is_empty() {
            let text = places.entry(place.clone()).or_default();
            text.push_str(code.trim());
            text.push('\n');
        }
    }
    places
}

fn begins_item(code: &str) -> bool {
    let starts = ["fn ", "pub ", "async fn ", "impl", "pub(super) "];
    starts.iter().any(|start| code.starts_with(start))
}

fn public_name(code: &str) -> Option<String> {
    let rest = code.strip_prefix("pub ")?;
    let rest = rest.strip_prefix("async ").unwrap_or(rest);
    let (_, name) = rest.split_once(' ')?;
    let end = name.find(|c: char| !c.is_alphanumeric() && c != '_');
    Some(snake_case(&name[..end.unwrap_or(name.len())]))
}

fn has_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// Complains of places at which async/await waits and another column does not
/// show its wait.
fn without_own_word(row: &Row) -> Vec<String> {
    let mut complaints = Vec::new();
    let waits = places(&row.texts[3]);
    let waits = waits.iter().filter(|(place, text)| {
        // Helpers without a mark may be cut otherwise elsewhere.
        !place.is_empty() && has_any(text, ASYNC_AWAIT.words)
    });
    for (place, _) in waits {
        for (style, source) in STYLES.iter().zip(&row.texts) {
            let places = places(source);
            let text = places.get(place).map_or("", String::as_str);
            if !has_any(text, style.words) {
                complaints.push(format!("{place}: {}", style.name));
            }
        }
    }
    complaints
}

/// Complains of words that belong to another column.
fn foreign_words(row: &Row) -> Vec<String> {
    let mut complaints = Vec::new();
    for (style, source) in STYLES.iter().zip(&row.texts) {
        let here = format!("{}/{}", style.name, row.name);
        for other in STYLES.iter().filter(|other| *other != style) {
            for (word, allowed) in other.own {
                let found = source.code.contains(word);
                if found && !allowed.contains(&&*here) {
                    complaints.push(format!("{}: {word}", style.name));
                }
            }
        }
        for (avoiding, word, allowed) in AVOIDED {
            let found = has_word(&source.code, word);
            if avoiding == style.name && found && here != allowed {
                complaints.push(format!("{avoiding}: {word}"));
            }
        }
    }
    complaints
}

fn has_word(code: &str, word: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    code.split(|c| !is_word(c)).any(|found| found == word)
}

/// Returns the code of a file without comments, imports and white space.
fn bare(source: &Source) -> String {
    let mut code = String::new();
    let mut in_use = false;
    for line in source.text.lines().zip(source.code.lines()) {
        let (text, blanked) = line;
        in_use |= blanked.starts_with("use ");
        // Literals count, comments do not.
        let end = text.find("//").filter(|at| {
            blanked
                .get(*at..)
                .is_some_and(|rest| rest.trim().is_empty())
        });
        let text = &text[..end.unwrap_or(text.len())];
        if !in_use {
            code.extend(text.chars().filter(|c| !c.is_whitespace()));
        }
        in_use &= !blanked.trim_end().ends_with(';');
    }
    code
}

/// Returns the pairs of columns with the same text.
fn same_columns(row: &Row) -> Vec<[&'static str; 2]> {
    let codes = row.texts.each_ref().map(bare);
    let mut same = Vec::new();
    for (place, one) in codes.iter().enumerate() {
        for (beside, other) in codes.iter().enumerate().skip(place + 1) {
            if one == other && one.contains("fn") {
                same.push([STYLES[place].name, STYLES[beside].name]);
            }
        }
    }
    same
}

#[test]
fn every_place_that_waits_says_its_own_styles_word() {
    let mut found = Vec::new();
    for row in rows() {
        let complaints = without_own_word(&row);
        found.extend(complaints.iter().map(|c| format!("{}: {c}", row.name)));
    }
    let is_allowed = |complaint: &String| {
        ELSEWHERE.iter().any(|(file, place, _)| {
            complaint.starts_with(&format!("{file}: {place}: "))
        })
    };
    for (file, place, _) in ELSEWHERE {
        let start = format!("{file}: {place}: ");
        let needed = found.iter().any(|c| c.starts_with(&start));
        assert!(needed, "{file}: {place} need not be allowed");
    }
    found.retain(|complaint| !is_allowed(complaint));
    assert_eq!(found, [""; 0]);
}

#[test]
fn no_column_has_a_word_of_another() {
    for row in rows() {
        assert_eq!(foreign_words(&row), [""; 0], "{}", row.name);
    }
}

#[test]
fn no_two_columns_are_one_text() {
    let mut found = Vec::new();
    for row in rows() {
        for two in same_columns(&row) {
            found.push((row.name.clone(), two));
        }
    }
    let allowed: Vec<_> = SAME
        .iter()
        .map(|(file, two, _)| (file.to_string(), *two))
        .collect();
    assert_eq!(found, allowed, "left: in the columns, right: in the list");
}

#[test]
fn all_columns_and_programs_are_looked_at() {
    let rows = rows();
    let programs = rows
        .iter()
        .filter(|row| row.name.starts_with("styles/programs/"));
    assert_eq!(programs.count(), styles::programs::ALL.len());
    assert!(rows.iter().any(|row| row.name == "stream.rs"));
    let waits: usize = rows
        .iter()
        .flat_map(|row| places(&row.texts[3]).into_values())
        .filter(|text| has_any(text, ASYNC_AWAIT.words))
        .count();
    assert!(waits >= 100, "{waits} places that wait");
}
