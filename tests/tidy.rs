//! Rules about the source itself: the parts that may know each other, the
//! words that must not be used, the largest sizes, the texts that must be
//! there.
//!
//! Each rule complains of a file as a text, and has canaries: texts that it
//! must complain of. Exceptions are in one list, with their reasons, and must
//! be needed.

#[path = "tidy/arrow_canaries.rs"]
mod arrow_canaries;
#[path = "tidy/arrows.rs"]
mod arrows;
#[path = "tidy/manifests.rs"]
mod manifests;
#[path = "tidy/modules.rs"]
mod modules;
#[path = "tidy/sentences.rs"]
mod sentences;
#[path = "tidy/sizes.rs"]
mod sizes;
#[path = "support/source.rs"]
mod source;
#[path = "tidy/words.rs"]
mod words;

use source::{Source, files};

/// A fault and its line.
#[derive(Debug, PartialEq, Eq)]
struct Complaint {
    line: usize,
    what: String,
}

impl Complaint {
    fn new(line: usize, what: impl Into<String>) -> Complaint {
        let what = what.into();
        Complaint { line, what }
    }
}

/// A rule: its name, and the function that lists its complaints of a file.
type Rule = (&'static str, fn(&Source) -> Vec<Complaint>);

/// Rules for every file of Rust.
const RUST_RULES: [Rule; 9] = [
    ("words of the styles", words::check_styles),
    ("words of all", words::check_all),
    ("words of tests", words::check_tests),
    ("begins with a description", words::check_description),
    ("first sentences", sentences::check_first),
    ("words of comments", sentences::check_words),
    ("line width", sizes::check_lines),
    ("file length", sizes::check_files),
    ("function length", sizes::check_functions),
];

/// The exceptions: rule, file, reason.
const ALLOWED: &[(&str, &str, &str)] = &[
    (
        "words of all",
        "lab/allocator.rs",
        "an allocator cannot be had without unsafe code",
    ),
    (
        "line width",
        "tests/equivalence.rs",
        "one line that says all of a failure",
    ),
];

fn rust_files() -> Vec<Source> {
    files(
        &["styles", "harness", "web", "lab", "benches", "tests"],
        &[".rs"],
    )
}

/// Returns every file that people write.
fn all_texts() -> Vec<Source> {
    files(&["."], &[".rs", ".md", ".toml", ".json", ".txt", ".yml"])
}

/// Checks files against rules, and each exception against its need.
fn check(rules: &[Rule], files: &[Source]) {
    let mut complaints = Vec::new();
    for (name, check) in rules {
        let mut used = Vec::new();
        for file in files {
            let found = check(file);
            let is_allowed = ALLOWED
                .iter()
                .any(|(rule, path, _)| rule == name && *path == file.path);
            if is_allowed && !found.is_empty() {
                used.push(file.path.as_str());
            } else {
                let told = found.iter().map(|Complaint { line, what }| {
                    format!("{}:{line}: {name}: {what}", file.path)
                });
                complaints.extend(told);
            }
        }
        for (rule, path, _) in ALLOWED {
            if rule == name && !used.contains(path) {
                complaints.push(format!("{path}: {name}: allowed in vain"));
            }
        }
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn the_source_keeps_the_rules() {
    let files = rust_files();
    assert!(files.len() > 100, "{} files", files.len());
    check(&RUST_RULES, &files);
}

#[test]
fn the_manifests_give_a_reason_for_each_dependency() {
    let manifests = files(&["."], &["Cargo.toml"]);
    assert!(manifests.len() >= 3, "{} manifests", manifests.len());
    check(&[("dependencies", manifests::check)], &manifests);
}

#[test]
fn the_links_of_the_documents_lead_somewhere() {
    let documents = files(&["."], &[".md"]);
    assert!(!documents.is_empty());
    check(&[("links", manifests::check_links)], &documents);
}

#[test]
fn no_text_speaks_of_what_is_not_in_the_repository() {
    check(&[("paths", words::check_paths)], &all_texts());
}

#[test]
fn the_libraries_forbid_unsafe_code() {
    for path in [
        "styles/lib.rs",
        "harness/twins/lib.rs",
        "harness/lib.rs",
        "lab/lib.rs",
    ] {
        let text = std::fs::read_to_string(source::root().join(path));
        let text = text.expect("a library");
        assert!(words::forbids_unsafe(&Source::new(path, &text)), "{path}");
    }
    let canary = "//! Says `#![forbid(unsafe_code)]` and does not do it.";
    assert!(!words::forbids_unsafe(&Source::new("lib.rs", canary)));
}

/// Requires that a rule complains of a text in this line, and only there.
fn expect_complaint(
    check: fn(&Source) -> Vec<Complaint>,
    path: &str,
    text: &str,
    line: usize,
) {
    let complaints = check(&Source::new(path, text));
    let lines: Vec<_> = complaints.iter().map(|c| c.line).collect();
    assert_eq!(lines, [line], "{path}: {text:?}: {complaints:?}");
}

/// Requires that a rule does not complain of a text.
fn expect_silence(
    check: fn(&Source) -> Vec<Complaint>,
    path: &str,
    text: &str,
) {
    let complaints = check(&Source::new(path, text));
    assert_eq!(complaints, [], "{path}: {text:?}");
}

#[test]
fn comments_and_literals_are_told_from_code() {
    let hidden = [
        "// x",
        "/* x /* x */ x */",
        "\"x\"",
        "\"\\\"x\"",
        "b\"x\"",
        "r\"x\"",
        "r#\"x \" x\"#",
        "br##\"x\"# x\"##",
        "c\"x\"",
        "'x'",
        "'\\u{78}'",
        "b'x'",
        "/// x's x",
    ];
    for text in hidden {
        let code = Source::new("a.rs", &format!("y {text}\ny")).code;
        assert!(!code.contains('x'), "{text:?}: {code:?}");
        assert_eq!(code.matches('y').count(), 2, "{text:?}: {code:?}");
        assert_eq!(code.matches('\n').count(), 1, "{text:?}: {code:?}");
    }
    let visible = ["&'x x", "<'x, 'y>", "r#x", "x\"y\"", "1 / x / 2", "x'"];
    for text in visible {
        let code = Source::new("a.rs", text).code;
        assert_eq!(code.find('x'), text.find('x'), "{text:?}: {code:?}");
    }
}

#[test]
fn functions_are_found_with_their_bodies() {
    let text = "\
fn one() {
    fn inner() -> [u8; 2] {
        [0; 2]
    }
}
trait T { fn no_body(&self, f: fn(u8)); }
fn generic<T: Fn(u8) -> u8>(t: T)
where
    T: Copy,
{
    let brace = '{';
}
";
    let found = source::functions(&Source::new("a.rs", text));
    let lines = found.into_iter().map(|f| (f.name, f.lines));
    let lines: Vec<_> = lines.collect();
    let expected = [
        ("one".to_string(), 1..6),
        ("inner".to_string(), 2..5),
        ("generic".to_string(), 7..13),
    ];
    assert_eq!(lines, expected);
}
