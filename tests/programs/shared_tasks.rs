//! A task's result can be read again and again; an error that is never read is
//! reported once.

use crate::columns::{Plan, column};
use crate::rig::{Rig, after, wrong};
use styles::Style;
use styles::asyncio::{Raises, SharedTask, gather, gather_outcomes};

const TOLD: &str =
    "5 warning: Task exception was never retrieved: ValueError: wrong";

/// Starts a task that ends after 5 ms, without printing.
fn ending(rig: &Rig, style: Style, result: Raises<u32>) -> SharedTask<u32> {
    let plan = Plan::new("one", after(rig.lp(), 5), result);
    (column(style).waits)(rig.lp(), plan)
}

/// Runs, and returns the warnings.
fn warnings(rig: &Rig) -> Vec<String> {
    let mut said = rig.run();
    said.retain(|line| line.contains("warning"));
    said
}

in_each_style! {
    fn a_result_is_there_as_often_as_asked(style: Style) {
        let rig = Rig::new();
        let task = ending(&rig, style, Ok(7));
        let other = task.clone();
        assert_eq!((task.result(), task.is_done()), (None, false));
        rig.run();
        for task in [&task, &other, &task] {
            assert_eq!(task.result(), Some(Ok(7)));
            assert!(task.is_done() && !task.is_cancelled());
        }
        assert!(!task.cancel(), "it has ended");
        assert_eq!(task.result(), Some(Ok(7)));
    }

    fn whoever_joins_gets_it_whenever_they_come(style: Style) {
        let rig = Rig::new();
        let task = ending(&rig, style, Err(wrong()));
        (column(style).joins)(rig.lp(), task.clone());
        (column(style).joins)(rig.lp(), task.clone());
        let mut said = rig.run();
        (column(style).joins)(rig.lp(), task);
        said.extend(rig.run());
        let joined = said.iter().filter(|l| l.contains("joined"));
        let joined: Vec<_> = joined.collect();
        assert_eq!(joined, ["5 joined: ValueError: wrong"; 3]);
    }

    fn an_error_unread_is_told_once_when_the_last_lets_go(style: Style) {
        let rig = Rig::new();
        let task = ending(&rig, style, Err(wrong()));
        let other = task.clone();
        assert_eq!(warnings(&rig), [""; 0]);
        drop(task);
        assert_eq!(warnings(&rig), [""; 0]);
        drop(other);
        assert_eq!(warnings(&rig), [TOLD]);
        assert_eq!(warnings(&rig), [""; 0]);
    }

    fn an_error_of_a_task_let_go_before_is_told_at_its_end(style: Style) {
        let rig = Rig::new();
        drop(ending(&rig, style, Err(wrong())));
        assert_eq!(warnings(&rig), [TOLD]);
    }

    fn a_value_and_a_cancellation_are_not_told(style: Style) {
        let rig = Rig::new();
        drop(ending(&rig, style, Ok(7)));
        let cancelled = ending(&rig, style, Err(wrong()));
        assert!(cancelled.cancel());
        drop(cancelled);
        let cancelled = ending(&rig, style, Err(wrong()));
        rig.cancel_after(1, &cancelled);
        drop(cancelled);
        assert_eq!(warnings(&rig), [""; 0]);
    }

    fn an_error_that_was_read_or_joined_is_not_told(style: Style) {
        let rig = Rig::new();
        let task = ending(&rig, style, Err(wrong()));
        rig.run();
        assert_eq!(task.result(), Some(Err(wrong())));
        drop(task);
        let joined = ending(&rig, style, Err(wrong()));
        (column(style).joins)(rig.lp(), joined);
        assert_eq!(warnings(&rig), [""; 0]);
    }

    fn an_error_that_was_gathered_is_not_told(style: Style) {
        let rig = Rig::new();
        let two = || {
            let errors = [Err(wrong()), Err(wrong())];
            errors.map(|error| ending(&rig, style, error)).to_vec()
        };
        // The second comes too late for the gathering, and is read all the
        // same; so it is if no task holds the gathering.
        let gathering = gather(rig.lp(), two());
        drop(gather(rig.lp(), two()));
        drop(gather_outcomes(rig.lp(), two()));
        assert_eq!(warnings(&rig), [""; 0]);
        assert_eq!(gathering.future().result(), Ok(Err(wrong())));
        drop(gathering);
        assert_eq!(warnings(&rig), [""; 0]);
    }
}
