//! A task's result can be read again and again; an error that is never read is
//! reported once.

use crate::rig::{Rig, waits, wrong};
use crate::support::script::{Step, Value, steps};
use crate::support::tasks::start;
use styles::Style;
use styles::asyncio::{SharedTask, gather, gather_outcomes};

const TOLD: &str =
    "5 warning: Task exception was never retrieved: ValueError: wrong";

/// Starts a task that takes 5 ms before its last step.
fn ending(rig: &Rig, style: Style, end: Step) -> SharedTask<Value> {
    start(style, rig.lp(), &waits("one", 5, end))
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
        let task = ending(&rig, style, Step::Return("7"));
        let other = task.clone();
        assert_eq!((task.result(), task.is_done()), (None, false));
        rig.run();
        for task in [&task, &other, &task] {
            assert_eq!(task.result(), Some(Ok("7")));
            assert!(task.is_done() && !task.is_cancelled());
        }
        assert!(!task.cancel(), "it has ended");
        assert_eq!(task.result(), Some(Ok("7")));
    }

    fn whoever_joins_gets_it_whenever_they_come(style: Style) {
        let rig = Rig::new();
        let joins = || steps([Step::Catch(steps([Step::Value(1)]))]);
        let script = steps([
            Step::Start(waits("one", 5, Step::Raise("wrong"))),
            Step::Start(joins()),
            Step::Start(joins()),
            Step::Sleep(9_000),
            Step::Call(joins()),
        ]);
        drop(start(style, rig.lp(), &script));
        let mut said = rig.run();
        said.retain(|line| line.contains("caught"));
        let caught = [5, 5, 9].map(|ms| format!("{ms} caught {}", wrong()));
        assert_eq!(said, caught);
    }

    fn an_error_unread_is_told_once_when_the_last_lets_go(style: Style) {
        let rig = Rig::new();
        let task = ending(&rig, style, Step::Raise("wrong"));
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
        drop(ending(&rig, style, Step::Raise("wrong")));
        assert_eq!(warnings(&rig), [TOLD]);
    }

    fn a_value_and_a_cancellation_are_not_told(style: Style) {
        let rig = Rig::new();
        drop(ending(&rig, style, Step::Return("7")));
        let cancelled = ending(&rig, style, Step::Raise("wrong"));
        assert!(cancelled.cancel());
        drop(cancelled);
        let cancelled = ending(&rig, style, Step::Raise("wrong"));
        rig.cancel_after(1, &cancelled);
        drop(cancelled);
        assert_eq!(warnings(&rig), [""; 0]);
    }

    fn an_error_that_was_read_or_joined_is_not_told(style: Style) {
        let rig = Rig::new();
        let task = ending(&rig, style, Step::Raise("wrong"));
        rig.run();
        assert_eq!(task.result(), Some(Err(wrong())));
        drop(task);
        let joins = steps([
            Step::Start(waits("one", 5, Step::Raise("wrong"))),
            Step::Catch(steps([Step::Value(1)])),
        ]);
        drop(start(style, rig.lp(), &joins));
        assert_eq!(warnings(&rig), [""; 0]);
    }

    fn an_error_that_was_gathered_is_not_told(style: Style) {
        let rig = Rig::new();
        let two = || {
            let errors = [Step::Raise("wrong"), Step::Raise("wrong")];
            errors.map(|error| ending(&rig, style, error)).to_vec()
        };
        // The second error comes too late for the gathering, but counts as
        // read; so it does if no task holds the gathering; the error
        // of that one is told then.
        let gathering = gather(rig.lp(), two());
        drop(gather(rig.lp(), two()));
        drop(gather_outcomes(rig.lp(), two()));
        let told = "_GatheringFuture exception was never retrieved";
        let told = format!("5 warning: {told}: ValueError: wrong");
        assert_eq!(warnings(&rig), [told]);
        assert_eq!(gathering.future().result(), Ok(Err(wrong())));
        drop(gathering);
        assert_eq!(warnings(&rig), [""; 0]);
    }
}
