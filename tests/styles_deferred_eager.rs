//! Chains of callbacks that are called on the spot, as Twisted does.

mod support;

use std::cell::Cell;
use std::rc::Rc;
use styles::callbacks::deferred::{Deferred, Firer};
use styles::callbacks::task::spawn;
use styles::trace::Actor;
use support::log::Log;
use support::runs::run_out;
use support::worlds::quiet_loop;

/// Requires what Twisted printed for a program of
/// `spec/recordings/hot_twisted.py`.
#[track_caller]
fn expect_recorded(title: &str, log: &Log) {
    let text = include_str!("../spec/recordings/hot.txt");
    let heading = format!("## {title}\n\n");
    let (_, after) = text.split_once(&heading).expect("a recording");
    let lines: Vec<_> =
        after.lines().take_while(|line| !line.is_empty()).collect();
    assert_eq!(log.take(), lines, "{title}");
}

/// Prints a word and the value, and gives that on.
fn says<E: 'static>(
    log: &Log,
    word: &'static str,
) -> impl FnOnce(u32) -> Result<u32, E> + use<E> {
    let log = log.clone();
    move |value| {
        log.say(format!("{word} {value}"));
        Ok(value)
    }
}

#[test]
fn an_eager_chain_is_called_on_the_spot_as_by_twisted() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let (firer, chain) = Deferred::<u32, ()>::eager(lp);
    let chain = chain.then(says(&log, "first")).then(says(&log, "second"));
    log.say("before");
    firer.resolve(1).expect("not fired before");
    log.say("after");
    let _chain = chain.then(says(&log, "third"));
    log.say("end");
    expect_recorded("Deferred", &log);

    let (firer, chain) = Deferred::<u32, &str>::eager(lp);
    let (failing, mending) = (log.clone(), log.clone());
    let _chain = chain
        .then(|_| Err::<u32, _>("boom"))
        .then(says(&failing, "passed over"))
        .or_else(move |error| {
            mending.say(format!("caught {error}"));
            Ok::<_, ()>(3)
        })
        .then(says(&log, "last"));
    firer.resolve(1).expect("not fired before");
    log.say("after");
    expect_recorded("Deferred, an error", &log);
    assert_eq!(lp.counters().turns, 0);
    assert_eq!(event_loop.tasks_left(), 0);
}

#[test]
fn a_link_of_an_eager_chain_returns_before_the_next_is_called() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let (firer, chain) = Deferred::<u32, ()>::eager(lp);
    let added = Rc::new(Cell::new(None::<Deferred<u32, ()>>));
    let (adding, said, third) = (added.clone(), log.clone(), log.clone());
    let chain = chain
        .then(move |value| {
            said.say("first begins");
            let chain = adding.take().expect("the end of this chain");
            adding.set(Some(chain.then(says(&third, "third"))));
            said.say("first ends");
            Ok(value)
        })
        .then(says(&log, "second"));
    added.set(Some(chain));
    firer.resolve(1).expect("not fired before");
    expect_recorded("Deferred, adding while it runs", &log);
}

#[test]
fn an_eager_chain_waits_for_another_and_goes_on_within_its_firing() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let (firer, chain) = Deferred::<u32, ()>::eager(lp);
    let (inner, waited) = Deferred::<u32, ()>::eager(lp);
    let waited = waited.then(says(&log, "inner"));
    let _chain = chain.then(|_| waited).then(says(&log, "outer"));
    firer.resolve(1).expect("not fired before");
    log.say("before");
    inner.resolve(2).expect("not fired before");
    log.say("after");
    expect_recorded("Deferred, waiting for another", &log);
}

/// Each chain fires the next in a link, so that they run within each other.
#[test]
fn eager_chains_that_fire_each_other_need_little_stack() {
    const CHAINS: u64 = 100_000;
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let count = Rc::new(Cell::new(0_u64));
    let mut next: Option<Firer<(), ()>> = None;
    for _ in 0..CHAINS {
        let (firer, chain) = Deferred::eager(lp);
        let (count, fired) = (count.clone(), next.take());
        chain.done(move |_| {
            count.set(count.get() + 1);
            if let Some(firer) = fired {
                firer.resolve(()).expect("not fired before");
            }
        });
        next = Some(firer);
    }
    let first = next.expect("a chain");
    first.resolve(()).expect("not fired before");
    assert_eq!(count.get(), 64, "the rest is queued");
    run_out(&event_loop);
    assert_eq!(count.get(), CHAINS);
}

#[test]
fn a_panic_of_a_link_on_the_spot_is_one_of_who_fires() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let (firer, chain) = Deferred::<u32, ()>::eager(lp);
    let guard = log.guard("rest");
    chain
        .then(|value| match value {
            1 => panic!("a link"),
            value => Ok(value),
        })
        .done(move |_| drop(guard));
    let firing = spawn(lp, Actor::Task(1), move |cx, k| {
        firer.resolve(1).expect("not fired before");
        k(cx, ());
    });
    run_out(&event_loop);
    assert!(firing.result().is_some_and(|result| result.is_err()));
    assert_eq!(log.take(), ["rest dropped"]);
}
