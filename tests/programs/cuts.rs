//! Programs of which one task is cancelled do the same in every style, except
//! for stated differences: each program, each task, at each instant of its
//! life.
//!
//! The comparison covers all printed lines and their times, the error that the
//! program raises, the time of its end and the remains. `course.rs` has the
//! times.

mod course;
mod performance;

use self::course::Course;
use self::performance::{Cut, Performance, instead_of, perform};
use harness::equivalence::{Column, side_by_side};
use styles::Style;
use styles::programs::{ALL, Program};
use web::verdict::{CUT_DIFFERENCES, Difference};

/// The run of a style when a program is cut.
type Play<'a> = &'a dyn Fn(Style, Cut) -> Performance;

fn uncut(program: &Program, style: Style) -> Course {
    perform(program, style, None).1
}

fn cuts_of(program: &Program) -> Vec<Cut> {
    uncut(program, Style::AsyncAwait).cuts()
}

/// The tasks that no cut reaches: program, task, reason.
const UNREACHED: &[(&str, u32, &str)] = &[(
    "one_run_or_many",
    7,
    "it has ended before the loop asks its world for the first time",
)];

/// Runs a program that is cut; requires that the cut takes place, and that
/// nothing is left.
fn cut_short(program: &Program, style: Style, cut: Cut) -> Performance {
    let (performance, course) = perform(program, style, Some(cut));
    let name = program.name;
    let mut unreached = UNREACHED.iter();
    let is_reached =
        !unreached.any(|(of, task, _)| (*of, *task) == (name, cut.task));
    assert_eq!(course.was_cut, is_reached, "{name} in {style}, {cut}");
    assert_eq!(performance.waits, [""; 0], "{name} in {style}, {cut}");
    assert!(!performance.holds_loop, "{name} in {style}, {cut}");
    performance
}

/// Complains, for each cut of a program, of each style that does not behave as
/// stated for it, or as the others if nothing is stated.
fn complaints(
    program: &Program,
    stated: &[Difference],
    play: Play<'_>,
) -> Vec<String> {
    let name = program.name;
    let mut complaints = Vec::new();
    for cut in cuts_of(program) {
        let found = Style::ALL.map(|style| {
            let concerns =
                |one: &&Difference| one.concerns(name, style, cut.knob());
            let stated = stated.iter().find(concerns);
            (style, stated, play(style, cut))
        });
        let others = found.iter().filter(|(_, stated, _)| stated.is_none());
        let others: Vec<_> = others.map(|(.., found)| found).collect();
        let others = most(&others);
        for (style, stated, found) in &found {
            if let Some(what) = complaint(others, *stated, cut, found) {
                complaints.push(format!("{name} in {style}, {cut}:\n{what}"));
            }
        }
    }
    complaints
}

/// Returns the performance that most of them share.
fn most<'a>(others: &[&'a Performance]) -> &'a Performance {
    let count = |one: &&&Performance| {
        others.iter().filter(|other| *other == *one).count()
    };
    let most = others.iter().max_by_key(count);
    most.expect("of some nothing is stated")
}

/// Complains of a performance, unless it is as expected.
fn complaint(
    others: &Performance,
    stated: Option<&Difference>,
    cut: Cut,
    found: &Performance,
) -> Option<String> {
    let expected = match stated {
        Some(stated) => instead_of(stated, others, cut),
        None => others.clone(),
    };
    if stated.is_some() && expected == *others {
        return Some("what is stated is what the others do".to_string());
    }
    if expected == *found {
        return None;
    }
    let expected = Column::new("expected", &expected.text());
    let found = Column::new("found", &found.text());
    Some(side_by_side(&expected, &found, 120))
}

#[test]
fn programs_that_are_cut_do_the_same_but_for_what_is_stated() {
    let mut all = Vec::new();
    for program in &ALL {
        let play = |style, cut| cut_short(program, style, cut);
        all.extend(complaints(program, CUT_DIFFERENCES, &play));
    }
    let count = all.len();
    // The others are mostly like the first ones.
    all.truncate(5);
    assert!(count == 0, "{count} complaints:\n{}", all.join("\n"));
}

#[test]
fn each_stated_difference_is_met_by_cuts() {
    for stated in CUT_DIFFERENCES {
        let (name, reason) = (stated.program, stated.reason);
        let program = Program::by_name(name).expect("a program");
        let cuts = cuts_of(program);
        assert!(!stated.styles.is_empty(), "{name}: {reason}");
        assert!(!stated.cuts_us.is_empty(), "{name}: {reason}");
        for times in stated.cuts_us {
            let is_met = cuts.iter().any(|cut| {
                cut.task == stated.task && times.contains(&cut.at_us)
            });
            assert!(is_met, "{name}, {times:?}: {reason}");
        }
    }
}

#[test]
fn programs_that_are_not_cut_take_the_same_course_in_every_style() {
    for program in &ALL {
        let expected = uncut(program, Style::AsyncAwait);
        for style in Style::ALL {
            let course = uncut(program, style);
            let name = program.name;
            assert_eq!(course.times(), expected.times(), "{name} in {style}");
        }
    }
}

fn up_down() -> &'static Program {
    Program::by_name("up_down").expect("a program")
}

/// A cut of one of the tasks that go up and down, while it is up.
const UP: Cut = Cut {
    task: 2,
    at_us: 500_000,
};

#[test]
fn a_task_is_cut_before_it_begins_while_it_waits_and_before_it_goes_on() {
    for style in Style::ALL {
        let printed = |at_us| {
            let cut = Cut { at_us, ..UP };
            let lines = cut_short(up_down(), style, cut).lines;
            let count =
                |text| lines.iter().filter(|one| one.1 == text).count();
            (count("What goes up"), count("Must come down"))
        };
        assert_eq!(printed(0), (2, 0), "{style}");
        assert_eq!(printed(UP.at_us), (3, 0), "{style}");
        assert_eq!(printed(1_000_000), (3, 2), "{style}");
    }
}

/// Faults that a style could have when a program is cut.
const FAULTS: [fn(&mut Performance); 6] = [
    |performance| {
        let line = "all three are down".to_string();
        performance.lines.push((performance.over_us, line));
    },
    |performance| drop(performance.lines.pop()),
    |performance| performance.result = Ok(()),
    |performance| performance.over_us += 1_000,
    |performance| performance.waits.push("sleep"),
    |performance| performance.holds_loop = true,
];

/// Requires one complaint, of a style at the cut [`UP`].
fn expect_one(complaints: &[String], style: Style) {
    let [complaint] = complaints else {
        panic!("not one but:\n{}", complaints.join("\n"));
    };
    let of = format!("up_down in {style}, {UP}:\n");
    let what = complaint.strip_prefix(&of).expect(complaint);
    assert!(!what.is_empty(), "{complaint}");
}

#[test]
fn a_fault_of_one_style_is_complained_of_where_it_is() {
    for fault in FAULTS {
        for wrong in Style::ALL {
            let play = |style, cut| {
                let mut performance = cut_short(up_down(), style, cut);
                if (style, cut) == (wrong, UP) {
                    fault(&mut performance);
                }
                performance
            };
            expect_one(&complaints(up_down(), &[], &play), wrong);
        }
    }
}

#[test]
fn a_style_that_cannot_be_cut_is_complained_of() {
    let play = |style, cut| match (style, cut) == (Style::Send, UP) {
        true => perform(up_down(), style, None).0,
        false => cut_short(up_down(), style, cut),
    };
    expect_one(&complaints(up_down(), &[], &play), Style::Send);
}

#[test]
fn a_difference_that_is_not_needed_is_complained_of() {
    let vain = |printed| Difference {
        program: "up_down",
        task: UP.task,
        cuts_us: &[500_000..=500_000],
        styles: &[Style::Callbacks],
        printed,
        over_us: 0,
        reason: "none",
    };
    let play = |style, cut| cut_short(up_down(), style, cut);
    let as_the_others = [vain(&[])];
    let found = complaints(up_down(), &as_the_others, &play);
    expect_one(&found, Style::Callbacks);
    let no_longer = [vain(&[(0, "all three are down")])];
    let found = complaints(up_down(), &no_longer, &play);
    expect_one(&found, Style::Callbacks);
}
