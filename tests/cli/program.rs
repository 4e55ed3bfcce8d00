//! `lab program` and `lab race`, as people and pipes use them.

use crate::{Running, lab, said};
use std::io::{ErrorKind, Read, Write, pipe};
use std::process::Stdio;
use styles::Style;
use styles::programs::ALL;

/// Returns what was printed without its times, which differ from run to run.
fn without_times(text: &str) -> Vec<&str> {
    text.lines()
        .map(|line| line.split_once("] ").expect("a time").1)
        .collect()
}

/// Runs the echo by the clock on the wall, on this input.
fn echoed(style: Style, input: &[u8]) -> String {
    let arguments = ["program", "delayed_echo", "--real-time", "--style"];
    let mut command = lab(arguments);
    command.arg(style.name()).stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("started");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(input).expect("written");
    drop(stdin);
    let output = child.wait_with_output().expect("ended");
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), &*err), (Some(0), ""), "{style}");
    String::from_utf8(output.stdout).expect("UTF-8, whatever came in")
}

#[test]
fn all_programs_have_a_line_each_and_are_equal() {
    let said = said(["program"]);
    assert_eq!((said.status, said.err.as_str()), (0, ""), "{}", said.out);
    let lines: Vec<_> = said.out.lines().collect();
    for (program, line) in ALL.iter().zip(&lines) {
        let mut words = line.split_whitespace();
        assert_eq!(words.next(), Some(program.name));
        assert!(words.next().is_some(), "{line}");
    }
    assert_eq!(lines.len(), ALL.len() + 2);
    let runs = format!("{} runs: ", ALL.len() * Style::ALL.len());
    let sum = lines.last().expect("a sum");
    assert!(sum.starts_with(&runs), "{sum}");
    assert!(sum.ends_with(", 0 other differences"), "{sum}");
}

#[test]
fn the_list_names_each_program_and_what_it_shows() {
    let said = said(["program", "--list"]);
    assert_eq!((said.status, said.err.as_str()), (0, ""));
    assert_eq!(said.out.lines().count(), ALL.len());
    for (program, line) in ALL.iter().zip(said.out.lines()) {
        assert!(line.starts_with(program.name), "{line}");
        assert!(line.ends_with(program.summary), "{line}");
    }
}

#[test]
fn a_program_that_there_is_not_is_told_with_those_that_there_are() {
    let said_of = |name| said(["program", name]);
    let near = said_of("up_dwon");
    let begin = "lab: no program is named \"up_dwon\"; is it \"up_down\"?; ";
    assert!(near.err.starts_with(begin), "{}", near.err);
    let far = said_of("\u{1b}[2J\n");
    assert!(!far.err.contains("is it"), "{}", far.err);
    for said in [near, far] {
        assert_eq!((said.status, said.out.as_str()), (2, ""));
        assert_eq!(said.err.lines().count(), 1, "{}", said.err);
        assert!(!said.err.contains('\u{1b}'));
        for program in &ALL {
            assert!(said.err.contains(program.name), "{}", said.err);
        }
    }
}

#[test]
fn standard_input_is_echoed_whatever_is_in_it() {
    let long = vec![b'x'; 70_000];
    let input = [&b"\xff\xfe\r\n\n"[..], &long, b"\nlast"].concat();
    let out = echoed(Style::AsyncAwait, &input);
    let head = "x".repeat(65_536);
    let tail = "x".repeat(70_000 - 65_536);
    let expected = ["\u{fffd}\u{fffd}", "", &head, &tail, "last"];
    let lines = without_times(&out);
    let after = |prefix| {
        let lines = lines.iter().filter_map(|line| line.strip_prefix(prefix));
        lines.collect::<Vec<&str>>()
    };
    assert_eq!(after("read: "), expected);
    assert_eq!(after("  Your text back, after 1 sec: "), expected);
    assert_eq!(lines[5], "end of input, 5 echoes to come");
    assert_eq!(lines[11..], ["all echoed"]);
}

#[test]
fn an_input_that_has_ended_is_echoed_in_every_style() {
    for style in Style::ALL {
        let out = echoed(style, b"");
        let expected = ["end of input, 0 echoes to come", "all echoed"];
        assert_eq!(without_times(&out), expected, "{style}");
    }
}

#[test]
fn a_program_whose_output_nobody_reads_ends() {
    let (reader, writer) = pipe().expect("a pipe");
    drop(reader);
    let mut command = lab(["program", "delayed_echo", "--real-time"]);
    command.stdin(Stdio::piped()).stdout(writer);
    command.stderr(Stdio::piped());
    let mut child = command.spawn().expect("started");
    let mut stdin = child.stdin.take().expect("a pipe");
    // More than fits into the pipe: all of it goes in only if it is read.
    let line = [&[b'x'; 1_000][..], b"\n"].concat();
    let unwritten = (0..1_000).find_map(|_| stdin.write_all(&line).err());
    drop(stdin);
    let output = child.wait_with_output().expect("ended");
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), &*err), (Some(0), ""));
    let kind = unwritten.map(|error| error.kind());
    assert_eq!(kind, Some(ErrorKind::BrokenPipe), "all was read");
}

#[test]
#[cfg(unix)]
fn ctrl_c_ends_a_program_as_it_ends_any_other() {
    use std::os::unix::process::ExitStatusExt;
    let command = ["program", "tree_car", "--real-time", "--style", "send"];
    let mut running = Running::start(&command);
    let stdout = running.0.stdout.as_mut().expect("a pipe");
    let mut first = [0];
    stdout.read_exact(&mut first).expect("a line");
    running.signal("INT");
    let (status, _, err) = running.finish();
    assert_eq!((status.signal(), err.as_str()), (Some(2), ""));
}

#[test]
fn a_race_that_nobody_watches_is_the_program_alone() {
    let race = said(["race", "--speed", "1"]);
    let program = said(["program", "racers"]);
    assert_eq!((race.status, race.err.as_str()), (0, ""));
    assert_eq!(race.out, program.out);
    assert!(!race.out.contains('\u{1b}'));
}
