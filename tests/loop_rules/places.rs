//! So many at once: first come, first served, and no place is lost.

use super::{run_out, start};
use crate::support::log::Log;
use crate::support::on_small_stack;
use crate::support::script::{Step, expect, steps};
use crate::support::worlds::quiet_loop;
use styles::Style;
use styles::async_await::limit;
use styles::async_await::wait;
use styles::event_loop::Semaphore;

#[test]
fn a_place_is_free_again_when_it_is_dropped() {
    let event_loop = quiet_loop();
    let semaphore = Semaphore::new(event_loop.handle(), 2);
    let [first, second] = [semaphore.try_acquire(), semaphore.try_acquire()];
    assert!(first.is_some() && second.is_some());
    assert!(semaphore.try_acquire().is_none());
    assert_eq!(semaphore.free(), 0);
    drop(first);
    assert_eq!(semaphore.free(), 1);
    assert!(semaphore.try_acquire().is_some());
    drop(second);
    assert_eq!(semaphore.free(), 2);
}

#[test]
fn a_place_that_is_dropped_goes_to_who_waits_longest() {
    let event_loop = quiet_loop();
    let semaphore = Semaphore::new(event_loop.handle(), 1);
    let held = semaphore.try_acquire().expect("free");
    let waiting = [(); 3].map(|()| semaphore.acquire());
    let done = || waiting.each_ref().map(|future| future.done());
    assert_eq!(done(), [false; 3]);
    drop(held);
    assert_eq!((done(), semaphore.free()), ([true, false, false], 0));
    // Handed on, whether the first has seen it or not.
    assert!(semaphore.try_acquire().is_none());
    drop(waiting[0].take());
    assert_eq!(done(), [true, true, false]);
}

#[test]
fn a_free_place_is_in_the_future_at_once() {
    let event_loop = quiet_loop();
    let semaphore = Semaphore::new(event_loop.handle(), 1);
    let future = semaphore.acquire();
    assert!(future.done());
    assert_eq!(semaphore.free(), 0);
    drop(future);
    assert_eq!(semaphore.free(), 1);
}

#[test]
fn who_gives_up_waiting_is_passed_over() {
    let event_loop = quiet_loop();
    let semaphore = Semaphore::new(event_loop.handle(), 1);
    let held = semaphore.try_acquire();
    let [gives_up, waits] = [(); 2].map(|()| semaphore.acquire());
    drop(gives_up);
    drop(held);
    assert!(waits.done());
}

#[test]
fn a_place_given_to_who_gives_up_then_is_handed_on() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let semaphore = Semaphore::new(lp, 1);
    let held = semaphore.try_acquire();
    let tasks = [(); 2].map(|()| {
        let semaphore = semaphore.clone();
        start(lp, |cx| async move {
            let place = limit::acquire(&cx, &semaphore).await;
            wait::sleep(&cx, 1).await;
            drop(place);
        })
    });
    run_out(&event_loop);
    let [gives_up, waits] = &tasks;
    drop(held);
    // Its place is there, but it has not been resumed with it.
    gives_up.cancel();
    run_out(&event_loop);
    assert!(waits.is_done());
    assert_eq!((semaphore.free(), lp.now_us()), (1, 1));
}

#[test]
fn a_hundred_thousand_who_gave_up_are_passed_over_without_recursion() {
    on_small_stack(|| {
        let event_loop = quiet_loop();
        let semaphore = Semaphore::new(event_loop.handle(), 1);
        let held = semaphore.try_acquire();
        let gave_up = (0..100_000).map(|_| semaphore.acquire());
        let gave_up: Vec<_> = gave_up.collect();
        let last = semaphore.acquire();
        drop(gave_up);
        drop(held);
        assert!(last.done());
        drop(last);
        assert_eq!(semaphore.free(), 1);
    });
}

#[test]
fn a_hundred_thousand_places_are_handed_on_and_given_up_without_recursion() {
    on_small_stack(|| {
        let event_loop = quiet_loop();
        let semaphore = Semaphore::new(event_loop.handle(), 1);
        let held = semaphore.try_acquire();
        let waiting = (0..100_000).map(|_| semaphore.acquire());
        let waiting: Vec<_> = waiting.collect();
        drop(held);
        // Each is given the place before it, and gives it up.
        drop(waiting);
        assert_eq!(semaphore.free(), 1);
    });
}

#[test]
fn none_at_all_is_waited_for_in_vain() {
    let event_loop = quiet_loop();
    let semaphore = Semaphore::new(event_loop.handle(), 0);
    assert!(semaphore.try_acquire().is_none());
    assert!(!semaphore.acquire().done());
}

#[test]
fn a_panic_gives_the_place_back() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let semaphore = Semaphore::new(lp, 1);
    let (log, held) = (Log::default(), semaphore.clone());
    let lost = start(lp, |_| async move {
        let _place = held.take();
        panic!("with a place");
    });
    let (said, next) = (log.clone(), semaphore.clone());
    let waiting = start(lp, |cx| async move {
        drop(limit::acquire(&cx, &next).await);
        said.say("placed");
    });
    run_out(&event_loop);
    assert_eq!((log.take(), semaphore.free()), (vec!["placed".into()], 1));
    drop::<(_, styles::event_loop::Task<()>)>((waiting, lost));
}

in_each_style! {
    fn places_go_round_in_the_order_in_which_they_were_asked_for(
        style: Style
    ) {
        let work = |word| {
            let work = [Step::Place, Step::Say(word), Step::Sleep(1)];
            Step::Spawn(steps(work))
        };
        let script = [
            work("first"),
            work("second"),
            work("third"),
            work("fourth"),
            Step::Join(4),
        ];
        let log = ["0 first", "1 second", "2 third", "3 fourth"];
        expect(style, script, &log);
    }

    fn who_is_cancelled_gives_its_place_or_its_wait_up(style: Style) {
        let work = |word| {
            let work = [Step::Place, Step::Say(word), Step::Sleep(9)];
            Step::Spawn(steps(work))
        };
        let script = [
            work("first"),
            work("second"),
            work("third"),
            Step::Sleep(1),
            Step::Cancel(2),
            Step::Cancel(1),
            Step::Turn,
        ];
        expect(style, script, &["0 first", "1 third"]);
    }
}
