//! Goals for the figures, and whether they are reached.
//!
//! Knows which numbers are compared with which; for a missing number it says
//! how to get it. A goal without a measurement is not judged.

use super::chapters::not_measured;
use super::{Counts, Timings, three_digits, with_thousands};
use crate::measure::{Subject, Way};
use styles::Style;

/// The cases that the goals are about, as their ids begin: `lab report
/// --rounds` measures these.
pub const GOAL_CASES: [&str; 9] = [
    "depth/1/",
    "depth/128/",
    "echo_sim/",
    "echo_tcp/",
    "fetch_tcp/64/",
    "spawn/1000000/",
    "timers/1000000/",
    "turn/1000/",
    "turn/100000/",
];

/// The case of which the instructions are counted.
pub const COUNTED_CASE: &str = "echo_tcp/64/";

/// The way without a style.
const FLOOR: Way = Way::Subject(Subject::Floor);

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
    pub bound: String,
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
    bound: &str,
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
        bound: bound.to_string(),
        found,
    }
}

/// Makes a goal from one number.
fn one(
    probe: &str,
    bound_text: &str,
    otherwise: &str,
    (number, bound): (Option<f64>, Bound),
) -> Goal {
    Goal {
        probe: probe.to_string(),
        bound: bound_text.to_string(),
        found: vec![bound.judge(number, otherwise)],
    }
}

/// The most for each style, in the order of [`Style::ALL`].
type Most = [f64; 4];

/// Returns the bound of a style.
fn of(most: Most, style: Style) -> Bound {
    let place = Style::ALL.iter().position(|one| *one == style);
    Bound::AtMost(most[place.expect("all styles are there")])
}

/// Writes bounds as `<= 1.1, 1.2, 1.3, 1.4`.
fn at_most(most: Most) -> String {
    format!("<= {}", most.map(short).join(", "))
}

fn short(number: f64) -> String {
    match number.fract() == 0.0 && number >= 100.0 {
        true => with_thousands(number as u64),
        false => number.to_string(),
    }
}

/// Returns all goals.
pub(super) fn goals(timings: &Timings, counts: &Counts) -> Vec<Goal> {
    let beside = |probe, of, most| beside(timings, probe, of, most);
    let mut goals = vec![
        beside(
            "echo over TCP, 64 connections",
            ("echo_tcp", "64", "mio"),
            [1.06, 1.10, 1.08, 1.04],
        ),
        beside(
            "echo over TCP, 1,024 connections",
            ("echo_tcp", "1024", "mio"),
            [1.10, 1.15, 1.12, 1.06],
        ),
        round_trip(counts),
        beside(
            "fetch, keep-alive, 1 KiB, 64 at once",
            ("fetch_tcp", "64", "raw"),
            [1.25, 1.35, 1.35, 1.20],
        ),
        beside(
            "start and join, 1,000,000 tasks",
            ("spawn", "1000000", "smol"),
            [1.0, 1.3, 1.3, 0.8],
        ),
        asleep(counts),
        beside(
            "timers, 1,000,000",
            ("timers", "1000000", "smol"),
            [0.9, 0.9, 0.9, 0.55],
        ),
        beside(
            "a turn, 1,000 tasks",
            ("turn", "1000", "tokio"),
            [0.40, 0.28, 0.25, 0.18],
        ),
        floor_turn(timings),
    ];
    goals.extend(growth(timings));
    goals.push(depth(timings));
    goals.push(allocations(counts));
    goals.extend(simulation(timings, counts));
    goals
}

/// Makes a goal from the ratio of each style's time to another's in one case.
fn beside(
    timings: &Timings,
    probe: &str,
    (model, case, other): (&str, &str, &str),
    most: Most,
) -> Goal {
    let bound = format!("{} of {other}", at_most(most));
    each(probe, &bound, &not_measured(model), |style| {
        let ratio = timings.ratio(model, case, style.name(), other);
        (ratio, of(most, style))
    })
}

fn floor_turn(timings: &Timings) -> Goal {
    let ratio = timings.ratio("turn", "1000", FLOOR.name(), "tokio");
    one(
        "the same, of the floor",
        "<= 0.12 of tokio",
        &not_measured("turn"),
        (ratio, Bound::AtMost(0.12)),
    )
}

/// Compares a turn of many tasks with one of few: caches make the difference.
fn growth(timings: &Timings) -> [Goal; 2] {
    let most = [2.5, 2.5, 2.5, 1.5];
    let grown = |name: &str| {
        let many = timings.find("turn", "100000", name)?;
        Some(many.ns / timings.find("turn", "1000", name)?.ns)
    };
    let probe = "a turn, 100,000 tasks";
    let bound = format!("{} of 1,000 tasks", at_most(most));
    let styles = each(probe, &bound, &not_measured("turn"), |style| {
        (grown(style.name()), of(most, style))
    });
    let floor = one(
        "the same, of the floor",
        "<= 1.5 of 1,000 tasks",
        &not_measured("turn"),
        (grown(FLOOR.name()), Bound::AtMost(1.5)),
    );
    [styles, floor]
}

fn round_trip(counts: &Counts) -> Goal {
    let most = [1_700.0, 2_200.0, 2_000.0, 1_400.0];
    let count = |name: &str| {
        let id = format!("{COUNTED_CASE}{name}");
        let mut all = counts.instructions.iter();
        all.find(|(of, _)| *of == id).map(|(_, count)| *count)
    };
    let peer = |name| match count(name) {
        Some(count) => format!("; {name} {}", with_thousands(count as u64)),
        None => String::new(),
    };
    let peers = ["mio", "tokio"].map(peer).concat();
    let bound = format!("{}{peers}", at_most(most));
    let probe = "instructions of a round trip, 64 connections";
    each(probe, &bound, "counted with --rounds", |style| {
        (count(style.name()), of(most, style))
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

fn asleep(counts: &Counts) -> Goal {
    let most = [168.0, 304.0, 256.0, 136.0];
    let many = with_thousands(counts.tasks.into());
    let probe = format!("bytes of a sleeping task, of {many}");
    each(&probe, &at_most(most), NOT_COUNTED, |style| {
        (counts.bytes_of(Subject::Style(style)), of(most, style))
    })
}

fn allocations(counts: &Counts) -> Goal {
    let many = with_thousands(counts.tasks.into());
    let probe = format!("allocations of a task started and joined, of {many}");
    each(&probe, "<= 1", NOT_COUNTED, |style| {
        let found = counts.allocations_of(Subject::Style(style));
        (found, Bound::AtMost(1.0 + TABLES))
    })
}

fn simulation(timings: &Timings, counts: &Counts) -> [Goal; 2] {
    let probe = "simulation, trace events a second";
    let otherwise = not_measured("echo_sim");
    let events = each(probe, ">= 5,000,000", &otherwise, |style| {
        let rate = |(case, events): &(String, f64)| {
            let timing = timings.find("echo_sim", case, style.name())?;
            Some(events * 1e9 / timing.ns)
        };
        let rates = counts.events_per_line.iter().filter_map(rate);
        (rates.reduce(f64::min), Bound::AtLeast(5e6))
    });
    let compared = one(
        "simulation, compared scenarios a second",
        ">= 25,000",
        NOT_COUNTED,
        (counts.compared_per_s, Bound::AtLeast(25_000.0)),
    );
    [events, compared]
}
