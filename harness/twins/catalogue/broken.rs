//! Each fault of the checker is caught: with it a check of the catalogue, or
//! of a small pair made for it, answers something else, and something wrong.

mod pairs;

use super::{all_planted, sound};
use crate::faults::{Fault, broken, with_fault};
use crate::{Check, Verdict};
use std::collections::BTreeSet;

/// Returns the check of a row of the catalogue, or of a small pair.
fn check_of(name: &str) -> Check {
    let planted = all_planted().find(|row| row.name == name);
    let planted = planted.map(|row| (row.check)().at(row.level));
    let sound = sound::all().find(|row| row.name == name);
    let sound = sound.map(|row| (row.check)());
    let small = pairs::ALL.iter().find(|(one, _)| *one == name);
    let small = small.map(|(_, check)| check());
    let found = planted.or(sound).or(small);
    found.unwrap_or_else(|| panic!("no row and no pair {name:?}"))
}

/// Returns what a verdict says, the most important first.
fn told(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Equal(passed) => format!(
            "equal under {} schedules and {} cancellations in {} pairs",
            passed.schedules, passed.cancellations, passed.pairs
        ),
        Verdict::Differs(finding) => {
            format!("{} by {} decisions", finding.cause, verdict.decisions())
        }
        Verdict::Breaks(breach) => format!("breaks: {}", breach.sentence),
        Verdict::Unsteady(text) => format!("unsteady: {text}"),
        Verdict::Vacuous(text) => format!("vacuous: {text}"),
        Verdict::Stale(text) => format!("stale: {text}"),
    }
}

/// Demands that a check answers `right`, and `wrong` with the fault.
#[track_caller]
fn must_be_caught(fault: Fault, row: &str, right: &str, wrong: &str) {
    let sentences = Fault::ALL.iter();
    let mut sentences = sentences.filter(|(one, _)| *one == fault);
    let sentence = sentences.next().expect("a fault of the list").1;
    let sound = told(&check_of(row).run());
    assert!(sound.starts_with(right), "{row}, without fault: {sound}");
    let faulty = with_fault(fault, || told(&check_of(row).run()));
    assert!(
        !faulty.starts_with(right),
        "{row} misses:{sentence} {faulty}"
    );
    assert!(faulty.starts_with(wrong), "{row},{sentence} {faulty}");
}

/// Makes one test for each fault, by its name: the row that catches it, the
/// right answer, and the answer with the fault. And a test that no fault, and
/// no pair that was made for one, is missing.
macro_rules! caught {
    ($($fault:ident: $row:ident, $right:literal, $wrong:literal;)*) => {
        #[expect(non_snake_case, reason = "the name is that of the fault")]
        mod is_caught {
            use super::{Fault, must_be_caught};
            $(
                #[test]
                fn $fault() {
                    let row = stringify!($row);
                    must_be_caught(Fault::$fault, row, $right, $wrong);
                }
            )*
        }

        #[test]
        fn every_fault_has_a_test() {
            let tested = [$(Fault::$fault),*];
            let all: Vec<Fault> = Fault::ALL.iter().map(|one| one.0).collect();
            assert_eq!(all, tested);
            let rows = BTreeSet::from([$(stringify!($row)),*]);
            for (name, _) in pairs::ALL {
                assert!(rows.contains(name), "{name} catches nothing");
            }
        }
    };
}

caught! {
    NumbersIgnored: second_answer_lost, "error", "equal";
    NamesByPosition: join_in_either_order, "equal", "start";
    LengthsByBeginning: join_in_either_order, "equal", "order";
    TiesByBeginning: callbacks_in_either_order, "equal", "order";

    TeardownCounted: hang_in_both, "equal", "cancel";
    GiveUpsLost: dropped_handle_cancels, "cancel", "start";
    DropsLost: drops_in_another_order, "drop", "equal";
    DoneAgainLost: done_twice, "value", "equal";
    HangsLost: waker_lost, "hang", "value";
    LeftLost: permit_forgotten, "breaks: leaves permit", "equal";
    PanicsLost: panics_where_it_failed, "error", "hang";

    CancelledTwice: queue_emptied_after_the_save, "equal", "cancel";
    CancelledTooLate: answer_beats_the_stop, "cancel", "equal";

    EndsInOrder: cached_in_either_order, "equal", "order";
    BeginsInOrder: join_in_either_order, "equal", "start";
    NotesSorted: callback_within_the_call, "order", "equal";
    LastLineLeftOut: lock_taken_again, "hang", "equal";
    ResultsLeftOut: swallows_the_error, "error", "equal";
    TimesLeftOut: pause_behind_the_job, "time", "equal";
    CountsLeftOut: one_log_more, "start", "equal";
    BehindTheIndependent: another_value_and_log, "value", "order";

    LastOutcomeLeftOut: goes_on_after_the_catch, "error", "equal";
    InputsLeftOut: wrong_from_two_on, "value", "equal";
    TiesLeftOut: other_side_wins_ties, "order", "equal";
    TriedTwice: two_answers,
        "equal under 4 schedules and 0 cancellations in 4 pairs",
        "equal under 4 schedules and 0 cancellations in 5 pairs";
    CountedTwice: two_jobs, "equal under 3 schedules", "equal";
    CauseMayChange: fails_when_cancelled, "cancel by 2", "error by 1";
    NeedlessKept: one_failure_too_many, "error by 1", "error by 2";
    NeverHangsBoth: grace_without_end, "hang", "equal";
    TiesCounted: other_side_first, "equal", "order";

    UnsteadyPasses: every_other_run_waits, "unsteady", "equal";
    VacuousPasses: nothing_begins, "vacuous", "equal";
    StalePasses: example_of_another, "stale", "equal";
    GonePasses: known_and_gone, "stale", "equal";
    BeginsAfterCancelPass: goes_on_behind, "breaks: begins write", "equal";

    CancelRow: shielded_save_is_dropped, "cancel", "turn";
    UnreachedCancel: cancelled_too_late, "error by 1", "cancel by 2";
    PanicRow: nests_waits_that_are_over, "error", "turn";
    HangRow: lock_taken_again, "hang", "turn";
    TimerRow: timeout_is_gone, "time", "turn";
    GoingOnRow: retry_outlives_its_deadline, "cancel", "turn";
    GivenUpRow: timeout_gives_up, "cancel", "turn";
    FailureRow: swallows_the_error, "error", "turn";
    HeldRow: guard_held_across_the_wait, "drop", "turn";
    StartRow: started_twice, "start", "turn";
    OrderRow: stray_await, "order", "turn";
    ElsewhereRow: results_as_they_complete, "order", "turn";
    ValueRow: swapped_results, "value", "turn";
    DropsRow: drops_in_another_order, "drop", "turn";
    BeginsRow: begins_after_the_note, "start", "turn";
    TimesRow: pause_behind_the_job, "time", "turn";
    TurnsRow: begins_a_turn_later, "turn", "time";
}

#[test]
fn a_fault_is_off_after_a_panic() {
    let panicked = std::panic::catch_unwind(|| {
        with_fault(Fault::DropsLost, || {
            assert!(!broken(Fault::DropsLost), "on");
        });
    });
    assert!(panicked.is_err());
    assert!(!broken(Fault::DropsLost));
}
