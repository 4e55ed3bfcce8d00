//! Rows and tests together: each row of `spec/field.md`, A1 to A13, is held by
//! a test that is named after it, by one in another file, or is a known
//! difference that a test asserts; `known.rs` lists the latter two.
//!
//! `README.md` beside this file is generated from it; `LAB_UPDATE=1` renews
//! it.

use super::known::{DIFFERENCES, ELSEWHERE};
use super::source::{files, root};
use lab::programs::{DIFFERENCES as PROGRAM_DIFFERENCES, Difference as Known};
use std::fmt::Write as _;
use std::{env, fs};

/// A row of the field.
struct Row {
    name: String,
    says: String,
    /// The meaning in the lab, which may be the opposite.
    means: String,
}

/// A section, and its rows.
struct Section {
    title: String,
    rows: Vec<Row>,
}

/// Reads the sections A1 to A13.
fn sections(field: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for line in field.lines() {
        if let Some(title) = line.strip_prefix("### ") {
            let title = title.to_string();
            let rows = Vec::new();
            sections.push(Section { title, rows });
        }
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        if let [_, name, _, says, means, ..] = cells[..]
            && is_row(name)
            && let Some(section) = sections.last_mut()
        {
            let [name, says, means] = [name, says, means].map(str::to_string);
            section.rows.push(Row { name, says, means });
        }
    }
    sections.retain(|section| !section.title.starts_with("A14."));
    sections
}

/// Returns whether a text is a letter and a number.
fn is_row(text: &str) -> bool {
    let number = text.strip_prefix(|c: char| c.is_ascii_uppercase());
    number.is_some_and(|number| number.parse::<u32>().is_ok())
}

/// Returns the row that a test is named after.
fn row_of(test: &str) -> Option<String> {
    let (row, _) = test.split_once('_')?;
    let row = row.to_uppercase();
    is_row(&row).then_some(row)
}

/// Returns all tests that are named after a row: row, file, test.
fn named_tests() -> Vec<(String, String, String)> {
    let mut tests = Vec::new();
    for file in files(&["tests/rows"], &[".rs"]) {
        for (place, function) in file.code.match_indices("fn ") {
            let rest = &file.code[place + function.len()..];
            let is_in = |c: &char| c.is_alphanumeric() || *c == '_';
            let name: String = rest.chars().take_while(is_in).collect();
            if let Some(row) = row_of(&name) {
                tests.push((row, file.path.clone(), name));
            }
        }
    }
    tests
}

/// Returns whether a file has a test, or a heading above code that must not
/// compile.
fn exists(path: &str, test: &str) -> bool {
    let Ok(text) = fs::read_to_string(root().join(path)) else {
        return false;
    };
    if !test.starts_with('#') {
        return text.contains(&format!("fn {test}("));
    }
    let heading = format!("//! {test}:");
    let Some((_, after)) = text.split_once(&heading) else {
        return false;
    };
    let (section, _) = after.split_once("//! # ").unwrap_or((after, ""));
    section.contains("//! ```compile_fail")
}

/// Returns the tests that hold a row, as cells of the table.
fn holders(row: &str, named: &[(String, String, String)]) -> Vec<String> {
    let own = named.iter().filter(|(of, ..)| of == row);
    let own = own.map(|(_, path, test)| (path.as_str(), test.as_str()));
    let elsewhere = ELSEWHERE.iter().filter(|(of, ..)| *of == row);
    let elsewhere = elsewhere.map(|&(_, path, test)| (path, test));
    let cell = |(path, test): (&str, &str)| match test.strip_prefix("# ") {
        Some(row) => format!("`{path}`: {row}, refused by the compiler"),
        None => {
            let path = path.strip_prefix("tests/rows/").unwrap_or(path);
            format!("`{path}`: `{test}`")
        }
    };
    own.chain(elsewhere).map(cell).collect()
}

fn field() -> String {
    let path = root().join("spec/field.md");
    fs::read_to_string(path).expect("the field")
}

/// Returns the table as text.
fn table() -> String {
    let named = named_tests();
    let mut text = "# Rows and tests\n\n\
        The statements of five articles on asyncio, row by row \
        ([spec/field.md](../../spec/field.md)),\nand the tests that hold \
        them here. `LAB_UPDATE=1 cargo test --test rows table` makes this \
        file.\n"
        .to_string();
    for section in sections(&field()) {
        let heading = "| row | it says | what must hold here | held by |\n\
                       | --- | --- | --- | --- |";
        let _ = write!(text, "\n## {}\n\n{heading}\n", section.title);
        for Row { name, says, means } in &section.rows {
            let held = holders(name, &named).join("<br>");
            let _ = writeln!(text, "| {name} | {says} | {means} | {held} |");
        }
    }
    text.push_str(
        "\n## Known differences\n\n\
         In these rows the lab differs from asyncio; a test asserts each \
         difference.\n\n\
         | row | styles | what differs, and why | asserted by |\n\
         | --- | --- | --- | --- |\n",
    );
    for difference in DIFFERENCES {
        let (path, test) = difference.asserted;
        let _ = writeln!(
            text,
            "| {} | {} | {} | `{path}`: `{test}` |",
            difference.row, difference.styles, difference.reason
        );
    }
    for Known {
        program,
        styles,
        recorded,
        printed,
        reason,
    } in PROGRAM_DIFFERENCES
    {
        let styles: Vec<_> = styles.iter().map(|style| style.name()).collect();
        let _ = writeln!(
            text,
            "| program `{program}` | {} | prints `{printed}` for \
             `{recorded}`: {reason} | `tests/programs/main.rs` |",
            styles.join(", ")
        );
    }
    text
}

#[test]
fn each_row_is_held_or_is_a_known_difference() {
    let named = named_tests();
    let is_known = |row: &str| DIFFERENCES.iter().any(|d| d.row == row);
    let sections = sections(&field());
    let rows = sections.iter().flat_map(|section| &section.rows);
    let bare = rows
        .clone()
        .map(|row| row.name.as_str())
        .filter(|row| holders(row, &named).is_empty() && !is_known(row));
    let bare: Vec<_> = bare.collect();
    assert!(bare.is_empty(), "nothing holds {}", bare.join(", "));
    assert_eq!(sections.len(), 13);
    assert_eq!(rows.count(), ROWS);
}

/// The number of rows of A1 to A13; a table that is read wrongly has fewer.
const ROWS: usize = 110;

#[test]
fn each_test_is_named_after_a_row_that_there_is() {
    let sections = sections(&field());
    let rows = || sections.iter().flat_map(|section| &section.rows);
    let is_row = |name: &str| rows().any(|row| row.name == name);
    for (row, path, test) in named_tests() {
        assert!(is_row(&row), "{path}: {test}");
    }
    let elsewhere = ELSEWHERE.iter().map(|(row, ..)| *row);
    let differing = DIFFERENCES.iter().map(|difference| difference.row);
    for row in elsewhere.chain(differing) {
        assert!(is_row(row), "there is no row {row}");
    }
}

#[test]
fn each_test_that_is_listed_exists() {
    let asserted = DIFFERENCES.iter().map(|difference| difference.asserted);
    let elsewhere = ELSEWHERE.iter().map(|&(_, path, test)| (path, test));
    for (path, test) in elsewhere.chain(asserted) {
        assert!(exists(path, test), "{path} has no {test}");
    }
    assert!(!exists("tests/rows/table.rs", "no_such_test"));
    assert!(!exists("tests/rows/no_such_file.rs", "main"));
    assert!(!exists("styles/asyncio/refused.rs", "# C5"));
}

#[test]
fn the_table_of_rows_is_up_to_date() {
    let path = root().join("tests/rows/README.md");
    let table = table();
    if env::var_os("LAB_UPDATE").is_some() {
        fs::write(&path, &table).expect("a table that can be written");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == table,
        "tests/rows/README.md is stale: run \
         LAB_UPDATE=1 cargo test --test rows table"
    );
}
