//! Code and rows that the rule of the places must complain of.

use super::arrows::{House, row_of};
use super::modules::Modules;
use super::source::Source;

/// Code that runs against the table, and the row from which it takes what it
/// may not.
const CANARIES: &[(&str, &str, &str)] = &[
    (
        "styles/workload/x.rs",
        "use crate::event_loop::Loop;",
        "event_loop/",
    ),
    (
        "styles/workload/x.rs",
        "use crate::{trace, workload};",
        "trace.rs",
    ),
    (
        "styles/trace.rs",
        "fn f(_: crate::event_loop::Loop) {}",
        "event_loop/",
    ),
    (
        "styles/event_loop/x.rs",
        "use crate::send::task::Cx;",
        "send/",
    ),
    (
        "styles/event_loop/x.rs",
        "use crate::generator::Co;",
        "generator/",
    ),
    (
        "styles/event_loop/kernel/world.rs",
        "use super::Op;",
        "event_loop/kernel/",
    ),
    (
        "styles/event_loop/kernel/x.rs",
        "use crate::event_loop::futures::Wakers;",
        "event_loop/futures/",
    ),
    (
        "styles/event_loop/futures/x.rs",
        "use crate::event_loop::Promise;",
        "event_loop/shared/",
    ),
    (
        "styles/generator/x.rs",
        "use crate::workload::Fault;",
        "workload/",
    ),
    (
        "styles/callbacks/x.rs",
        "use crate::generator::Co;",
        "generator/",
    ),
    (
        "styles/send/x.rs",
        "use crate::yield_from::wait;",
        "yield_from/",
    ),
    (
        "styles/send/x.rs",
        "use harness::scenario::Scenario;",
        "scenario/",
    ),
    (
        "styles/async_await/x.rs",
        "use crate::{trace, send::{fetch as a}};",
        "send/",
    ),
    (
        "styles/async_await/x.rs",
        "fn f() { crate::yield_!(a) }",
        "send/",
    ),
    (
        "styles/yield_from/x/mod.rs",
        "use super::super::send::wait;",
        "send/",
    ),
    (
        "styles/source.rs",
        "use crate::programs::Program;",
        "programs/",
    ),
    (
        "styles/programs/x/send.rs",
        "use crate::pages::PAGES;",
        "pages.rs",
    ),
    (
        "harness/scenario/x.rs",
        "use styles::event_loop::World;",
        "world.rs",
    ),
    (
        "harness/scenario/x.rs",
        "use crate::worlds::sim::SimWorld;",
        "sim/",
    ),
    (
        "harness/oracle/x.rs",
        "use styles::event_loop::Loop;",
        "event_loop/",
    ),
    (
        "harness/worlds/sim/x.rs",
        "use styles::event_loop::Loop;",
        "event_loop/",
    ),
    (
        "harness/worlds/real/x.rs",
        "use styles::event_loop::{World, Task};",
        "event_loop/",
    ),
    (
        "harness/worlds/real/x.rs",
        "use styles::event_loop::{self, World};",
        "event_loop/",
    ),
    ("harness/worlds/null.rs", "use styles::send::wait;", "send/"),
    (
        "harness/worlds/sim/x.rs",
        "use crate::driver::run_simulated;",
        "driver/",
    ),
    (
        "harness/equivalence/x.rs",
        "use crate::driver::run_simulated;",
        "driver/",
    ),
    ("harness/check.rs", "use lab::report::counted;", "report/"),
    ("harness/check.rs", "use twins::Check;", "harness/twins/"),
    (
        "harness/twins/words.rs",
        "use crate::trace::Kind;",
        "harness/twins/trace.rs",
    ),
    (
        "harness/twins/schedule/x.rs",
        "use crate::Check;",
        "import harness/twins/:",
    ),
    (
        "harness/twins/x.rs",
        "use harness::worlds::sim::SimWorld;",
        "sim/",
    ),
    ("lab/report/x.rs", "use crate::cli::main;", "cli/"),
    (
        "lab/measure/x.rs",
        "use super::super::report::counted;",
        "report/",
    ),
    ("lab/measure/x.rs", "use benches::Case;", "benches/"),
    (
        "harness/worlds/mod.rs",
        "fn f() { sim::f() }\nmod sim;",
        "sim/",
    ),
    ("lab/x.rs", "fn f() {}", "is in no row of the table"),
    (
        "styles/programs/x.rs",
        "use super::super::*;",
        "imports everything",
    ),
];

#[test]
fn what_the_table_does_not_have_is_caught() {
    let house = House::new();
    for (path, text, of) in CANARIES {
        let source = Source::new(path, &format!("{text}\n"));
        let complaints = house.check(&source);
        let [complaint] = &complaints[..] else {
            panic!("{path}: {text}: {complaints:?}");
        };
        assert_eq!(complaint.line, 1, "{path}: {text}");
        assert!(complaint.what.contains(of), "{path}: {text}: {complaint:?}");
    }
}

#[test]
fn what_the_table_has_is_not_complained_of() {
    let house = House::new();
    let fine = [
        ("styles/send/x.rs", "use crate::generator::Co;"),
        (
            "styles/send/x.rs",
            "use crate::{trace::Who, send::task::Cx};",
        ),
        ("styles/send/x.rs", "//! As in [`crate::callbacks`].\n"),
        ("styles/send/x.rs", "use other::send_crate::callbacks;"),
        ("styles/send/x.rs", "pub(in crate::send) fn f() {}"),
        (
            "styles/send/x.rs",
            "#[cfg(test)]\nmod tests {\n    use crate::callbacks::task;\n}",
        ),
        ("styles/lib.rs", "use crate::event_loop::Loop;"),
        (
            "styles/event_loop/kernel/x.rs",
            "use crate::event_loop::Loop;",
        ),
        (
            "harness/worlds/sim/x.rs",
            "use styles::event_loop::{Job, World};",
        ),
        (
            "harness/driver/mod.rs",
            "use styles::event_loop::EventLoop;",
        ),
        ("benches/turn.rs", "use lab::measure::Model;"),
        ("tests/x.rs", "use styles::send::wait;"),
    ];
    for (path, text) in fine {
        let complaints = house.check(&Source::new(path, text));
        assert_eq!(complaints, [], "{path}: {text}");
    }
}

#[test]
fn rows_that_are_not_true_are_caught() {
    let mut house = House::new();
    assert_eq!(house.check_table(), [""; 0]);
    let at = |house: &House, place: &str| {
        let found = house.rows.iter().position(|row| row.place == place);
        found.expect("a row")
    };
    for (place, entry, what) in [
        ("styles/trace.rs", "generator", "does not stand above it"),
        ("harness/check.rs", "lab::cli", "does not stand above it"),
        ("harness/check.rs", "nowhere", "does not stand above it"),
        ("harness/text.rs", "styles::trace", "is allowed in vain"),
    ] {
        let row = at(&house, place);
        house.rows[row].may_import.push(entry.to_string());
        let complaints = house.check_table().join("\n");
        let expected = format!("{place}: `{entry}` {what}");
        assert!(complaints.contains(&expected), "{complaints}");
        house.rows[row].may_import.pop();
    }
    let row = at(&house, "lab/site/");
    house.rows[row].place = "lab/nowhere/".to_string();
    let complaints = house.check_table().join("\n");
    assert!(complaints.contains("no file is in it"), "{complaints}");
}

#[test]
fn a_circle_within_a_place_is_caught() {
    let mut house = House::new();
    for (path, text) in [
        ("harness/oracle/x.rs", "use super::y::Y;"),
        ("harness/oracle/y.rs", "fn f() { super::z::f() }"),
        ("harness/oracle/z.rs", "use crate::oracle::x::X;"),
    ] {
        house.sources.push(Source::new(path, text));
    }
    house.modules = Modules::of(&house.sources);
    let place = row_of(&house.rows, "harness/oracle/x.rs").expect("a row");
    let files = ["x.rs", "y.rs", "z.rs"];
    let files = files.map(|file| format!("harness/oracle/{file}"));
    assert!(house.circle(place).into_iter().eq(files.iter()));
}
