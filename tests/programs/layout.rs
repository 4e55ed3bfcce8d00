//! The four columns of a program are cut at the same marks, have the same
//! functions in the same order, and fit on a screen or little more.

use std::collections::BTreeSet;
use styles::Style;
use styles::programs::{ALL, Program};

/// The most lines of a column.
const MAX_LINES: usize = 110;

/// The columns that may be longer: program, most lines, reason.
const LONGER: [(&str, usize, &str); 3] = [
    (
        "async_for_with",
        170,
        "six ways to leave, and a connection with all its waits",
    ),
    ("custom_awaitable", 130, "three kinds of awaitable by hand"),
    ("read_file", 130, "three ways, one after the other"),
];

fn text(program: &Program, style: Style) -> &'static str {
    program.page.source(style).expect("in all styles").text
}

/// Returns the words that `of` finds in the lines of a source, once each.
fn found(source: &str, of: fn(&str) -> Option<&str>) -> Vec<&str> {
    let mut seen = BTreeSet::new();
    let lines = source.lines().map(str::trim_start);
    lines
        .filter_map(of)
        .filter(|word| seen.insert(*word))
        .collect()
}

fn mark(line: &str) -> Option<&str> {
    line.strip_prefix("// step: ")
}

fn function(line: &str) -> Option<&str> {
    let line = line.strip_prefix("pub(super) ").unwrap_or(line);
    let line = line.strip_prefix("async ").unwrap_or(line);
    line.strip_prefix("fn ")?.split(['(', '<']).next()
}

fn same_in_all(what: &str, of: fn(&str) -> Option<&str>) {
    for program in &ALL {
        let expected = found(text(program, Style::AsyncAwait), of);
        assert!(!expected.is_empty(), "{} has no {what}", program.name);
        for style in Style::ALL {
            let here = found(text(program, style), of);
            assert_eq!(
                here, expected,
                "{what} of {} in {style}",
                program.name
            );
        }
    }
}

#[test]
fn the_columns_are_cut_at_the_same_marks() {
    same_in_all("marks", mark);
}

#[test]
fn the_columns_have_the_same_functions_in_the_same_order() {
    same_in_all("functions", function);
}

#[test]
fn the_rows_that_a_program_demonstrates_are_rows_of_the_field() {
    let field = include_str!("../../spec/field.md");
    for program in &ALL {
        assert!(!program.rows.is_empty(), "{}", program.name);
        for row in program.rows {
            let known = field.contains(&format!("\n| {row} |"));
            assert!(known, "{row} of {}", program.name);
        }
    }
}

#[test]
fn the_columns_fit_on_a_screen_or_little_more() {
    let lines =
        |program: &Program, style| text(program, style).lines().count();
    for program in &ALL {
        for style in Style::ALL {
            let lines = lines(program, style);
            let name = program.name;
            let longer = LONGER.iter().find(|(long, ..)| *long == name);
            let most = longer.map_or(MAX_LINES, |(_, lines, _)| *lines);
            assert!(lines <= most, "{name} in {style}: {lines} lines");
        }
    }
}

#[test]
fn marks_and_functions_are_found_once_each() {
    let source = "\
pub(super) fn program() {}
async fn main(cx: Cx) {
    // step: a
    // step: b
    // step: a
}
fn twice<T>(x: T) {}
let fn_name = 1;
";
    assert_eq!(found(source, mark), ["a", "b"]);
    assert_eq!(found(source, function), ["program", "main", "twice"]);
}
