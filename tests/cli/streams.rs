//! Pipes without a reader, disks that are full, and no terminal.

use crate::{lab, said};
use std::fs::OpenOptions;
use std::io::pipe;
use std::process::Output;

const SCENARIO: &str = "spec/traces/16-both/scenario.json";

/// Runs a command with an output that is never read.
fn unread(arguments: &[&str]) -> Output {
    let (reader, writer) = pipe().expect("a pipe");
    drop(reader);
    lab(arguments).stdout(writer).output().expect("run")
}

#[test]
fn an_output_that_nobody_reads_is_no_failure() {
    for arguments in [
        &["run", SCENARIO][..],
        &["run", SCENARIO, "--json", "--trace", "-"],
        &["check", "--cases", "5"],
        &["program"],
        &["program", "tree_car", "--real-time"],
        &["race"],
        &["--help"],
    ] {
        let output = unread(arguments);
        let err = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), &*err), (Some(0), ""));
    }
}

#[test]
fn complaints_that_nobody_hears_are_no_panic() {
    let (reader, writer) = pipe().expect("a pipe");
    drop(reader);
    let status = lab(["bogus"]).stderr(writer).status().expect("run");
    assert_eq!(status.code(), Some(2));
}

#[test]
#[cfg(target_os = "linux")]
fn an_output_that_is_full_is_told() {
    let full = OpenOptions::new().write(true).open("/dev/full");
    let mut command = lab(["run", SCENARIO, "--json"]);
    let output = command.stdout(full.expect("a device")).output();
    let output = output.expect("run");
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(err.lines().count(), 1, "{err}");
    assert!(err.contains("cannot write to standard output"), "{err}");
}

#[test]
fn lab_alone_does_the_work_in_all_styles_and_says_that_they_agree() {
    let said = said::<_, &str>([]);
    assert_eq!((said.status, said.err.as_str()), (0, ""));
    for style in ["callbacks", "send", "yield-from", "async-await", "floor"] {
        let row = said.out.lines().find(|line| line.starts_with(style));
        let row: Vec<_> = row.expect(style).split_whitespace().collect();
        assert_eq!(row[1], "yes");
        assert_eq!(row.len(), 7, "{row:?}");
        for number in &row[2..] {
            let digits = number.replace(',', "");
            let number: f64 = digits.parse().expect("a number");
            assert!(number > 0.0, "{row:?}");
        }
    }
    assert!(said.out.contains("All agree"), "{}", said.out);
    assert!(said.out.lines().all(|line| line.chars().count() <= 80));
    assert!(!said.out.contains('\u{1b}'));
}
