//! Waits that pass the cancellation of their task on.

use super::run_out;
use crate::support::log::Log;
use crate::support::performance::expect;
use crate::support::script::{Step, steps};
use crate::support::worlds::quiet_loop;
use std::cell::RefCell;
use std::rc::Rc;
use styles::Style;
use styles::async_await::join::join_owned;
use styles::async_await::run::start;
use styles::async_await::task::Cx;
use styles::async_await::wait;
use styles::asyncio::SharedTask;
use styles::event_loop::Loop;

in_each_style! {
    fn a_guard_that_gives_the_wait_up_cancels_and_does_not_wait(
        style: Style
    ) {
        let child = steps([Step::OnCancel("child"), Step::Sleep(9)]);
        let script = [
            Step::Start(child),
            Step::Timeout(2, steps([Step::ValueOwned(1)])),
            Step::SayDone(1),
            Step::Join(1),
        ];
        let log = ["2 elapsed", "2 False", "2 child", "2 CancelledError"];
        expect(style, script, &log);
    }

    fn one_that_is_dropped_cancels_too(style: Style) {
        let child = steps([Step::OnCancel("child"), Step::Sleep(9)]);
        let parent = [
            Step::OnCancel("parent"),
            Step::Start(child),
            Step::ValueOwned(2),
        ];
        let script = [
            Step::Spawn(steps(parent)),
            Step::Sleep(2),
            Step::Cancel(1),
            Step::Say("dropped"),
            Step::Join(2),
        ];
        let log = ["2 parent", "2 dropped", "2 child", "2 CancelledError"];
        expect(style, script, &log);
    }
}

/// Starts a task that owns the one that is in `other` when it begins.
fn owner(
    lp: &Loop,
    log: &Log,
    name: &'static str,
    other: &Rc<RefCell<Option<SharedTask<()>>>>,
) -> SharedTask<()> {
    let (guard, other) = (log.guard(name), other.clone());
    start(lp, async move |cx: Cx| {
        let _guard = guard;
        let other = other.borrow().clone().expect("it was started");
        join_owned(&cx, &other).await
    })
}

#[test]
fn a_circle_is_cut_where_it_closes() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let others = [(); 2].map(|()| Rc::new(RefCell::new(None)));
    let first = owner(lp, &log, "first", &others[0]);
    let second = owner(lp, &log, "second", &others[1]);
    others[0].replace(Some(second.clone()));
    others[1].replace(Some(first.clone()));
    let cancelled = first.clone();
    lp.call_later(1, move |_| {
        assert!(cancelled.cancel());
    });
    run_out(&event_loop);
    assert!(first.is_cancelled() && second.is_cancelled());
    assert_eq!(log.take(), ["first dropped", "second dropped"]);
    for other in others {
        other.take();
    }
}

/// A chain of any length needs little stack; what is passed on to the 65th
/// comes in the next turn.
#[test]
fn a_long_chain_of_owners_is_cancelled_from_its_end() {
    const LENGTH: usize = 10_000;
    fn link(lp: &Loop, left: usize, ended: Rc<RefCell<Vec<usize>>>) -> Link {
        start(lp, async move |cx: Cx| {
            let _ends = Ends(left, ended.clone());
            if left == 0 {
                wait::sleep(&cx, 9).await;
                return Ok(());
            }
            let next = link(&cx, left - 1, ended);
            join_owned(&cx, &next).await
        })
    }
    type Link = SharedTask<()>;
    struct Ends(usize, Rc<RefCell<Vec<usize>>>);
    impl Drop for Ends {
        fn drop(&mut self) {
            self.1.borrow_mut().push(self.0);
        }
    }
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let ended = Rc::new(RefCell::new(Vec::new()));
    let first = link(lp, LENGTH, ended.clone());
    let cancelled = first.clone();
    lp.call_later(1, move |_| {
        assert!(cancelled.cancel());
    });
    run_out(&event_loop);
    assert!(first.is_cancelled());
    assert!(ended.borrow().iter().copied().eq(0..=LENGTH));
}
