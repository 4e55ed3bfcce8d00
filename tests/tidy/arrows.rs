//! Who may know whom.
//!
//! ```text
//!   workload, trace <- event_loop <- asyncio <- each style <- programs
//!                      world.rs   <- worlds     <- harness
//! ```

use super::Complaint;
use super::source::Source;

/// What a part of `styles` may name of its crate.
const STYLES: &[(&str, &[&str])] = &[
    ("styles/workload/", &["workload"]),
    ("styles/trace.rs", &["workload", "trace"]),
    ("styles/event_loop/", &["workload", "trace", "event_loop"]),
    (
        "styles/asyncio/",
        &["workload", "trace", "event_loop", "asyncio"],
    ),
    ("styles/generator/", &["generator"]),
    (
        "styles/callbacks/",
        &["workload", "trace", "event_loop", "asyncio", "callbacks"],
    ),
    (
        "styles/send/",
        &[
            "workload",
            "trace",
            "event_loop",
            "asyncio",
            "generator",
            "send",
            // Its macro.
            "yield_",
        ],
    ),
    (
        "styles/yield_from/",
        &[
            "workload",
            "trace",
            "event_loop",
            "asyncio",
            "generator",
            "yield_from",
        ],
    ),
    (
        "styles/async_await/",
        &["workload", "trace", "event_loop", "asyncio", "async_await"],
    ),
];

/// What a part of the harness may name of `styles`, and of its own crate.
const HARNESS: &[(&str, &[&str], &[&str])] = &[
    ("harness/scenario/", &["workload"], &["scenario", "text"]),
    (
        "harness/worlds/",
        &["workload", "event_loop"],
        &["scenario", "worlds"],
    ),
    (
        "harness/oracle/",
        &["workload", "trace"],
        &["scenario", "oracle", "record"],
    ),
];

/// What a world may name of the loop: what `world.rs` there declares.
const WORLD_NAMES: &[&str] = &[
    "Attempt",
    "Interrupt",
    "Job",
    "JobId",
    "JobResult",
    "ListenerId",
    "Patience",
    "Polled",
    "Readiness",
    "SocketId",
    "World",
];

/// Complains of every name of a part that this one may not know.
pub(super) fn check(source: &Source) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    let mut allow = |root: &str, part: &[&str], allowed: &[&str]| {
        for (line, name) in names_after(source, root, part) {
            if !allowed.contains(&name.as_str()) {
                let part = part.concat();
                let what = format!("may not know `{root}::{part}{name}`");
                complaints.push(Complaint::new(line, what));
            }
        }
    };
    // Tests may use whatever shows what they test.
    let is_test = source.path.ends_with("/tests.rs");
    for (path, allowed) in STYLES {
        if source.path.starts_with(path) && !is_test {
            allow("crate", &[], allowed);
        }
    }
    if source.path.starts_with("styles/") {
        allow("harness", &[], &[]);
        allow("super::super", &[], &[]);
    }
    for (path, of_styles, of_harness) in HARNESS {
        if source.path.starts_with(path) {
            allow("styles", &[], of_styles);
            allow("crate", &[], of_harness);
        }
    }
    if source.path.starts_with("harness/worlds/") {
        allow("styles", &["event_loop", "::"], WORLD_NAMES);
    }
    complaints
}

/// Returns the names that follow `root::part` in paths, with their lines; in
/// a list of them the first name of each.
fn names_after(
    source: &Source,
    root: &str,
    part: &[&str],
) -> Vec<(usize, String)> {
    let path = format!("{root}::{}", part.concat());
    let mut found = Vec::new();
    for (place, _) in source.code.match_indices(&path) {
        let before = source.code[..place].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || "_:$".contains(c)) {
            continue;
        }
        let rest = &source.code[place + path.len()..];
        let line = source.line_of(place);
        match rest.strip_prefix('{') {
            Some(list) => {
                let names = first_names(list);
                found.extend(names.into_iter().map(|name| (line, name)));
            }
            None => found.push((line, word(rest))),
        }
    }
    found
}

/// Returns the first name of each path in a list that begins here.
fn first_names(list: &str) -> Vec<String> {
    let mut depth = 0;
    let mut names = Vec::new();
    let mut is_first = true;
    for (place, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => is_first = true,
            c if is_first && depth == 0 && (c.is_alphabetic() || c == '_') => {
                names.push(word(&list[place..]));
                is_first = false;
            }
            _ => {}
        }
    }
    names
}

fn word(text: &str) -> String {
    let in_word = |c: &char| c.is_alphanumeric() || *c == '_' || *c == '*';
    text.chars().take_while(in_word).collect()
}

#[test]
fn forbidden_arrows_are_caught() {
    let canaries = [
        ("styles/workload/x.rs", "use crate::event_loop::Loop;"),
        ("styles/workload/x.rs", "use crate::{trace, workload};"),
        ("styles/trace.rs", "fn f(lp: crate::event_loop::Loop) {}"),
        ("styles/event_loop/x.rs", "use crate::send::task::Cx;"),
        ("styles/event_loop/x.rs", "use crate::generator::Co;"),
        ("styles/generator/x.rs", "use crate::workload::Fault;"),
        ("styles/send/x.rs", "use crate::yield_from::wait;"),
        ("styles/callbacks/x.rs", "use crate::generator::Co;"),
        (
            "styles/async_await/x.rs",
            "use crate::{send::{a, b}, trace};",
        ),
        ("styles/yield_from/x.rs", "use super::super::send::wait;"),
        ("styles/yield_from/x.rs", "use crate::*;"),
        ("styles/send/x.rs", "use harness::scenario::Scenario;"),
        ("harness/scenario/x.rs", "use styles::event_loop::World;"),
        ("harness/scenario/x.rs", "use crate::worlds::sim::SimWorld;"),
        ("harness/oracle/x.rs", "use styles::event_loop::Loop;"),
        ("harness/worlds/x.rs", "use styles::event_loop::Loop;"),
        (
            "harness/worlds/x.rs",
            "use styles::event_loop::{World, Task};",
        ),
        (
            "harness/worlds/x.rs",
            "use styles::event_loop::{self, World};",
        ),
        ("harness/worlds/x.rs", "use styles::send::wait;"),
        ("harness/worlds/x.rs", "use crate::driver::run_simulated;"),
    ];
    for (path, text) in canaries {
        super::expect_complaint(check, path, &format!("\n{text}\n"), 2);
    }
}

#[test]
fn allowed_arrows_are_not_complained_of() {
    let fine = [
        ("styles/send/x.rs", "use crate::generator::Co;"),
        (
            "styles/send/x.rs",
            "use crate::{trace::Who, send::task::Cx};",
        ),
        ("styles/send/x.rs", "//! As in [`crate::callbacks`].\n"),
        (
            "styles/send/x.rs",
            "use other_crate::send_crate::callbacks;",
        ),
        ("styles/lib.rs", "use crate::send::wait;"),
        (
            "styles/event_loop/tests.rs",
            "use crate::async_await::wait;",
        ),
        (
            "harness/worlds/x.rs",
            "use styles::event_loop::{Job, World};",
        ),
        ("harness/driver.rs", "use styles::event_loop::EventLoop;"),
        ("tests/x.rs", "use styles::send::wait;"),
    ];
    for (path, text) in fine {
        super::expect_silence(check, path, text);
    }
}
