//! The table of texts against the folders.

use super::source::files;
use std::collections::BTreeSet;
use styles::Style;
use styles::pages::PAGES;
use styles::source::Kind;

/// The folders that are read side by side.
const FOLDERS: [&str; 5] = [
    "styles/callbacks",
    "styles/send",
    "styles/yield_from",
    "styles/async_await",
    "styles/programs",
];

#[test]
fn every_text_is_the_file_on_disk() {
    let files = files(&["styles"], &[".rs"]);
    for source in PAGES.iter().flat_map(|page| page.sources) {
        let file = files.iter().find(|file| file.path == source.path);
        let file = file.unwrap_or_else(|| panic!("no {}", source.path));
        assert!(file.text == source.text, "{}", source.path);
    }
}

#[test]
fn every_file_of_the_columns_is_in_the_table() {
    let exist = |folder: &&str| super::source::root().join(folder).exists();
    let folders: Vec<_> = FOLDERS.into_iter().filter(exist).collect();
    let sources = PAGES.iter().flat_map(|page| page.sources);
    let shown: BTreeSet<_> = sources.map(|source| source.path).collect();
    let files = files(&folders, &[".rs"]).into_iter().map(|file| file.path);
    // The module that holds the programs together is none itself.
    let is_program_part = |path: &str| {
        path.matches('/').count() < 3 && path.contains("programs")
    };
    let missing: Vec<_> = files
        .filter(|path| !shown.contains(path.as_str()))
        .filter(|path| !is_program_part(path) && !path.ends_with("/mod.rs"))
        .collect();
    assert_eq!(missing, [""; 0], "not in styles/source.rs");
}

#[test]
fn names_are_unique_and_columns_in_order() {
    let names: BTreeSet<_> = PAGES.iter().map(|page| page.name).collect();
    assert_eq!(names.len(), PAGES.len());
    for page in PAGES {
        let styles: Vec<_> = page.sources.iter().map(|s| s.style).collect();
        let expected: &[Style] = match page.name {
            "task/alarms" | "deferred" | "deferred/links" => {
                &[Style::Callbacks]
            }
            "request" => &[Style::Send],
            "catch" => &[Style::Send, Style::YieldFrom],
            _ => &Style::ALL[..],
        };
        assert_eq!(styles, expected, "{}", page.name);
        for source in page.sources {
            let folder = source.style.name().replace('-', "_");
            let expected = match page.kind {
                Kind::File => format!("styles/{folder}/{}.rs", page.name),
                Kind::Program => {
                    format!("styles/programs/{}/{folder}.rs", page.name)
                }
            };
            assert_eq!(source.path, expected);
        }
    }
}
