//! `lab report`: what it writes, and what it refuses.

use crate::criterion_tree::Tree;
use crate::{Said, said};
use std::fs;

/// Counts with few tasks, so that a test is short.
fn report(tree: &Tree, out: &str) -> Said {
    let criterion = tree.path().join("criterion");
    let out = tree.path().join(out);
    said([
        "report".as_ref(),
        "--tasks".as_ref(),
        "1000".as_ref(),
        "--criterion".as_ref(),
        criterion.as_os_str(),
        "--out".as_ref(),
        out.as_os_str(),
    ])
}

#[test]
fn a_report_is_written_and_says_what_is_missing() {
    let tree = Tree::new("cli-report");
    for (actor, ns) in [("send", 6.0), ("floor", 4.0), ("tokio", 30.0)] {
        let folder = format!("criterion/turn_1000/{actor}/new");
        tree.run(&folder, &format!("turn/1000/{actor}"), ns);
    }
    let said = report(&tree, "new/folder");
    assert_eq!((said.status, said.err.as_str()), (0, ""));
    let out = tree.path().join("new/folder");
    let page = fs::read_to_string(out.join("index.html")).expect("a page");
    let tables = fs::read_to_string(out.join("report.md")).expect("tables");
    for part in [
        "3 timings of 1 model in ",
        "depth is not measured yet: cargo bench --bench depth\n",
        "Figures to reach: ",
        "new/folder/index.html\n",
        "new/folder/report.md\n",
    ] {
        assert!(said.out.contains(part), "{part}: {}", said.out);
    }
    assert!(!said.out.contains("turn is not measured"), "{}", said.out);
    // The timings, the counts, and their origin.
    for part in [
        "| send | 6.00 | 1.50 |",
        "Heap memory of one of 1,000 sleeping tasks",
        "Fewest allocations",
        "| yield-from-chain |",
        "Made by `lab report --tasks 1000 --criterion ",
    ] {
        assert!(tables.contains(part), "{part}");
    }
    assert!(page.matches("<svg").count() >= 3);
    assert!(!page.contains("not counted"));
    for load in ["http:", "https:", "src=", "<script", "<link"] {
        assert!(!page.contains(load), "{load}");
    }
}

/// Requires one line that names a path, and nothing that was written.
#[track_caller]
fn check_refused(said: &Said, tree: &Tree, path: &str, complaint: &str) {
    assert_eq!((said.status, said.out.as_str()), (2, ""), "{}", said.err);
    assert_eq!(said.err.lines().count(), 1, "{}", said.err);
    let path = tree.path().join(path);
    assert!(
        said.err.contains(&path.display().to_string()),
        "{}",
        said.err
    );
    assert!(said.err.contains(complaint), "{}", said.err);
    assert!(!tree.path().join("out/index.html").exists());
}

#[test]
fn a_corrupt_result_is_named() {
    let tree = Tree::new("cli-corrupt");
    let folder = "criterion/turn_2/send/new";
    tree.run(folder, "turn/2/send", 1.0);
    let path = format!("{folder}/estimates.json");
    tree.write(&path, "{\"median\": [\"\u{1b}[2J\"]}");
    let said = report(&tree, "out");
    check_refused(&said, &tree, &path, "control character");
}

#[test]
fn results_that_were_named_have_to_be_there() {
    let tree = Tree::new("cli-nowhere");
    let said = report(&tree, "out");
    check_refused(&said, &tree, "criterion", "No such file");
}

#[test]
fn a_place_that_cannot_be_written_to_is_named() {
    let tree = Tree::new("cli-taken");
    tree.run("criterion/a/new", "turn/2/send", 1.0);
    tree.write("taken", "a file");
    let said = report(&tree, "taken/out");
    check_refused(&said, &tree, "taken/out", "cannot write");
}

#[cfg(unix)]
#[test]
fn one_command_takes_the_times_itself() {
    let tree = Tree::new("cli-report-rounds");
    let run = |ends| {
        let out = tree.path().join("out");
        let mut command = crate::lab(["report", "--tasks", "1000"]);
        let asked = tree.path().join("asked");
        let script = format!(
            "echo \"$LAB_ROUNDS $LAB_INSTRUCTIONS $*\" >> '{}'\n\
             echo 'turn/1000/send  25.00 ns  0.250 x tokio'\n\
             echo 'turn/1000/tokio  100.00 ns  1.000 x tokio'\n\
             echo 'echo_tcp/64/send  9.0 ns  1 x mio  2100 instructions'\n\
             {ends}\n",
            asked.display()
        );
        command.env("CARGO", crate::fake_cargo(&tree, &script));
        command.args(["--rounds", "3", "--out"]).arg(&out);
        command.output().expect("run")
    };
    let output = run("exit 0");
    assert!(output.status.success(), "{output:?}");
    let tables = tree.path().join("out/report.md");
    let tables = fs::read_to_string(tables).expect("tables");
    assert!(tables.contains("| 0.250 met |"), "{tables}");
    assert!(tables.contains("| 2,100 met |"), "{tables}");
    let asked = fs::read_to_string(tree.path().join("asked")).expect("asked");
    let asked: Vec<_> = asked.lines().collect();
    assert_eq!(asked.len(), 2, "{asked:?}");
    assert!(asked[0].starts_with("3  bench --package benches "));
    assert!(asked[0].contains(" --bench turn -- "), "{}", asked[0]);
    assert!(asked[1].starts_with("1 1 bench "), "{}", asked[1]);
    assert!(asked[1].ends_with("--bench echo_tcp -- echo_tcp/64/"));
    let output = run("exit 3");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("lab: cargo bench: exit status: 3"), "{said}");
}
