//! The contents of the tables, and deadlines that were withdrawn.

use super::*;
use crate::event_loop::{Connection, Loop, SocketId};
use std::task::Waker;

/// The entries of the tables that are in use.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in super::super::super) struct InUse {
    pub(in super::super::super) tasks: usize,
    pub(in super::super::super) operations: usize,
    pub(in super::super::super) unasked: usize,
    pub(in super::super::super) withdrawn: usize,
    pub(in super::super::super) jobs: usize,
}

impl Loop {
    pub(in super::super::super) fn in_use(&self) -> InUse {
        let tables = self.tables();
        InUse {
            tasks: tables.tasks.len(),
            operations: tables.ops.len(),
            unasked: tables.unasked.len() + tables.ops.told(),
            withdrawn: tables.ready.withdrawn(),
            jobs: tables.jobs.len(),
        }
    }

    /// Returns how many places the tables have grown to.
    pub(in super::super::super) fn places(&self) -> (usize, usize) {
        let tables = self.tables();
        (tables.tasks.places(), tables.ops.places())
    }

    /// Makes a connection of this number.
    pub(in super::super::super) fn connection(&self, id: u32) -> Connection {
        Connection::new(self.clone(), SocketId(id))
    }
}

fn external() -> Waiter {
    Waiter::External(Waker::noop().clone())
}

#[test]
fn an_operation_that_is_gone_is_not_found_in_its_place() {
    let mut tables = Tables::default();
    let first = tables.ops.add(external(), Pending::Timer);
    assert!(tables.ops.is_live(first));
    tables.withdraw(first);
    let second = tables.ops.add(external(), Pending::Job);
    assert_eq!(first.place(), second.place());
    assert!(
        tables.ops.enlarge(first).is_none()
            && tables.ops.take(first).is_none()
    );
    assert!(tables.ops.is_live(second));
    tables.make_ready(first);
    assert!(tables.ready.is_empty());
}

#[test]
fn a_generation_comes_round_after_all_others() {
    let mut tables = Tables::default();
    let op = tables.ops.add(external(), Pending::Timer);
    tables.withdraw(op);
    tables.ops.age(op);
    let last = tables.ops.add(external(), Pending::Timer);
    assert!(tables.ops.is_live(last) && !last.is_yield());
    tables.withdraw(last);
    assert_eq!(tables.ops.add(external(), Pending::Timer), op);
}

#[test]
fn deadlines_that_were_withdrawn_are_swept_out() {
    let mut tables = Tables::default();
    let kept = tables.ops.add(external(), Pending::Timer);
    tables.timers.set(5, kept);
    for deadline_us in 10..10_000 {
        let op = tables.ops.add(external(), Pending::Timer);
        tables.timers.set(deadline_us, op);
        tables.withdraw(op);
    }
    assert!(tables.timers.len() < 200, "{}", tables.timers.len());
    assert_eq!(tables.next_deadline_us(), Some(5));
    tables.fire_timers(5);
    assert_eq!(tables.ready.queued(0).len(), 1);
    assert_eq!((tables.next_deadline_us(), tables.timers.len()), (None, 0));
}

#[test]
fn deadlines_fire_by_time_and_then_by_the_order_in_which_they_were_set() {
    let mut tables = Tables::default();
    let ops: Vec<OpKey> = [7, 3, 7, 9, 3]
        .into_iter()
        .map(|deadline_us| {
            let op = tables.ops.add(external(), Pending::Timer);
            tables.timers.set(deadline_us, op);
            op
        })
        .collect();
    tables.fire_timers(8);
    let op = |next: &Ready| match next {
        Ready::Op(op) => *op,
        Ready::Task(..) => panic!("a timer completes an operation"),
    };
    let fired: Vec<OpKey> = tables.ready.iter().map(op).collect();
    assert_eq!(fired, [ops[1], ops[4], ops[0], ops[2]]);
}

#[test]
fn operations_may_begin_after_all_were_taken_out() {
    let mut tables = Tables::default();
    let failed = || Pending::Failed(Fault::Busy);
    let first = tables.ops.add(external(), failed());
    tables.ops.add(external(), failed());
    assert!(tables.ops.take(first).is_some(), "a place is free");
    assert_eq!(tables.take_rest().0.len(), 1);
    // What destructors begin when a loop is dropped, and what is polled after.
    let late = tables.ops.add(external(), failed());
    assert!(tables.ops.take(late).is_some());
}

#[test]
fn joins_that_were_withdrawn_are_swept_out() {
    let mut tables = Tables::default();
    let task = tables.tasks.add(Actor::Task(1), None, true);
    let kept = tables.ops.add(external(), Pending::Join);
    assert!(tables.add_join(task, kept));
    for _ in 0..10_000 {
        let op = tables.ops.add(external(), Pending::Join);
        assert!(tables.add_join(task, op));
        tables.withdraw(op);
    }
    let joins = tables.tasks.joins().count();
    assert!(joins < 200, "{joins}");
    assert_eq!(tables.tasks.pop_join(task), Some(kept));
}
