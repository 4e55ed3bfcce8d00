//! Chains of 100,000 links, and of as many chains, where a stack that grows
//! would not fit.

mod support;

use std::cell::Cell;
use std::rc::Rc;
use styles::callbacks::deferred::{Deferred, Firer};
use styles::event_loop::Loop;
use support::on_small_stack;
use support::runs::run_out;
use support::worlds::quiet_loop;

const MANY: usize = 100_000;

/// Makes a chain of many links that add one.
fn long_chain(lp: &Loop) -> (Firer<usize, ()>, Deferred<usize, ()>) {
    let (firer, mut deferred) = Deferred::new(lp);
    for _ in 0..MANY {
        deferred = deferred.then(|count| Ok(count + 1));
    }
    (firer, deferred)
}

#[test]
fn a_hundred_thousand_links_take_as_many_turns_and_no_stack() {
    on_small_stack(|| {
        let event_loop = quiet_loop();
        let lp = event_loop.handle();
        let (firer, deferred) = long_chain(lp);
        let end = Rc::new(Cell::new(None));
        let ended = end.clone();
        deferred.done(move |count| ended.set(Some(count)));
        firer.resolve(0).expect("not fired before");
        run_out(&event_loop);
        assert_eq!(end.get(), Some(Ok(MANY)));
        assert_eq!(lp.counters().turns, MANY as u64 + 1);
    });
}

#[test]
fn a_hundred_thousand_links_are_dropped_without_recursion() {
    on_small_stack(|| {
        let event_loop = quiet_loop();
        let (firer, deferred) = long_chain(event_loop.handle());
        drop(firer);
        drop(deferred);
        let (firer, deferred) = long_chain(event_loop.handle());
        firer.resolve(0).expect("not fired before");
        drop((firer, deferred));
        drop(event_loop);
    });
}

/// Counts down by a chain that returns a chain, and so on.
fn count_down(lp: &Loop, from: usize) -> Deferred<usize, ()> {
    let (firer, deferred) = Deferred::new(lp);
    firer.resolve(from).expect("new");
    let lp = lp.clone();
    deferred.then(move |count: usize| match count.checked_sub(1) {
        Some(less) => count_down(&lp, less),
        None => {
            let (firer, deferred) = Deferred::new(&lp);
            firer.resolve(0).expect("new");
            deferred
        }
    })
}

#[test]
fn a_loop_of_chains_takes_a_turn_each_and_no_stack() {
    on_small_stack(|| {
        let event_loop = quiet_loop();
        let lp = event_loop.handle();
        let end = Rc::new(Cell::new(None));
        let ended = end.clone();
        count_down(lp, MANY).done(move |count| ended.set(Some(count)));
        run_out(&event_loop);
        assert_eq!(end.get(), Some(Ok(0)));
        assert_eq!(lp.counters().turns, MANY as u64 + 2);
    });
}

/// Chains each of which returns the next and has something to do after it.
fn nest(lp: &Loop) -> (Firer<usize, ()>, Deferred<usize, ()>) {
    let (innermost, mut deferred) = Deferred::new(lp);
    for _ in 0..MANY {
        let (firer, outer) = Deferred::new(lp);
        let inner = deferred;
        firer.resolve(()).expect("new");
        deferred = outer
            .then(move |()| inner)
            .then(|count: usize| Ok(count + 1));
    }
    (innermost, deferred)
}

#[test]
fn chains_in_chains_are_fired_without_recursion() {
    on_small_stack(|| {
        let event_loop = quiet_loop();
        let lp = event_loop.handle();
        let (firer, deferred) = nest(lp);
        let end = Rc::new(Cell::new(None));
        let ended = end.clone();
        deferred.done(move |count| ended.set(Some(count)));
        run_out(&event_loop);
        firer.resolve(0).expect("not fired before");
        run_out(&event_loop);
        assert_eq!(end.get(), Some(Ok(MANY)));
    });
}

#[test]
fn chains_that_wait_for_chains_are_dropped_without_recursion() {
    on_small_stack(|| {
        let event_loop = quiet_loop();
        let (firer, deferred) = nest(event_loop.handle());
        run_out(&event_loop);
        drop((firer, deferred));
    });
}
