//! Callbacks that know no style: completed once, twice, never, cancelled.

use super::super::plain::{self, Completion};
use super::*;

#[test]
fn a_completion_is_waited_for_in_each_style() {
    let sum = run(async |cx: Cx| {
        let lp = cx.clone();
        let late = move |done: Completion<u32>| {
            lp.call_later(5, move |_| done.complete(1));
        };
        let (in_send, in_yield_from) = (late.clone(), late.clone());
        let in_callbacks = late.clone();
        let mut sum = plain::awaited(&cx, late).await;
        sum += send::awaited(&cx, async move |co: Co| {
            yield_!(co, plain::yielded(in_send))
        })
        .await;
        let body = generator(async move |co| {
            yield_from!(co, plain::delegated(in_yield_from))
        });
        sum += bridges::yield_from::awaited(&cx, body).await;
        let body = |cx, k| plain::called(cx, in_callbacks, k);
        sum += callbacks::awaited(&cx, body).await;
        (sum, cx.now_us())
    });
    assert_eq!(sum, Ok((4, 20)));
}

#[test]
fn a_completion_at_once_takes_no_turn() {
    let event_loop = event_loop();
    let lp = event_loop.handle();
    let task = spawn(lp, Actor::Task(7), async |cx: Cx| {
        plain::awaited(&cx, |done| done.complete(3)).await
    });
    assert_eq!(event_loop.run_until_complete(&task), Ok(3));
    let counters = lp.counters();
    assert_eq!((counters.turns, counters.operations), (1, 0));
}

#[test]
fn a_second_completion_panics_with_the_place_of_the_call() {
    let line = line!() + 2;
    let twice = panic_of(async |cx: Cx| {
        plain::awaited(&cx, |done| {
            done.complete(1);
            done.complete(2);
        })
        .await
    });
    let place = format!("bridges/tests/plain_calls.rs:{line}:");
    assert!(twice.contains(&place), "{twice}");
    assert!(twice.ends_with("was completed twice"), "{twice}");
}

/// The first value counts; the task that completes again is told.
#[test]
fn a_second_completion_that_comes_late_panics_where_it_is_made() {
    let event_loop = event_loop();
    let lp = event_loop.handle();
    let task = spawn(lp, Actor::Task(7), async |cx: Cx| {
        let lp = cx.clone();
        let value = plain::awaited(&cx, |done: Completion<u32>| {
            let again = done.clone();
            lp.call_later(5, move |_| done.complete(1));
            lp.call_later(9, move |_| again.complete(2));
        });
        let value = value.await;
        async_wait::sleep(&cx, 90).await;
        value
    });
    assert_eq!(event_loop.run_until_complete(&task), Ok(1));
    let all = event_loop.panicked_tasks();
    assert_eq!(all.len(), 1, "{all:?}");
    assert!(all[0].message.ends_with("was completed twice"), "{all:?}");
}

#[test]
fn a_completion_that_is_dropped_uncalled_panics_in_the_caller() {
    let line = line!() + 7;
    let never = panic_of(async |cx: Cx| {
        let at_once = caught(plain::awaited(&cx, drop::<Completion<()>>));
        assert!(at_once.await.is_err());
        let lp = cx.clone();
        let late = |done: Completion<()>| {
            lp.call_later(5, move |_| drop(done));
        };
        plain::awaited(&cx, late).await;
    });
    let place = format!("bridges/tests/plain_calls.rs:{}:", line + 1);
    assert!(never.contains(&place), "{never}");
    assert!(never.ends_with("was dropped uncalled"), "{never}");
}

#[test]
fn a_call_that_is_cancelled_calls_its_closure_once() {
    let log = Rc::new(RefCell::new(Vec::new()));
    let event_loop = event_loop();
    let lp = event_loop.handle();
    let (said, says) = (log.clone(), log.clone());
    let task = spawn(lp, Actor::Task(7), async move |cx: Cx| {
        let _outer = OnDrop(says, "outer");
        let lp = cx.clone();
        plain::awaited(&cx, move |done: Completion<u32>| {
            let inner = said.clone();
            lp.call_later(90, move |_| {
                assert!(done.is_cancelled());
                done.complete(1);
                inner.borrow_mut().push("too late");
            });
            move || said.borrow_mut().push("cancelled")
        })
        .await
    });
    let key = task.key();
    lp.call_later(50, move |lp| lp.cancel(key));
    let ended = event_loop.run_until_complete(&task);
    assert_eq!(ended, Err(RunError::Cancelled));
    let rest = event_loop.run_until_stopped();
    assert!(matches!(rest, Err(RunError::Deadlock(_))), "{rest:?}");
    assert_eq!(*log.borrow(), ["cancelled", "outer", "too late"]);
    assert_eq!(event_loop.panicked_tasks(), []);
}

struct OnDrop(Rc<RefCell<Vec<&'static str>>>, &'static str);

impl Drop for OnDrop {
    fn drop(&mut self) {
        self.0.borrow_mut().push(self.1);
    }
}
