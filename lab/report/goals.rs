//! Goals for the figures, and whether they are reached.
//!
//! Knows which numbers are compared with which; for a missing number it says
//! how to get it. A goal without a measurement is not judged.

use super::chapters::not_measured;
use super::{Counts, Timings, three_digits, with_thousands};
use crate::measure::{Subject, Way};
use styles::Style;

/// The text for a count that was not made for the report.
const NOT_COUNTED: &str = "not counted";

/// The allocations of the tables of a million tasks, for each of them.
const TABLES: f64 = 0.000_5;

/// The result of comparing a number with a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The number is on the right side.
    Met,
    /// The number is on the wrong side.
    Missed,
    /// There is no number.
    Unknown,
}

impl Verdict {
    /// Returns the word for tables.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Met => "met",
            Verdict::Missed => "missed",
            Verdict::Unknown => "not measured",
        }
    }
}

/// A goal for each style or for all together.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    /// The measured quantity.
    pub probe: String,
    /// The bound.
    pub bound: &'static str,
    /// The findings: for each style in the order of [`Style::ALL`], or one for
    /// all together.
    pub found: Vec<Found>,
}

/// A finding beside its bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The number, or the reason why there is none.
    pub text: String,
    /// The verdict on the number.
    pub verdict: Verdict,
}

/// The side of a bound that a number has to be on.
#[derive(Clone, Copy)]
enum Bound {
    AtMost(f64),
    AtLeast(f64),
}

impl Bound {
    fn judge(self, number: Option<f64>, otherwise: &str) -> Found {
        let is_met = number.map(|number| match self {
            Bound::AtMost(most) => number <= most,
            Bound::AtLeast(least) => number >= least,
        });
        let verdict = match is_met {
            None => Verdict::Unknown,
            Some(true) => Verdict::Met,
            Some(false) => Verdict::Missed,
        };
        let text = number.map(measured_finely);
        Found {
            text: text.unwrap_or_else(|| otherwise.to_string()),
            verdict,
        }
    }
}

/// Writes a ratio with enough digits to show its side of the bound.
fn measured_finely(number: f64) -> String {
    match number < 9.995 {
        true => format!("{number:.3}"),
        false => three_digits(number),
    }
}

/// Makes a goal from a number for each style.
fn each(
    probe: &str,
    bound: &'static str,
    otherwise: &str,
    of: impl Fn(Style) -> (Option<f64>, Bound),
) -> Goal {
    let found = Style::ALL.map(|style| {
        let (number, bound) = of(style);
        bound.judge(number, otherwise)
    });
    let mut found = Vec::from(found);
    // A lack of all numbers is said once.
    if found.iter().all(|found| found.verdict == Verdict::Unknown) {
        found.truncate(1);
    }
    Goal {
        probe: probe.to_string(),
        bound,
        found,
    }
}

/// Returns all goals.
pub(super) fn goals(timings: &Timings, counts: &Counts) -> Vec<Goal> {
    let mut goals = vec![turn(timings), depth(timings)];
    goals.extend(tasks(timings, counts));
    goals.extend(echo(timings, "64", "echo, 64 connections"));
    goals.extend(echo(timings, "1024", "echo, 1,024 connections"));
    goals.push(at_most(
        timings,
        "fetch, keep-alive, 1 KiB, 64 at once",
        ("<= 1.15 of raw httparse and mio", 1.15),
        ("fetch_tcp", "64", "raw"),
    ));
    goals.extend(simulation(timings, counts));
    goals
}

/// Makes a goal from the ratio of each style's time to another's in one case.
fn at_most(
    timings: &Timings,
    probe: &str,
    (bound, most): (&'static str, f64),
    (model, case, other): (&str, &str, &str),
) -> Goal {
    each(probe, bound, &not_measured(model), |style| {
        let ratio = timings.ratio(model, case, style.name(), other);
        (ratio, Bound::AtMost(most))
    })
}

fn turn(timings: &Timings) -> Goal {
    let bound = "<= 1/3, 1/4, 1/4, 1/6 of tokio's wake_by_ref";
    each("turn, 1,000 tasks", bound, &not_measured("turn"), |style| {
        let most = match style {
            Style::Callbacks => 1.0 / 3.0,
            Style::Send | Style::YieldFrom => 1.0 / 4.0,
            Style::AsyncAwait => 1.0 / 6.0,
        };
        let ratio = timings.ratio("turn", "1000", style.name(), "tokio");
        (ratio, Bound::AtMost(most))
    })
}

fn depth(timings: &Timings) -> Goal {
    let probe = "a turn at depth 128";
    let bound = "<= 1.25 of depth 1, yield-from as a chain; async-await <= \
                 boxed async fn";
    each(probe, bound, &not_measured("depth"), |style| {
        // A style with real delegation pays for each level.
        let name = match style {
            Style::YieldFrom => Way::YieldFromChain.name(),
            style => style.name(),
        };
        if style == Style::AsyncAwait {
            let ratio = timings.ratio("depth", "128", name, "boxed-async");
            return (ratio, Bound::AtMost(1.0));
        }
        let deep = timings.find("depth", "128", name);
        let flat = timings.find("depth", "1", name);
        let ratio = deep.zip(flat).map(|(deep, flat)| deep.ns / flat.ns);
        (ratio, Bound::AtMost(1.25))
    })
}

fn tasks(timings: &Timings, counts: &Counts) -> [Goal; 4] {
    let many = with_thousands(counts.tasks.into());
    let spawn = at_most(
        timings,
        "spawn and join, 1,000,000 tasks",
        ("<= 1/2 of async-executor (smol)", 0.5),
        ("spawn", "1000000", "smol"),
    );
    let allocations = each(
        &format!("allocations of a task started and joined, of {many}"),
        "<= 1",
        NOT_COUNTED,
        |style| {
            let found = counts.allocations_of(Subject::Style(style));
            (found, Bound::AtMost(1.0 + TABLES))
        },
    );
    let timers = at_most(
        timings,
        "timers, 1,000,000",
        ("<= 1.2 of a bare binary heap", 1.2),
        ("timers", "1000000", "binary-heap"),
    );
    let idle = each(
        &format!("bytes of a sleeping task, of {many}"),
        "<= 160",
        NOT_COUNTED,
        |style| {
            let found = counts.bytes_of(Subject::Style(style));
            (found, Bound::AtMost(160.0))
        },
    );
    [spawn, allocations, timers, idle]
}

fn echo(timings: &Timings, case: &str, probe: &str) -> [Goal; 2] {
    let beside = at_most(
        timings,
        probe,
        ("<= 1.03 of an edge-triggered mio loop", 1.03),
        ("echo_tcp", case, "mio"),
    );
    let ns =
        |style: Style| Some(timings.find("echo_tcp", case, style.name())?.ns);
    let all: Option<Vec<f64>> = Style::ALL.into_iter().map(ns).collect();
    let spread = all.map(|all| {
        let most = all.iter().copied().fold(0.0, f64::max);
        most / all.into_iter().fold(f64::INFINITY, f64::min)
    });
    let otherwise = not_measured("echo_tcp");
    let within = Goal {
        probe: probe.to_string(),
        bound: "slowest style <= 1.03 of the fastest",
        found: vec![Bound::AtMost(1.03).judge(spread, &otherwise)],
    };
    [beside, within]
}

fn simulation(timings: &Timings, counts: &Counts) -> [Goal; 2] {
    let probe = "simulation, trace events a second";
    let otherwise = not_measured("echo_sim");
    let events = each(probe, ">= 3,000,000", &otherwise, |style| {
        let rate = |(case, events): &(String, f64)| {
            let timing = timings.find("echo_sim", case, style.name())?;
            Some(events * 1e9 / timing.ns)
        };
        let rates = counts.events_per_line.iter().filter_map(rate);
        (rates.reduce(f64::min), Bound::AtLeast(3e6))
    });
    let bound = Bound::AtLeast(1_000.0);
    let compared = Goal {
        probe: "simulation, compared scenarios a second".to_string(),
        bound: ">= 1,000",
        found: vec![bound.judge(counts.compared_per_s, NOT_COUNTED)],
    };
    [events, compared]
}
