//! Rows and tests together: each row of `spec/field.md`, A1 to A13, is held
//! by a test that is named after it, by one that stands elsewhere, or is a
//! known difference that a test asserts.
//!
//! `README.md` beside this file is made of it; `LAB_UPDATE=1` makes it anew.

use super::source::{files, root};
use harness::programs::{
    DIFFERENCES as PROGRAM_DIFFERENCES, Difference as Known,
};
use std::fmt::Write as _;
use std::{env, fs};

/// Rows that tests in other files hold: row, file, test. In a file of
/// documentation the row stands in a heading, above what must not compile.
const ELSEWHERE: &[(&str, &str, &str)] = &[
    (
        "L15",
        "tests/real_styles/server.rs",
        "two_hundred_connections_at_once",
    ),
    (
        "L16",
        "tests/rows/coroutines.rs",
        "c13_chunks_are_the_same_in_every_style",
    ),
    ("C3", "styles/asyncio/refused.rs", "# C3"),
    ("C4", "styles/asyncio/refused.rs", "# C4"),
    (
        "C7",
        "tests/rows/turns.rs",
        "waits_cost_the_turns_that_are_stated",
    ),
    (
        "C7",
        "tests/models.rs",
        "queued_calls_take_a_turn_there_and_a_turn_back",
    ),
    ("K11", "styles/asyncio/refused.rs", "# K11"),
    (
        "E2",
        "tests/styles_deferred.rs",
        "after_an_error_was_caught_the_chain_goes_on",
    ),
    (
        "B7",
        "tests/parallel.rs",
        "the_files_have_the_same_public_items_with_the_same_first_sentence",
    ),
    ("X4", "styles/asyncio/refused.rs", "# X4"),
    (
        "N8",
        "tests/sizes.rs",
        "lines_of_code_are_as_the_rules_of_this_repository_see_them",
    ),
    ("N8", "tests/sizes.rs", "every_file_of_a_style_has_a_size"),
    (
        "U2",
        "tests/styles_deferred.rs",
        "a_link_may_return_a_deferred_and_the_chain_waits_for_it",
    ),
    (
        "U4",
        "tests/equivalence.rs",
        "four_styles_and_the_oracle_agree",
    ),
    (
        "U5",
        "tests/rows/errors.rs",
        "e4_the_three_forms_are_not_one_program",
    ),
    (
        "I1",
        "tests/programs/scopes.rs",
        "items_come_to_the_end_or_until_enough",
    ),
    (
        "I2",
        "tests/programs/scopes.rs",
        "a_scope_is_left_after_success",
    ),
    (
        "I2",
        "tests/programs/scopes.rs",
        "a_scope_is_left_after_an_error",
    ),
    ("I4", "styles/asyncio/refused.rs", "# I4"),
];

/// Where the lab does not do as a row says.
struct Difference {
    row: &'static str,
    /// In which styles.
    styles: &'static str,
    /// What differs, and why.
    reason: &'static str,
    /// The file and the test that assert that it differs.
    asserted: (&'static str, &'static str),
}

/// All of them.
const DIFFERENCES: &[Difference] = &[
    Difference {
        row: "C1",
        styles: "callbacks",
        reason: "a call runs the body at once: nobody is there to hold a \
                 body that has not begun",
        asserted: (
            "tests/rows/coroutines.rs",
            "c1_a_call_of_a_body_runs_it_or_nothing",
        ),
    },
    Difference {
        row: "C10",
        styles: "callbacks",
        reason: "what is there takes a turn all the same: nobody is called \
                 from within the call that registers it",
        asserted: (
            "tests/rows/turns.rs",
            "waits_cost_the_turns_that_are_stated",
        ),
    },
    Difference {
        row: "F5",
        styles: "callbacks",
        reason: "as C10",
        asserted: (
            "tests/rows/turns.rs",
            "waits_cost_the_turns_that_are_stated",
        ),
    },
    Difference {
        row: "K6",
        styles: "all",
        reason: "the loop tells of each task what it waits for, not by \
                 which calls it came there: those are the style's own, and \
                 keeping their names would cost each call",
        asserted: (
            "tests/rows/tasks.rs",
            "k6_the_loop_tells_what_a_task_waits_for_and_not_its_path",
        ),
    },
    Difference {
        row: "K9",
        styles: "callbacks",
        reason: "as C10",
        asserted: (
            "tests/rows/turns.rs",
            "waits_cost_the_turns_that_are_stated",
        ),
    },
    Difference {
        row: "E1",
        styles: "callbacks",
        reason: "what a callback ignores leaves no mark where it does; \
                 that the task has no result is told when nobody asks for it",
        asserted: (
            "tests/rows/errors.rs",
            "e1_a_callback_that_ignores_an_error_is_told_of_in_the_end",
        ),
    },
    Difference {
        row: "U1",
        styles: "all",
        reason: "who is cancelled while it waits for a task leaves that \
                 going, as others may wait for it too; asyncio cancels both",
        asserted: (
            "tests/rows/bridges.rs",
            "u1_who_is_cancelled_waits_no_longer_for_any_style",
        ),
    },
    Difference {
        row: "U3",
        styles: "all",
        reason: "there is no queue of writes: each is waited for, which is \
                 what bounds it, so a piece of the body runs between two; \
                 order and flush before the close are as the row says",
        asserted: (
            "tests/rows/bridges.rs",
            "u3_what_is_written_arrives_in_order_and_before_the_close",
        ),
    },
    Difference {
        row: "I2",
        styles: "callbacks, async-await",
        reason: "a body that is dropped where it waits cannot wait once \
                 more, so cancelling leaves the scope only by destructors",
        asserted: (
            "tests/programs/scopes.rs",
            "a_scope_is_left_after_cancellation_by_who_is_told",
        ),
    },
];

/// A row of the field.
struct Row {
    name: String,
    says: String,
    /// What must hold in the lab, which may be the opposite.
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

/// Returns whether a file has a test, or a heading above something that must
/// not compile.
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

/// Returns what holds a row, as cells of the table have it.
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
        What five articles say of asyncio, row by row \
        ([spec/field.md](../../spec/field.md)), and what holds it here. Made \
        by\n`table.rs`: `LAB_UPDATE=1 cargo test --test rows table`.\n"
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
         Each is asserted by a test.\n\n\
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

/// Rows of A1 to A13; a table that is read wrongly has fewer.
const ROWS: usize = 106;

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
