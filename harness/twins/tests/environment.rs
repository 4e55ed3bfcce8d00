//! The variables of the environment and the files that checks keep, each in a
//! process of its own: this one again, with one test of it.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};
use twins::{Check, Op, Outside, check, futures};

/// Set in the child, which is then no test but a program to look at.
const CHILD: &str = "TWINS_TEST_CHILD";

/// A child, with a folder of its own as that of its package.
struct Child {
    folder: PathBuf,
    test: &'static str,
}

impl Child {
    fn new(test: &'static str) -> Child {
        let id = std::process::id();
        let folder = std::env::temp_dir().join(format!("twins-{id}-{test}"));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder");
        Child { folder, test }
    }

    /// Runs a check in the child; `found` is what its new version does.
    fn run(&self, new: &str, variables: &[(&str, &str)]) -> Output {
        let this = std::env::current_exe().expect("a test is a program");
        let mut command = Command::new(this);
        command.args(["--exact", "--nocapture", "the_child"]);
        for name in ["PAIRS", "SECONDS", "SEED", "WHEN", "OUT", "FULL"] {
            command.env_remove(format!("TWINS_{name}"));
        }
        command.env("CARGO_MANIFEST_DIR", &self.folder);
        command.env("RUST_BACKTRACE", "0").env(CHILD, new);
        command.envs(variables.iter().copied());
        command.output().expect("the child runs")
    }

    fn passes(&self, new: &str, variables: &[(&str, &str)]) -> String {
        let output = self.run(new, variables);
        let text = text_of(&output);
        assert!(output.status.success(), "{}: {text}", self.test);
        text
    }

    fn fails(&self, new: &str, variables: &[(&str, &str)]) -> String {
        let output = self.run(new, variables);
        let text = text_of(&output);
        assert!(!output.status.success(), "{}: {text}", self.test);
        text
    }

    fn found(&self) -> Option<String> {
        let file = self.folder.join("twins-found").join("two_gets_.txt");
        fs::read_to_string(file).ok()
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn text_of(output: &Output) -> String {
    let all = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8_lossy(&all).into_owned()
}

fn get(out: Outside, number: u64) -> Op<Result<u64, &'static str>> {
    out.op("get", number, [Ok(number), Err("a \"quote\"\n")])
}

async fn old(out: Outside) -> u64 {
    let one = get(out, 1).await.unwrap_or(0);
    one + get(out, 2).await.unwrap_or(0)
}

/// A version that is equal, or fails with this operation.
fn two(new: &str) -> Check {
    let wrong: u64 = new.parse().unwrap_or(0);
    let new = move |out: Outside| async move {
        let mut sum = 0;
        for number in 1..=2 {
            let got = get(out, number).await;
            sum += got.unwrap_or(if number == wrong { 9 } else { 0 });
        }
        sum
    };
    check("two gets!", futures(old), futures(new))
}

/// The program that a child is; in the parent there is nothing to be done.
#[test]
fn the_child() {
    let Ok(new) = std::env::var(CHILD) else {
        return;
    };
    match new.as_str() {
        "panics" => {
            let new = |out: Outside| async move {
                get(out, 1).await.expect("it never fails")
            };
            let verdict = check("panics", futures(old), futures(new)).run();
            assert!(!verdict.is_equal());
        }
        new => two(new).assert(),
    }
}

const FIRST: &str = "get(1) gives Err(\"a \\\"quote\\\"\\n\")";

#[test]
fn what_was_found_is_kept_tried_first_and_deleted() {
    let child = Child::new("found");
    let text = child.fails("2", &[]);
    assert!(text.contains("found in pair"), "{text}");
    let second = FIRST.replace("get(1)", "get(2)");
    assert_eq!(child.found(), Some(format!("{second}\n")));
    // It is tried first, and stays as long as it fails.
    let text = child.fails("2", &[("TWINS_PAIRS", "0")]);
    assert!(text.contains("found in pair 1"), "{text}");
    assert_eq!(child.found(), Some(format!("{second}\n")));
    // Another one takes its place.
    child.fails("1", &[]);
    assert_eq!(child.found(), Some(format!("{FIRST}\n")));
    // With one schedule of the user's, it is let be.
    child.passes("1", &[("TWINS_WHEN", "get(2) takes 1 us")]);
    assert_eq!(child.found(), Some(format!("{FIRST}\n")));
    child.passes("equal", &[]);
    assert_eq!(child.found(), None);
    assert!(!child.folder.join("twins-found").exists());
}

#[test]
fn what_was_found_and_cannot_be_read_is_passed_over() {
    let child = Child::new("unread");
    let folder = child.folder.join("twins-found");
    fs::create_dir_all(&folder).expect("a folder");
    for text in ["nonsense", "get(9) gives 1", "", "\n\n", "\u{0}"] {
        fs::write(folder.join("two_gets_.txt"), text).expect("a file");
        child.passes("equal", &[]);
        fs::create_dir_all(&folder).expect("a folder");
    }
    fs::write(folder.join("two_gets_.txt"), [0xff, 0xfe]).expect("a file");
    child.passes("equal", &[]);
}

#[test]
fn one_schedule_that_is_named() {
    let child = Child::new("when");
    let text = child.fails("1", &[("TWINS_WHEN", FIRST)]);
    assert!(text.contains("found in pair 1"), "{text}");
    assert!(text.contains("cause: error"), "{text}");
    let text = child.passes("1", &[("TWINS_WHEN", "")]);
    assert!(text.contains("under 1 schedule, 0 cancellations"), "{text}");
    let text = child.fails("equal", &[("TWINS_WHEN", "get(3) takes 1 us")]);
    let stale = "names what never comes up: delete or mend it";
    assert!(text.contains(stale), "{text}");
}

#[test]
fn budgets_and_seeds() {
    let child = Child::new("budget");
    let text = child.passes("equal", &[("TWINS_PAIRS", "3")]);
    assert!(!text.contains("all there are"), "{text}");
    let text = child.passes("equal", &[("TWINS_PAIRS", "1_000")]);
    assert!(text.contains("(all there are)"), "{text}");
    let text = child.passes("equal", &[("TWINS_SECONDS", "60")]);
    assert!(text.contains("(all there are)"), "{text}");
    let text = child.fails("equal", &[("TWINS_SECONDS", "0")]);
    assert!(text.contains("no schedule was tried"), "{text}");
    child.passes("equal", &[("TWINS_SEED", "7"), ("TWINS_PAIRS", "20")]);
}

#[test]
fn bad_numbers_are_told() {
    let child = Child::new("numbers");
    for name in ["TWINS_PAIRS", "TWINS_SECONDS", "TWINS_SEED"] {
        for bad in ["many", "", "-1", "1.5", "99999999999999999999999"] {
            let text = child.fails("equal", &[(name, bad)]);
            let told = format!("{name} is {bad:?}, which is no number");
            assert!(text.contains(&told), "{text}");
        }
    }
}

#[cfg(unix)]
#[test]
fn numbers_that_are_no_text_are_told() {
    use std::os::unix::ffi::OsStrExt;
    let this = std::env::current_exe().expect("a test is a program");
    let child = Child::new("bytes");
    let mut command = Command::new(this);
    command.args(["--exact", "--nocapture", "the_child"]);
    command.env("CARGO_MANIFEST_DIR", &child.folder);
    command.env(CHILD, "equal");
    command.env("TWINS_PAIRS", std::ffi::OsStr::from_bytes(b"1\xff"));
    let output = command.output().expect("the child runs");
    let text = text_of(&output);
    assert!(!output.status.success(), "{text}");
    assert!(text.contains("TWINS_PAIRS is \"1\\xFF\""), "{text}");
}

#[test]
fn verdicts_are_written_as_json() {
    let child = Child::new("json");
    let folder = child.folder.join("some/where");
    let out = folder.to_str().expect("a plain path");
    let read = || {
        let file = folder.join("two_gets_.json");
        let text = fs::read_to_string(file).expect("it was written");
        let mut rest = text.trim();
        assert!(json(&mut rest), "{text}");
        assert_eq!(rest, "", "{text}");
        text
    };
    child.passes("equal", &[("TWINS_OUT", out)]);
    let text = read();
    assert!(text.contains("\"verdict\": \"equal\""), "{text}");
    assert!(text.contains("\"complete\": true"), "{text}");
    child.fails("1", &[("TWINS_OUT", out)]);
    let text = read();
    assert!(text.contains("\"cause\": \"error\""), "{text}");
    child.fails("1", &[("TWINS_OUT", out), ("TWINS_WHEN", "x\u{1}\t")]);
    let text = read();
    assert!(text.contains("\"verdict\": \"stale\""), "{text}");
    let file = child.folder.join("file");
    fs::write(&file, "").expect("a file");
    let file = file.to_str().expect("a plain path");
    let text = child.fails("equal", &[("TWINS_OUT", file)]);
    assert!(text.contains("TWINS_OUT: "), "{text}");
}

#[test]
fn planned_panics_are_not_printed() {
    let child = Child::new("quiet");
    let output = child.run("panics", &[]);
    assert!(output.status.success(), "{}", text_of(&output));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(errors, "", "{errors}");
}

#[test]
fn runs_are_shown_in_full() {
    let child = Child::new("full");
    let text = child.fails("1", &[("TWINS_FULL", "1")]);
    assert!(!text.contains("more with TWINS_FULL=1"), "{text}");
}

/// Reads one value of JSON; returns whether there was one.
fn json(rest: &mut &str) -> bool {
    let eat = |rest: &mut &str, text: &str| {
        let found = rest.strip_prefix(text).map(str::trim_start);
        *rest = found.unwrap_or(rest);
        found.is_some()
    };
    for word in ["true", "false", "null"] {
        if eat(rest, word) {
            return true;
        }
    }
    if rest.starts_with('"') {
        return string(rest);
    }
    let (is_object, end) = match rest.chars().next() {
        Some('{') => (true, "}"),
        Some('[') => (false, "]"),
        _ => {
            let is_digit = |c: char| c.is_ascii_digit();
            let number = rest.trim_start_matches(is_digit);
            let is_number = number.len() < rest.len();
            *rest = number.trim_start();
            return is_number;
        }
    };
    *rest = rest[1..].trim_start();
    loop {
        if is_object && !(string(rest) && eat(rest, ":")) || !json(rest) {
            return false;
        }
        if eat(rest, end) {
            return true;
        }
        if !eat(rest, ",") {
            return false;
        }
    }
}

fn string(rest: &mut &str) -> bool {
    let Some(inner) = rest.strip_prefix('"') else {
        return false;
    };
    let mut letters = inner.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => {
                *rest = inner[at + 1..].trim_start();
                return true;
            }
            '\\' => {
                let escaped = letters.next().map_or(' ', |(_, c)| c);
                if !"\"\\/bfnrtu".contains(escaped) {
                    return false;
                }
            }
            letter if letter < ' ' => return false,
            _ => {}
        }
    }
    false
}
