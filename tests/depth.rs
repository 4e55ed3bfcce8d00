//! The depth of bodies in bodies on a stack of 8 MiB, the usual one of a
//! program. A stack that overflows aborts the process, so each depth is tried
//! in a process of its own.

use lab::measure::{Model, Subject};
use std::env;
use std::process::Command;
use std::thread;
use styles::Style;

const STACK_BYTES: usize = 8 << 20;

/// Set in the child: the style and the depth.
const TRIES: &str = "LAB_TEST_DEPTH";

/// Returns whether a style can nest so many bodies, each the child of the one
/// before, and resume the innermost.
fn nests(style: Style, depth: u32) -> bool {
    let child = Command::new(env::current_exe().expect("this test"))
        .args(["--exact", "a_body_at_a_depth", "--nocapture"])
        .env(TRIES, format!("{style} {depth}"))
        .output();
    let child = child.expect("a child");
    let said = String::from_utf8_lossy(&child.stderr);
    let overflowed = said.contains("has overflowed its stack");
    assert_ne!(child.status.success(), overflowed, "{said}");
    child.status.success()
}

/// The child's part; without a parent there is nothing to try.
#[test]
fn a_body_at_a_depth() {
    let Ok(tries) = env::var(TRIES) else {
        return;
    };
    let (style, depth) = tries.split_once(' ').expect("two words");
    let named = |one: &Style| one.to_string() == style;
    let style = Style::ALL.into_iter().find(named).expect("a style");
    let depth = depth.parse().expect("a number");
    let model = Model::Depth { depth, turns: 2 };
    let run = move || {
        let work = model.run(Subject::Style(style)).expect("a run");
        assert_eq!(work.checksum, model.checksum());
    };
    let thread = thread::Builder::new().stack_size(STACK_BYTES);
    thread
        .spawn(run)
        .expect("a thread")
        .join()
        .expect("it ends");
}

/// Each parent polls, or drives, its child.
#[test]
fn async_await_and_yield_from_abort_at_a_hundred_thousand_bodies() {
    for style in [Style::AsyncAwait, Style::YieldFrom] {
        assert!(nests(style, 10_000), "{style}");
        assert!(!nests(style, 100_000), "{style}");
    }
}

/// The driver has the bodies of `send` in a row. Those of callbacks call one
/// another when they return, and no sooner.
#[test]
fn send_nests_as_deep_as_memory_allows_and_callbacks_thousands_of_bodies() {
    assert!(nests(Style::Send, 1_000_000));
    assert!(nests(Style::Callbacks, 10_000));
}
