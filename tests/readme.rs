//! The README against the repository: its code, commands, output and counts.
//!
//! With `LAB_UPDATE=1` in the environment its code is cut anew.

use lab::reading::{cut, find_page};
use lab::recipes::RECIPES;
use std::process::{Command, Output};
use std::{env, fs};
use styles::Style;
use styles::programs;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn file(path: &str) -> String {
    fs::read_to_string(format!("{ROOT}/{path}")).expect(path)
}

/// The README in pieces: prose, and blocks with their languages.
struct Readme {
    /// The text outside of blocks, a line each.
    prose: Vec<String>,
    /// Languages and texts of the blocks.
    blocks: Vec<(String, String)>,
}

fn readme() -> Readme {
    let text = file("README.md");
    let mut prose = Vec::new();
    let mut blocks = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        match line.strip_prefix("```") {
            None => prose.push(line.to_string()),
            Some(language) => {
                let block = lines.by_ref().take_while(|line| *line != "```");
                let block = block.map(|line| format!("{line}\n")).collect();
                blocks.push((language.to_string(), block));
            }
        }
    }
    Readme { prose, blocks }
}

impl Readme {
    /// Returns what stands between backquotes in the prose.
    fn codes(&self) -> Vec<&str> {
        let lines = self.prose.iter();
        lines
            .flat_map(|line| line.split('`').skip(1).step_by(2))
            .collect()
    }
}

/// Runs the program where the repository is.
fn lab<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lab"));
    let command = command.current_dir(ROOT).args(arguments);
    command.output().expect("run")
}

/// Reading a line, in each style: its step `read`.
fn same_wait() -> String {
    let page = find_page("stream").expect("a page");
    let parts = page.sources.iter().map(|source| {
        let pieces = cut(source.text);
        let piece = pieces.iter().find(|piece| {
            let item = piece.item.as_ref().map(|item| &*item.name);
            (item, piece.step) == (Some("read_line"), Some("read"))
        });
        let text = piece.expect("a step `read`").text;
        format!("// {}\n{}", source.path, dedented(text))
    });
    parts.collect::<Vec<_>>().join("\n")
}

/// Returns the lines behind the mark, without their common indentation.
fn dedented(text: &str) -> String {
    let lines = text.lines().skip(1);
    let indent = text.len() - text.trim_start().len();
    let lines =
        lines.map(|line| format!("{}\n", line.get(indent..).unwrap_or("")));
    lines.collect()
}

/// Two versions of a function and their check, as the package has them.
fn two_versions() -> String {
    let source = file("harness/twins/tests/forms/copy.rs");
    let source = source.replace("pub(crate) ", "");
    let is_shown = |item: &&str| {
        let heads = ["fn old(", "async fn new(", "fn copy("];
        heads.iter().any(|head| item.starts_with(head))
    };
    let items: Vec<_> = source.split("\n\n").filter(is_shown).collect();
    assert_eq!(items.len(), 3);
    items.join("\n\n") + "\n"
}

#[test]
fn all_code_is_cut_from_the_source() {
    let blocks = readme().blocks;
    let code = blocks.iter().filter(|(name, _)| name.starts_with("rust"));
    let code: Vec<_> = code.map(|(_, text)| text).collect();
    let expected = [two_versions(), same_wait()];
    assert_eq!(code.len(), expected.len());
    for (found, expected) in code.into_iter().zip(&expected) {
        if env::var_os("LAB_UPDATE").is_some() {
            let text = file("README.md").replace(found, expected);
            fs::write(format!("{ROOT}/README.md"), text).expect("written");
        } else {
            assert_eq!(found, expected, "LAB_UPDATE=1 renews it");
        }
    }
}

#[test]
fn the_sentence_of_the_check_is_the_one_that_it_prints() {
    let report = file("harness/twins/tests/forms/copy.txt");
    let sentence = report.lines().find(|line| line.starts_with("  error: "));
    let sentence = sentence.expect("a sentence").trim();
    let prose = readme().prose.join(" ");
    assert!(prose.contains(sentence), "{sentence}");
}

#[test]
fn each_of_the_four_has_the_word_of_its_style() {
    let block = same_wait();
    let words = ["|cx, read|", "yield_!(", "yield_from!(", ".await"];
    let parts: Vec<&str> = block.split("\n\n").collect();
    assert_eq!(parts.len(), words.len(), "{block}");
    for (place, part) in parts.iter().enumerate() {
        for (beside, word) in words.iter().enumerate() {
            assert_eq!(part.contains(word), place == beside, "{word}: {part}");
        }
    }
}

/// Returns the output, and the allocations of each row of the overview; in
/// rows without times and allocations, which hang on machine and build.
fn steady(text: &str) -> (String, Vec<f64>) {
    let names = Style::ALL.map(Style::name);
    let mut allocations = Vec::new();
    let lines = text.lines().map(|line| {
        let words: Vec<_> = line.split_whitespace().collect();
        match words[..] {
            [name, equal, turns, resumed, allocated, _, _]
                if names.contains(&name) || name == "floor" =>
            {
                let number = allocated.replace(',', "").parse();
                allocations.push(number.expect("a number"));
                format!("{name} {equal} {turns} {resumed}\n")
            }
            _ => format!("{line}\n"),
        }
    });
    (lines.collect(), allocations)
}

#[test]
fn each_command_prints_what_is_shown() {
    let blocks = readme().blocks;
    let steps = format!("{}/steps.json", env!("CARGO_TARGET_TMPDIR"));
    let mut shown = 0;
    for (place, (language, text)) in blocks.iter().enumerate() {
        match &**language {
            "console" => {}
            "text" if place > 0 && blocks[place - 1].0 == "console" => {
                continue;
            }
            "rust,ignore" => continue,
            other => panic!("nothing checks this block of {other:?}: {text}"),
        }
        let arguments = match text.trim() {
            // It is this.
            "$ cargo test" => continue,
            "$ cargo run --release" => String::new(),
            command => command.strip_prefix("$ lab ").expect(text).to_string(),
        };
        let arguments = arguments.replace("steps.json", &steps);
        let output = lab(arguments.split_whitespace());
        assert!(output.status.success(), "{text}: {output:?}");
        let out = String::from_utf8(output.stdout).expect("UTF-8");
        let next = blocks.get(place + 1).filter(|next| next.0 == "text");
        let Some((_, expected)) = next else { continue };
        let (expected, few) = steady(expected);
        let (out, many) = steady(&out);
        assert_eq!(expected, out, "{text}");
        for (one, other) in few.iter().zip(&many) {
            let off = (one / other - 1.0).abs();
            assert!(off < 0.01, "{one} allocations are {other}");
        }
        shown += few.len();
    }
    assert_eq!(shown, Style::ALL.len() + 1, "the overview is shown");
}

#[test]
fn each_command_that_is_named_is_one() {
    let takes = |command: &str| {
        let arguments = command.split_whitespace().skip(1);
        lab(arguments.chain(["--help"])).status.success()
    };
    let readme = readme();
    let codes = readme.codes();
    let commands = codes.iter().filter(|code| code.starts_with("lab "));
    let wrong: Vec<_> = commands.clone().filter(|c| !takes(c)).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    assert!(commands.count() > 10);
    assert!(!takes("lab run FILE.json --no-such-option"));
    assert!(!takes("lab run FILE.json --style no-such-style"));
}

#[test]
fn each_path_that_is_named_is_there() {
    let folders = ["styles/", "harness/", "lab/", "spec/", "tests/"];
    let readme = readme();
    let codes = readme.codes();
    let paths = codes
        .iter()
        .filter(|c| folders.iter().any(|f| c.starts_with(f)));
    let exists =
        |path: &str| fs::exists(format!("{ROOT}/{path}")).is_ok_and(|is| is);
    let missing: Vec<_> = paths.clone().filter(|path| !exists(path)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(paths.count() > 10);
    assert!(!exists("styles/no_such_file.rs"));
}

/// Returns phrases of the README, with `#` for a number that counts something
/// of the repository, and the numbers.
fn counts() -> Vec<(&'static str, usize)> {
    let styles = Style::ALL.len();
    let rows = file("tests/rows/README.md");
    let (rows, _) = rows.split_once("## Known").expect("known differences");
    let is_row = |line: &&str| line.starts_with("| ") && line.contains('`');
    let traces = fs::read_dir(format!("{ROOT}/spec/traces")).expect("traces");
    let broken = file("tests/canaries/broken/mod.rs");
    let (_, canaries) = broken.split_once("\ncanaries! {").expect("canaries");
    let responses = file("tests/http/responses.json");
    let manifests = ["", "styles/", "harness/", "harness/twins/", "benches/"];
    let manifests =
        manifests.map(|folder| file(&format!("{folder}Cargo.toml")));
    let published =
        manifests.iter().filter(|m| !m.contains("publish = false"));
    vec![
        ("# asynchronous styles", styles),
        ("# times", styles),
        ("# columns", styles),
        ("the # styles", styles),
        ("The # programs", programs::ALL.len()),
        ("the # pairs", RECIPES.len()),
        ("# rows", rows.lines().filter(is_row).count()),
        ("the # recordings", traces.count()),
        ("all # contestants", canaries.matches(';').count()),
        ("# HTTP responses", responses.matches("{\"name\": ").count()),
        ("The # published packages", published.count()),
    ]
}

/// Numbers that count nothing of the repository.
const OTHER: [&str; 7] = [
    "RFC 9112",
    "PEP 342",
    "PEP 380",
    "HTTP/2",
    "between two styles",
    "2025-0052",
    "Apache-2.0",
];

/// Words for numbers; those that are longer are written in digits.
const WORDS: [&str; 9] = [
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
];

/// Returns a number as it is written in prose, if it has a word too.
fn words(number: usize) -> Option<&'static str> {
    WORDS.get(number.checked_sub(2)?).copied()
}

/// Takes all numbers out of a text that are accounted for; complains of a
/// phrase that does not occur, and of each number that is left.
fn uncounted(text: &str, counts: &[(&str, usize)]) -> Vec<String> {
    let mut text = text.to_string();
    let mut complaints = Vec::new();
    for (phrase, number) in counts {
        let in_digits = phrase.replace('#', &number.to_string());
        let word = words(*number).unwrap_or("#");
        let in_words = phrase.replace('#', word);
        let rest = text.replace(&in_digits, "").replace(&in_words, "");
        if rest == text {
            complaints.push(format!("no {in_digits:?}"));
        }
        text = rest;
    }
    for phrase in OTHER {
        text = text.replace(phrase, "");
    }
    let tokens = text.split(|c: char| !c.is_alphanumeric());
    let is_number = |token: &&str| {
        token.starts_with(|c: char| c.is_ascii_digit())
            || WORDS.contains(&&*token.to_lowercase())
    };
    complaints.extend(tokens.filter(is_number).map(str::to_string));
    complaints
}

/// Returns the prose on one line, without code and without what was measured.
fn prose() -> String {
    let text = readme().prose.join(" ");
    let (before, rest) = text.split_once("## What they cost").expect("costs");
    let (_, after) = rest.split_once("## ").expect("a section after it");
    let text = format!("{before} {after}");
    let text: Vec<_> = text.split('`').step_by(2).collect();
    text.join("`")
}

#[test]
fn each_number_is_that_of_the_repository() {
    assert_eq!(uncounted(&prose(), &counts()), [""; 0]);
}

#[test]
fn a_number_that_has_drifted_is_caught() {
    let text = prose();
    for (place, (phrase, number)) in counts().into_iter().enumerate() {
        let mut drifted = counts();
        drifted[place].1 = number + 1;
        assert!(!uncounted(&text, &drifted).is_empty(), "{phrase}");
    }
    let one_more = format!("{text} All 1,828 tests pass.");
    assert!(!uncounted(&one_more, &counts()).is_empty());
}
