//! All text is readable on its background, by day and by night.

use crate::documents;
use lab::site::Site;
use std::collections::{BTreeMap, BTreeSet};

/// The colours of text, on pages and on panels.
const TEXTS: [&str; 14] = [
    "text",
    "quiet",
    "link",
    "callbacks",
    "send",
    "yield-from",
    "async-await",
    "keyword",
    "string",
    "number",
    "comment",
    "type",
    "macro",
    "suspends",
];

/// The contrast that the Web Content Accessibility Guidelines require, level
/// AA.
const LEAST_CONTRAST: f64 = 4.5;

/// Returns the colours that a part of the style sheet declares.
fn colours(css: &str) -> BTreeMap<&str, [u8; 3]> {
    let lines = css.lines().map(str::trim);
    let declared = lines.filter_map(|line| {
        let (name, value) = line.strip_prefix("--")?.split_once(": #")?;
        let digits = value.strip_suffix(';')?;
        let part = |at| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        Some((name, [part(0)?, part(2)?, part(4)?]))
    });
    declared.collect()
}

/// Returns the lightness of a colour, from 0 to 1.
fn luminance(colour: [u8; 3]) -> f64 {
    let linear = colour.map(|part| {
        let part = f64::from(part) / 255.0;
        match part <= 0.04045 {
            true => part / 12.92,
            false => ((part + 0.055) / 1.055).powf(2.4),
        }
    });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn contrast_is_that_of_the_guidelines() {
    let (black, white) = ([0; 3], [255; 3]);
    assert!((contrast(black, white) - 21.0).abs() < 0.001);
    assert!((contrast([0x76; 3], white) - 4.54).abs() < 0.01);
}

#[test]
fn all_text_can_be_read_by_day_and_by_night() {
    let site = Site::new();
    let css = site.files().find(|(path, _)| *path == "style.css");
    let (_, css) = css.expect("a style sheet");
    let night = "@media (prefers-color-scheme: dark)";
    let (day, rest) = css.split_once(night).expect("colours by night");
    let (night, _) = rest.split_once("\n}").expect("an end");
    for (time, css) in [("day", day), ("night", night)] {
        let colours = colours(css);
        for text in TEXTS {
            for behind in ["page", "panel", "now"] {
                let found = contrast(colours[text], colours[behind]);
                assert!(
                    found >= LEAST_CONTRAST,
                    "{time}: {text} on {behind}: {found:.2}"
                );
            }
        }
        for (text, behind) in [
            ("text", "mark"),
            ("text", "body"),
            ("suspends", "suspends-behind"),
        ] {
            assert!(
                contrast(colours[text], colours[behind]) >= LEAST_CONTRAST,
                "{time}: {text} on {behind}"
            );
        }
    }
}

/// Returns the classes that a style sheet names.
fn classes(css: &str) -> BTreeSet<&str> {
    let selectors = css
        .split('}')
        .filter_map(|rule| rule.split('{').nth_back(1));
    let parts = selectors.flat_map(|text| text.split('.').skip(1));
    let word = |c: char| c.is_alphanumeric() || c == '-';
    let names = parts.map(|part| part.split(|c| !word(c)).next());
    let is_class = |name: &&str| name.starts_with(char::is_alphabetic);
    names.flatten().filter(is_class).collect()
}

#[test]
fn every_class_of_the_style_sheet_is_on_a_page() {
    let site = Site::new();
    let css = site.files().find(|(path, _)| *path == "style.css");
    let (_, css) = css.expect("a style sheet");
    let documents = documents();
    let elements = documents.iter().flat_map(|(_, page)| &page.elements);
    let used: BTreeSet<&str> = elements
        .filter_map(|element| element.attributes.get("class"))
        .flat_map(|classes| classes.split(' '))
        .collect();
    let named = classes(css);
    assert!(named.len() > 30, "{named:?}");
    let scripts = site.files().filter(|(path, _)| path.ends_with(".js"));
    let scripts: String = scripts.map(|(_, text)| text).collect();
    let is_letter = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let words: BTreeSet<&str> = scripts.split(|c| !is_letter(c)).collect();
    let unused = named.difference(&used);
    let unused: Vec<_> =
        unused.filter(|name| !words.contains(*name)).collect();
    assert_eq!(unused, [&""; 0]);
}
