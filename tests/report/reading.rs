//! Criterion's results are read unchanged, or refused by name.

use crate::criterion_tree::{Tree, estimates};
use lab::report::{Timings, read_criterion};

fn read(tree: &Tree) -> Timings {
    read_criterion(tree.path()).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn ids_are_those_in_the_files() {
    let tree = Tree::new("ids");
    tree.run("some folder/new", "turn/1000/send", 6.5);
    tree.run("other/deeper/new", "turn/2/send", 7.5);
    let timings = read(&tree);
    let timing = timings.find("turn", "1000", "send").expect("a timing");
    assert_eq!((timing.ns, timing.samples), (6.5, 2));
    assert_eq!(timing.interval_ns, (6.5 * 0.9, 6.5 * 1.1));
    assert_eq!(timings.cases("turn"), ["2", "1000"]);
    assert_eq!(timings.all().len(), 2);
}

#[test]
fn the_run_before_counts_where_there_is_no_new_one() {
    let tree = Tree::new("base");
    tree.run("a/base", "turn/2/send", 1.0);
    tree.run("b/base", "turn/2/floor", 2.0);
    tree.run("b/new", "turn/2/floor", 3.0);
    let timings = read(&tree);
    let ns = |name| timings.find("turn", "2", name).map(|timing| timing.ns);
    assert_eq!((ns("send"), ns("floor")), (Some(1.0), Some(3.0)));
}

#[test]
fn the_last_written_of_two_with_one_id_counts() {
    let tree = Tree::new("twice");
    for (first, last, name) in [("a", "b", "send"), ("d", "c", "floor")] {
        let id = format!("turn/2/{name}");
        tree.run(&format!("{first}/new"), &id, 1.0);
        tree.run(&format!("{last}/new"), &id, 2.0);
        tree.written(&format!("{first}/new"), 100);
        tree.written(&format!("{last}/new"), 200);
    }
    let timings = read(&tree);
    assert_eq!(timings.all().len(), 2);
    assert!(timings.all().iter().all(|timing| timing.ns == 2.0));
}

#[test]
fn what_is_not_of_a_model_is_skipped() {
    let tree = Tree::new("others");
    let long = "x".repeat(100);
    let others = [
        "turn",
        "turn/2",
        "a/b/c/d",
        "a//c",
        "",
        "a/b/\u{1b}[2J",
        &long,
        &format!("a/b/{long}"),
    ];
    for (number, id) in others.into_iter().enumerate() {
        tree.run(&format!("{number}/new"), id, 1.0);
    }
    tree.write("report/index.html", "no result");
    tree.write("loose file", "no result");
    assert_eq!(read(&tree), Timings::default());
}

/// Requires that a run in which one file is this is refused, by its name.
#[track_caller]
fn check_refused(name: &str, file: &str, content: &[u8], complaint: &str) {
    let tree = Tree::new(name);
    tree.run("good/new", "turn/2/floor", 1.0);
    tree.run("case/new", "turn/2/send", 1.0);
    tree.write(&format!("case/new/{file}"), content);
    let error = read_criterion(tree.path()).expect_err("a refusal");
    let path = tree.path().join("case/new").join(file);
    assert_eq!(error.path, path);
    let line = error.to_string();
    assert!(line.starts_with(&path.display().to_string()), "{line}");
    assert!(line.contains(complaint), "{line}");
}

#[test]
fn a_file_that_is_not_as_criterion_writes_it_is_named() {
    let table: [(&str, &str, String, &str); 9] = [
        ("r1", "benchmark.json", "{".to_string(), "EOF"),
        (
            "r2",
            "benchmark.json",
            "[]".to_string(),
            "no text at `full_id`",
        ),
        ("r3", "estimates.json", String::new(), "EOF"),
        (
            "r4",
            "estimates.json",
            "{}".to_string(),
            "/median/point_estimate",
        ),
        ("r5", "estimates.json", estimates(0.0), "no number above 0"),
        ("r6", "estimates.json", estimates(-1.0), "no number above 0"),
        (
            "r7",
            "estimates.json",
            estimates(7.0).replace("lower_bound", "lower"),
            "/median/confidence_interval/lower_bound",
        ),
        ("r8", "sample.json", "{}".to_string(), "no list at `times`"),
        ("r9", "sample.json", " ".repeat(2_000_000), "longer than"),
    ];
    for (name, file, content, complaint) in table {
        check_refused(name, file, content.as_bytes(), complaint);
    }
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    check_refused("bytes", "estimates.json", b"{\"\xff\": 1}", "UTF-8");
}

#[test]
fn numbers_that_no_clock_gives_are_refused() {
    let huge = estimates(1.0).replace("0.9", "1e999");
    let complaint = "number out of range";
    check_refused("huge", "estimates.json", huge.as_bytes(), complaint);
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let tree = Tree::new("gone");
    tree.write("case/new/estimates.json", estimates(1.0));
    let error = read_criterion(tree.path()).expect_err("a refusal");
    assert!(error.path.ends_with("case/new/benchmark.json"), "{error}");
    let nowhere = tree.path().join("nowhere");
    let error = read_criterion(&nowhere).expect_err("a refusal");
    assert_eq!(error.path, nowhere);
}

#[test]
fn what_is_no_file_is_not_waited_for() {
    let tree = Tree::new("folder");
    tree.run("case/new", "turn/2/send", 1.0);
    tree.write("other/new/estimates.json/x", "a folder in its place");
    let error = read_criterion(tree.path()).expect_err("a refusal");
    assert!(error.path.starts_with(tree.path().join("other")), "{error}");
}
