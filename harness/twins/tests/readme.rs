//! The README and the page of the crate against the checks that they show:
//! their code is that of `forms/`, their reports are printed by it.
//!
//! With `LAB_UPDATE=1` in the environment the reports are renewed.

#[path = "forms/copy.rs"]
mod copy;
#[path = "forms/read_file.rs"]
#[expect(dead_code, reason = "the callback form is not in the README")]
mod read_file;

use std::{env, fs};
use twins::{Cause, Check};

const README: &str = include_str!("../README.md");
const PAGE: &str = include_str!("../lib.rs");

/// Returns the blocks of a language in a text.
fn blocks<'a>(text: &'a str, language: &str) -> Vec<&'a str> {
    let begin = format!("```{language}\n");
    let blocks = text.split(&begin).skip(1);
    blocks
        .map(|rest| rest.split("\n```").next().unwrap_or(rest))
        .collect()
}

/// Returns the items of a file of `forms/`, as they are shown.
fn items(source: &str) -> Vec<String> {
    let source = source.replace("pub(crate) ", "");
    let items = source.split("\n\n").skip(1);
    items.map(|item| item.trim_end().to_string()).collect()
}

/// The checks of the README, in the order of their reports there.
fn checks() -> [Check; 6] {
    [
        read_file::promises_to_await(),
        read_file::when_it_fails(),
        read_file::who_waits(),
        read_file::mended(),
        copy::copy(),
        copy::mended(),
    ]
}

/// Requires that a file of the package has a text, or renews it.
fn expect(path: &str, shown: &str, printed: &str) {
    if env::var_os("LAB_UPDATE").is_some() {
        let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
        let text = fs::read_to_string(&path).expect("a file");
        fs::write(path, text.replace(shown, printed)).expect("written");
    } else {
        assert_eq!(shown, printed, "{path}: LAB_UPDATE=1 renews it");
    }
}

#[test]
fn each_report_of_the_readme_is_printed_so() {
    let shown = blocks(README, "text");
    assert_eq!(shown.len(), checks().len());
    for (shown, check) in shown.iter().zip(checks()) {
        expect("README.md", shown, &check.run().to_string());
    }
}

#[test]
fn the_code_of_the_readme_is_that_of_the_checks() {
    let shown = blocks(README, "rust");
    let file = include_str!("forms/read_file.rs");
    let file = items(file);
    let (code, calls) = shown[0].rsplit_once("\n}\n").expect("calls");
    let code = format!("{code}\n}}");
    for item in code.split("\n\n") {
        assert!(file.iter().any(|one| one == item), "{item}");
    }
    assert_eq!(calls.lines().count(), 2, "{calls}");
    let file = items(include_str!("forms/copy.rs")).join("\n\n");
    let shown = shown[1].strip_prefix("// tests/copy.rs\n\n");
    let (code, test) = shown
        .and_then(|code| code.split_once("\n\n#[test]\n"))
        .expect("a test");
    assert_eq!(code, file);
    assert!(test.contains("copy().assert();"), "{test}");
}

#[test]
fn the_page_of_the_crate_has_the_same_ten_lines_and_their_report() {
    let page: String = PAGE
        .lines()
        .filter_map(|line| line.strip_prefix("//!"))
        .map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line)))
        .collect();
    let code = items(include_str!("forms/copy.rs")).join("\n\n");
    assert!(page.contains(&code), "{page}");
    let shown = include_str!("forms/copy.txt");
    let printed = format!("{}\n", copy::copy().run());
    expect("tests/forms/copy.txt", shown, &printed);
}

#[test]
fn the_example_of_the_page_is_found_for_its_cause() {
    let verdict = copy::copy().run();
    assert_eq!(verdict.cause(), Some(Cause::Error));
    assert!(copy::mended().run().is_equal());
}

#[test]
fn the_readme_names_all_levels_causes_and_variables() {
    for level in twins::Level::ALL {
        assert!(README.contains(&format!("| `{level:?}`")), "{level:?}");
    }
    for cause in Cause::ALL {
        assert!(README.contains(&format!("| `{cause}` |")), "{cause}");
    }
    let settings = include_str!("../settings.rs");
    let names = settings.split('"').filter(|text| {
        text.starts_with("TWINS_") && !text.contains([' ', ':'])
    });
    let names: Vec<_> = names.collect();
    assert!(names.len() >= 5, "{names:?}");
    for name in names {
        assert!(README.contains(&format!("| `{name}=")), "{name}");
    }
}
