//! Commands and their outputs, in files.
//!
//! ```text
//! $ lab ...      a command
//! ...            its standard output
//! ! ...          its standard error
//! = 2            its exit status
//! ```
//!
//! With `LAB_UPDATE=1` in the environment the files are written anew.

use crate::said;
use harness::equivalence::{Column, side_by_side};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/transcripts")
}

/// Runs the commands of a transcript and compares what they say.
fn check(name: &str) {
    let file = folder().join(name).with_extension("txt");
    let expected = fs::read_to_string(&file).expect("a transcript");
    let mut found = String::new();
    for line in expected.lines() {
        let Some(command) = line.strip_prefix("$ lab") else {
            continue;
        };
        let said = said(command.split_whitespace());
        found.push_str(line);
        found.push('\n');
        found.push_str(&said.out);
        for line in said.err.lines() {
            found.push_str(format!("! {line}").trim_end());
            found.push('\n');
        }
        found.push_str(&format!("= {}\n", said.status));
        // One line and nothing half done, whatever is wrong.
        if said.status == 2 {
            assert_eq!(said.err.lines().count(), 1, "{}", said.err);
            assert_eq!(said.out, "", "{line}");
        }
    }
    if env::var_os("LAB_UPDATE").is_some() {
        fs::write(&file, &found).expect("a transcript to write to");
    }
    let expected = Column::new("expected", &expected);
    let found = Column::new("found", &found);
    let difference = side_by_side(&expected, &found, 160);
    assert!(difference.is_empty(), "{}\n{difference}", file.display());
}

#[test]
fn all_transcripts_are_checked() {
    let entries = fs::read_dir(folder()).expect("transcripts");
    let mut names: Vec<_> = entries
        .map(|entry| entry.expect("entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .map(|path| path.file_stem().expect("name").to_owned())
        .collect();
    names.sort();
    let checked = [
        "check",
        "export",
        "help",
        "plan",
        "program",
        "run",
        "show",
        "wrong_arguments",
        "wrong_pages",
        "wrong_scenarios",
    ];
    assert_eq!(names, checked);
}

#[test]
fn check_says_what_it_found() {
    check("check");
}

#[test]
fn export_draws_tasks_waits_and_causes() {
    check("export");
}

#[test]
fn help_is_there() {
    check("help");
}

#[test]
fn plan_names_an_order_and_its_borders() {
    check("plan");
}

#[test]
fn program_prints_what_cpython_printed() {
    check("program");
}

#[test]
fn run_prints_what_came_of_it() {
    check("run");
}

#[test]
fn source_is_shown_and_compared() {
    check("show");
}

#[test]
fn wrong_pages_are_told_in_one_line_that_says_what_there_is() {
    check("wrong_pages");
}

#[test]
fn wrong_arguments_are_told_in_one_line() {
    check("wrong_arguments");
}

#[test]
fn wrong_scenarios_are_told_in_one_line_that_names_the_key() {
    check("wrong_scenarios");
}
