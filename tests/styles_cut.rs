//! One program, cut short at every turn and at every microsecond: everything
//! that it holds is dropped once, the innermost first, and the same in every
//! style.

mod support;

use styles::Style;
use support::performance::Performance;
use support::script::{Step, Steps, steps};
use support::waits::perform;

/// A body that holds a guard of this name and then takes these steps.
fn holding<const N: usize>(name: &'static str, body: [Step; N]) -> Steps {
    let hold = [Step::Say(name), Step::Hold(name)];
    [&hold[..], &body[..]].concat().into()
}

/// A bit of everything, in bodies of which each holds one thing.
fn work() -> Steps {
    let speak = holding("speak", [Step::Accept, Step::Read, Step::Write("w")]);
    let share =
        holding("share", [Step::Place, Step::Turn, Step::Job(2, "done")]);
    let child = holding("child", [Step::Turn, Step::Sleep(1)]);
    let bounded = holding(
        "bounded",
        [
            Step::Call(child.clone()),
            Step::Timeout(
                3,
                holding("late", [Step::Call(child.clone()), Step::Wait(1)]),
            ),
            Step::Until(2, holding("until", [Step::Repeat(2, child.clone())])),
        ],
    );
    holding(
        "work",
        [
            Step::Timeout(9, speak),
            Step::Timeout(9, bounded),
            Step::Call(share),
            Step::Connect(0),
        ],
    )
}

/// The same for one instant: nothing in it takes time.
fn turning() -> Steps {
    let child = holding("child", [Step::Turn, Step::Wait(1), Step::Sleep(0)]);
    let share = holding("share", [Step::QueueForPlace, Step::Turn]);
    let bounded = holding(
        "bounded",
        [
            Step::Call(child.clone()),
            Step::Timeout(0, holding("late", [Step::Call(child.clone())])),
            Step::Until(1, holding("until", [Step::Call(child.clone())])),
        ],
    );
    let work = [
        Step::Set(1),
        Step::Repeat(2, child),
        Step::Timeout(9, bounded),
        Step::Call(share),
        Step::Wait(2),
    ];
    holding("work", work)
}

/// Requires that guards are dropped in the opposite order in which they came,
/// and that none stays.
fn expect_innermost_first(performance: &Performance, cut: &str) {
    let mut held = Vec::new();
    let log = performance.log.iter().chain(&performance.log_of_drop);
    for line in log {
        let (_, text) = line.split_once(' ').expect("a time");
        if let Some(name) = text.strip_suffix(" dropped") {
            assert_eq!(held.pop(), Some(name), "{cut}: {:?}", performance.log);
        } else if NAMES.contains(&text) {
            held.push(text);
        }
    }
    assert_eq!(held, [""; 0], "{cut}: {:?}", performance.log);
    assert_eq!(performance.leaked_sockets, 0, "{cut}");
    assert!(!performance.leaked_loop, "{cut}");
}

const NAMES: [&str; 7] = [
    "work", "speak", "share", "child", "bounded", "late", "until",
];

/// Cuts a program at each of many points, which must make a difference.
fn check(script_of: impl Fn(u32) -> Vec<Step>, points: u32) {
    let mut logs = Vec::new();
    for point in 0..points {
        let script = script_of(point);
        let first = perform(Style::ALL[0], &script);
        let cut = format!("cut at {point}");
        expect_innermost_first(&first, &cut);
        for style in Style::ALL {
            assert_eq!(perform(style, &script), first, "{style}: {cut}");
        }
        logs.push(first.log);
    }
    logs.dedup();
    assert!(logs.len() > 5, "only {} different cuts", logs.len());
}

#[test]
fn cancelled_at_any_turn() {
    let cut = |turns| {
        vec![
            Step::Spawn(turning()),
            Step::Repeat(turns, steps([Step::Turn])),
            Step::Cancel(1),
            Step::Join(1),
        ]
    };
    check(cut, 30);
}

#[test]
fn cancelled_at_any_time() {
    let cut = |us: u32| {
        vec![
            Step::Spawn(work()),
            Step::Sleep(us.into()),
            Step::Cancel(1),
            Step::Join(1),
        ]
    };
    check(cut, 80);
}

/// As asyncio cancels: at the next turn of the task.
#[test]
fn cancelled_soon_at_any_time() {
    let cut = |us: u32| {
        vec![
            Step::Start(work()),
            Step::Sleep(us.into()),
            Step::Cancel(1),
            Step::Join(1),
        ]
    };
    check(cut, 80);
}

#[test]
fn given_up_at_any_time() {
    check(|us| vec![Step::Timeout(us.into(), work())], 80);
}

#[test]
fn stopped_at_any_time() {
    let cut = |us: u32| {
        vec![
            Step::Spawn(steps([Step::Sleep(us.into()), Step::Set(0)])),
            Step::Until(0, work()),
        ]
    };
    check(cut, 80);
}

#[test]
fn dropped_with_the_loop_at_any_time() {
    check(|us| vec![Step::Spawn(work()), Step::Sleep(us.into())], 80);
}
