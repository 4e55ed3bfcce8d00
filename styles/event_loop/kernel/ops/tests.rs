//! Small and large operations, and their places.

use super::*;
use crate::workload::Fault;

fn task(place: u32) -> Waiter {
    Waiter::Task(TaskKey::new(place, 7))
}

fn failed() -> Pending {
    Pending::Failed(Fault::Busy)
}

#[test]
fn what_is_put_in_comes_out_small_or_large() {
    let mut ops = Ops::default();
    let timer = ops.add(task(1), Pending::Timer);
    let failure = ops.add(task(2), failed());
    assert!(ops.large(timer).is_none() && ops.large(failure).is_some());
    let waits: Vec<_> =
        ops.iter().map(|wait| (wait.task, wait.name)).collect();
    let key = |place| Some(TaskKey::new(place, 7));
    assert_eq!(waits, [(key(1), "sleep"), (key(2), "its turn")]);
    let taken = ops.take(timer).expect("it waits");
    assert!(matches!(taken.pending, Pending::Timer));
    assert!(matches!(taken.waiter, Waiter::Task(k) if k.place() == 1));
    let taken = ops.take(failure).expect("it waits");
    assert!(matches!(taken.pending, Pending::Failed(Fault::Busy)));
    assert!(ops.take(timer).is_none() && ops.take(failure).is_none());
    assert_eq!(ops.len(), 0);
}

#[test]
fn what_is_changed_stays_in_its_place() {
    let mut ops = Ops::default();
    let job = ops.add(task(3), Pending::Job);
    ops.enlarge(job).expect("it waits").pending = failed();
    assert!(ops.is_live(job));
    let taken = ops.take(job).expect("it waits");
    assert!(matches!(taken.waiter, Waiter::Task(k) if k.place() == 3));
    assert!(matches!(taken.pending, Pending::Failed(Fault::Busy)));
    assert!(ops.enlarge(job).is_none());
}

#[test]
fn places_of_large_ones_are_used_again() {
    let mut ops = Ops::default();
    for _ in 0..100 {
        let one = ops.add(task(1), failed());
        let other = ops.add(task(2), failed());
        assert!(ops.take(one).is_some() && ops.take(other).is_some());
    }
    assert_eq!((ops.large.len(), ops.places()), (2, 2));
}
