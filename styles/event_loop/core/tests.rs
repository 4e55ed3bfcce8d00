//! What is left in the tables, and deadlines that are no longer meant.

use super::*;

/// How much of the tables is in use.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in super::super) struct InUse {
    pub(in super::super) tasks: usize,
    pub(in super::super) operations: usize,
    pub(in super::super) kept: usize,
    pub(in super::super) withdrawn: usize,
    pub(in super::super) jobs: usize,
}

impl Core {
    pub(in super::super) fn in_use(&self) -> InUse {
        InUse {
            tasks: self.tasks.len() - self.free_tasks.len(),
            operations: self.ops.len(),
            kept: self.kept.len(),
            withdrawn: self.withdrawn.len(),
            jobs: self.jobs.len(),
        }
    }

    /// Returns how many places the tables have grown to.
    pub(in super::super) fn places(&self) -> (usize, usize) {
        (self.tasks.len(), self.ops.places())
    }
}

fn nobody() -> Waiter {
    Waiter::Foreign(Waker::noop().clone())
}

#[test]
fn an_operation_that_is_gone_is_not_found_in_its_place() {
    let mut core = Core::default();
    let first = core.add_op(nobody(), Pending::Timer);
    assert!(core.is_live(first));
    core.withdraw(first);
    let second = core.add_op(nobody(), Pending::Job);
    assert_eq!(first.place(), second.place());
    assert!(core.op(first).is_none() && core.take_op(first).is_none());
    assert!(core.is_live(second));
    core.complete(first);
    assert!(core.ready.is_empty());
}

#[test]
fn a_generation_comes_round_after_all_others() {
    let mut core = Core::default();
    let op = core.add_op(nobody(), Pending::Timer);
    core.withdraw(op);
    core.ops.age(op);
    let last = core.add_op(nobody(), Pending::Timer);
    assert!(core.is_live(last) && !last.is_placeless());
    core.withdraw(last);
    assert_eq!(core.add_op(nobody(), Pending::Timer), op);
}

#[test]
fn deadlines_that_were_withdrawn_are_swept_out() {
    let mut core = Core::default();
    let kept = core.add_op(nobody(), Pending::Timer);
    core.timers.set(5, kept);
    for deadline_us in 10..10_000 {
        let op = core.add_op(nobody(), Pending::Timer);
        core.timers.set(deadline_us, op);
        core.withdraw(op);
    }
    assert!(core.timers.len() < 200, "{}", core.timers.len());
    assert_eq!(core.next_deadline_us(), Some(5));
    core.fire_timers(5);
    assert_eq!(core.ready.len(), 1);
    assert_eq!((core.next_deadline_us(), core.timers.len()), (None, 0));
}

#[test]
fn deadlines_fire_by_time_and_then_by_the_order_in_which_they_were_set() {
    let mut core = Core::default();
    let ops: Vec<OpKey> = [7, 3, 7, 9, 3]
        .into_iter()
        .map(|deadline_us| {
            let op = core.add_op(nobody(), Pending::Timer);
            core.timers.set(deadline_us, op);
            op
        })
        .collect();
    core.fire_timers(8);
    let fired: Vec<OpKey> = core.ready.iter().map(|next| next.op).collect();
    assert_eq!(fired, [ops[1], ops[4], ops[0], ops[2]]);
}
