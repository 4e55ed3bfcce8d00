//! Words that must not be used, and texts that must be there.

use super::Complaint;
use super::source::Source;

/// Things that a style must take from its world only, and the reasons.
const NOT_IN_STYLES: &[(&str, &str)] = &[
    ("std::thread", "blocking work is the affair of the pool"),
    ("std::net::Tcp", "sockets come from the world"),
    ("std::net::Udp", "sockets come from the world"),
    ("std::fs", "files are read by jobs"),
    ("std::env", "a run depends on its scenario alone"),
    ("Instant", "time comes from the world"),
    ("SystemTime", "time comes from the world"),
    ("HashMap", "its order differs from run to run"),
    ("HashSet", "its order differs from run to run"),
    ("RandomState", "it differs from run to run"),
    ("println!", "a style states facts"),
    ("eprintln!", "a style states facts"),
];

/// Remains of unfinished work, and their meanings.
const NOT_ANYWHERE: &[(&str, &str)] = &[
    ("todo!", "is not done"),
    ("unimplemented!", "is not done"),
    ("dbg!", "was looked for something"),
    ("#[ignore", "a test that does not run tests nothing"),
    ("unsafe {", "nothing here needs it"),
    ("unsafe fn", "nothing here needs it"),
    ("unsafe impl", "nothing here needs it"),
];

/// Words that make a test slow, or true on some days only, and the reasons.
const NOT_IN_TESTS: &[(&str, &str)] = &[
    ("thread::sleep", "a test never sleeps"),
    ("sleep_ms", "a test never sleeps"),
    ("SystemTime", "a test knows no date"),
];

pub(super) fn check_styles(source: &Source) -> Vec<Complaint> {
    let is_style = source.path.starts_with("styles/");
    check_words(source, is_style, NOT_IN_STYLES)
}

pub(super) fn check_all(source: &Source) -> Vec<Complaint> {
    check_words(source, true, NOT_ANYWHERE)
}

pub(super) fn check_tests(source: &Source) -> Vec<Complaint> {
    let is_test = source.path.starts_with("tests/")
        || source.path.ends_with("/tests.rs");
    check_words(source, is_test, NOT_IN_TESTS)
}

fn check_words(
    source: &Source,
    concerns: bool,
    words: &[(&str, &str)],
) -> Vec<Complaint> {
    if !concerns {
        return Vec::new();
    }
    let lines = source.code_lines();
    let found = lines.flat_map(|(line, code)| {
        let stands = |word: &str| {
            code.match_indices(word).any(|(place, _)| {
                let before = code[..place].chars().next_back();
                !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
            })
        };
        let found = words.iter().filter(move |(word, _)| stands(word));
        found.map(move |(word, why)| {
            Complaint::new(line, format!("`{word}`: {why}"))
        })
    });
    found.collect()
}

/// Complains of a file that does not begin with its purpose.
pub(super) fn check_description(source: &Source) -> Vec<Complaint> {
    if source.text.starts_with("//! ") {
        return Vec::new();
    }
    vec![Complaint::new(1, "does not begin with `//!`")]
}

/// Complains of paths to the outside.
pub(super) fn check_paths(source: &Source) -> Vec<Complaint> {
    // The parts are put together, so that this file does not complain of
    // itself.
    let outside = [["..", "shared"], ["", "work/"], ["", "root/"]];
    let outside = outside.map(|parts| parts.join("/"));
    let found = source.lines().filter(|(_, line)| {
        outside.iter().any(|path| {
            line.match_indices(path.as_str()).any(|(place, _)| {
                let before = line[..place].chars().next_back();
                !before.is_some_and(|c| c.is_alphanumeric() || c == '.')
            })
        })
    });
    found
        .map(|(line, _)| Complaint::new(line, "speaks of what is outside"))
        .collect()
}

pub(super) fn forbids_unsafe(source: &Source) -> bool {
    let mut lines = source.code_lines();
    lines.any(|(_, code)| code == "#![forbid(unsafe_code)]")
}

#[test]
fn forbidden_words_are_caught() {
    let canaries = [
        "use std::thread::spawn;",
        "let stream = std::net::TcpStream::connect(address);",
        "let begun = Instant::now();",
        "fn now() -> SystemTime {",
        "use std::collections::{BTreeMap, HashMap};",
        "println!(\"fact\");",
    ];
    for text in canaries {
        let text = format!("//! A file.\n{text}\n");
        super::expect_complaint(check_styles, "styles/x.rs", &text, 2);
        super::expect_silence(check_styles, "harness/x.rs", &text);
    }
    let canaries = [
        "todo!()",
        "unimplemented!()",
        "dbg!(x)",
        "#[ignore = \"slow\"]",
        "unsafe { f() }",
    ];
    for text in canaries {
        let text = format!("\n\n{text}");
        super::expect_complaint(check_all, "benches/x.rs", &text, 3);
    }
    let text = "std::thread::sleep(second);";
    super::expect_complaint(check_tests, "tests/a/x.rs", text, 1);
    super::expect_complaint(check_tests, "styles/a/tests.rs", text, 1);
    super::expect_silence(check_tests, "harness/x.rs", text);
}

#[test]
fn words_in_comments_and_in_other_words_are_fine() {
    let fine = [
        "// No HashMap here, no todo!, no std::thread.",
        "let text = \"Instant dbg!(x)\";",
        "struct MyInstant;",
        "use std::net::SocketAddr;",
    ];
    for text in fine {
        super::expect_silence(check_styles, "styles/x.rs", text);
        super::expect_silence(check_all, "styles/x.rs", text);
    }
}

#[test]
fn a_file_that_says_nothing_is_caught() {
    for text in ["use x;\n", "// A file.\n", "/// A file.\n", "\n//! A.\n"] {
        super::expect_complaint(check_description, "x.rs", text, 1);
    }
    super::expect_silence(check_description, "x.rs", "//! A file.\n");
}

#[test]
fn paths_to_the_outside_are_caught() {
    let shared = ["see ..", "shared", "x.md"].join("/");
    let absolute = ["in `", "work", "x`"].join("/");
    for text in [shared, absolute] {
        super::expect_complaint(check_paths, "x.md", &text, 1);
    }
    super::expect_silence(check_paths, "x.md", "a/work/b, network/");
}
