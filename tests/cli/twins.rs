//! `lab twins`: the table, the page, the first check, and what is refused.

use crate::criterion_tree::Tree;
use crate::{fake_cargo, lab, said};
use std::fs;
use std::path::PathBuf;
use std::process::Output;

/// The check of `lab twins new`, as it is written; it is run here, too.
#[path = "../../lab/cli/versions/template.txt"]
mod template;

const EQUAL: &str = r#"{"check": "copy", "styles": ["callbacks", "futures"],
"verdict": "equal", "level": "turns", "schedules": 1055, "cancellations": 8,
"complete": true, "resumptions": [3, 1004], "pairs": 63,
"report": "copy: equal at turns"}"#;

const DIFFERS: &str = r#"{"check": "get", "styles": ["send", "yield from"],
"verdict": "differs", "level": "order", "cause": "error", "pairs": 2,
"schedule": "read(1) gives Err(Gone)", "report": "get: not equal\n  <why>"}"#;

/// Runs `lab twins` with a program in place of cargo, which writes these
/// files, says something, and ends with a status.
#[cfg(unix)]
fn twins(name: &str, files: &[&str], status: u8, more: &[&str]) -> Output {
    let tree = Tree::new(name);
    let mut script = format!("echo \"$*\" > '{}'\n", asked(name).display());
    for (number, text) in files.iter().enumerate() {
        let file = format!("\"$TWINS_OUT/{number}.json\"");
        script += &format!("cat > {file} <<'END'\n{text}\nEND\n");
    }
    script += &format!("echo 'error: no such thing' >&2\nexit {status}\n");
    let program = fake_cargo(&tree, &script);
    let mut command = lab(["twins"]);
    command.arg("--path").arg(tree.path()).args(more);
    command.env("CARGO", program).output().expect("run")
}

/// Returns the file for what cargo was asked in a test.
fn asked(name: &str) -> PathBuf {
    crate::scratch(&format!("{name}.asked"))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

#[cfg(unix)]
#[test]
fn equal_checks_are_one_table() {
    let output = twins("twins-equal", &[EQUAL], 0, &["cop"]);
    let lines = [
        "check  styles                verdict  level    schedules  cancels",
        "  cause  resumptions\n",
        "copy   callbacks -> futures  equal    turns  1,055 (all)        8",
        "  -       3 -> 1,004\n",
    ];
    assert_eq!(text(&output.stdout), lines.concat());
    assert_eq!(
        (output.status.code(), text(&output.stderr)),
        (Some(0), "".into())
    );
}

#[cfg(unix)]
#[test]
fn a_difference_is_shown_whole_and_is_a_status() {
    let output = twins("twins-differ", &[EQUAL, DIFFERS], 101, &[]);
    let out = text(&output.stdout);
    let row = "get    send -> yield from    differs  order  ";
    assert!(out.contains(row), "{out}");
    assert!(out.ends_with("\nget: not equal\n  <why>\n"), "{out}");
    assert_eq!(output.status.code(), Some(1));
    let json = twins("twins-json", &[EQUAL, DIFFERS], 101, &["--json"]);
    let json: serde_json::Value =
        serde_json::from_slice(&json.stdout).expect("JSON");
    assert_eq!(json[1]["cause"], "error");
    assert_eq!(json[0]["resumptions"][1], 1_004);
}

#[cfg(unix)]
#[test]
fn the_filter_is_passed_on_and_other_failures_are_told() {
    let name = "twins-filter";
    let file = asked(name);
    let output = twins(name, &[EQUAL], 101, &["some_test"]);
    let asked = fs::read_to_string(file).expect("asked");
    assert_eq!(asked, "test --no-fail-fast some_test\n");
    let said = "lab: all checks are equal, but other tests failed\n";
    assert_eq!(text(&output.stderr), said);
    assert_eq!(output.status.code(), Some(1));
}

#[cfg(unix)]
#[test]
fn a_package_without_checks_is_refused_with_what_cargo_said() {
    for (status, what) in [
        (0, "no test asserts a check of `twins`"),
        (101, "cargo test failed before any check"),
    ] {
        let output = twins("twins-none", &[], status, &[]);
        let said = text(&output.stderr);
        assert!(said.starts_with("error: no such thing\n"), "{said}");
        assert!(said.trim_end().ends_with(what), "{said}");
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
    }
    let output = twins("twins-other", &["{}"], 0, &[]);
    assert!(text(&output.stderr).contains("is of another version"));
    assert_eq!(output.status.code(), Some(2));
}

#[cfg(unix)]
#[test]
fn the_page_needs_nothing_else() {
    let page = crate::scratch("twins.html");
    let path = page.display().to_string();
    let more = ["--html", &path];
    let output = twins("twins-page", &[EQUAL, DIFFERS], 101, &more);
    assert_eq!(output.status.code(), Some(1));
    let page = fs::read_to_string(page).expect("a page");
    assert!(page.contains("1 of 2 are equal"), "{page}");
    assert!(page.contains("<pre>get: not equal\n  &lt;why&gt;</pre>"));
    for load in ["http:", "https:", "src=", "<script", "<link"] {
        assert!(!page.contains(load), "{load}");
    }
}

#[cfg(unix)]
#[test]
fn the_catalogue_is_a_table_of_what_was_found() {
    let bug = |name: &str, found: &str| {
        format!(
            r#"{{"planted": "{name}", "fault": "It is late.", "cause": "time",
                "level": "order", "found": {found}, "pairs": 12,
                "decisions": 1, "seen": "a/b#1"}}"#
        )
    };
    let (early, late) = (bug("early", "\"time\""), bug("late", "null"));
    let name = "twins-catalogue";
    let asked = asked(name);
    let output = twins(name, &[&early, &late], 101, &["--catalogue"]);
    let out = text(&output.stdout);
    let row = "early  time          order     12          1  It is late.\n";
    assert!(out.contains(row), "{out}");
    assert!(out.contains("late   time, missed  order"), "{out}");
    assert!(out.ends_with("\n1 of 2 are found.\n"), "{out}");
    assert_eq!(output.status.code(), Some(1));
    let asked = fs::read_to_string(asked).expect("asked");
    let expected = "--package coroutine-lab-twins --lib found::\n";
    assert_eq!(asked, format!("test --no-fail-fast {expected}"));
}

#[test]
fn a_first_check_is_written_once() {
    let tree = Tree::new("twins-new");
    let path = tree.path().display().to_string();
    let new = |name: &str| said(["twins", "new", name, "--path", &path]);
    assert!(new("copy").err.contains("no Cargo.toml in there"));
    tree.write("Cargo.toml", "");
    let made = new("copy");
    assert_eq!((made.status, made.err.as_str()), (0, ""));
    assert!(made.out.ends_with(" cargo test copy\n"), "{}", made.out);
    let written = tree.path().join("tests/copy.rs");
    let written = fs::read_to_string(written).expect("a file");
    assert!(written.contains("fn copy_is_still_the_same()"), "{written}");
    assert!(written.contains("twins::check(\"copy\", "), "{written}");
    let again = new("copy");
    assert_eq!(again.status, 2);
    assert!(again.err.contains("copy.rs is there already"));
    for name in ["", "_", "a b", "../x", "Copy", "1a"] {
        let refused = new(name);
        assert_eq!((refused.status, refused.out.as_str()), (2, ""), "{name}");
    }
}
