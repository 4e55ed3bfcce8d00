//! Crossings within crossings, through all four styles in turn.

use super::*;

type Boxing<T> = Pin<Box<dyn Future<Output = T>>>;

/// Counts its bodies; the innermost waits as `wait` says.
#[derive(Clone, Copy)]
struct Nested {
    left: u32,
    us: u64,
}

impl Nested {
    fn less(self) -> Nested {
        let left = self.left - 1;
        Nested { left, ..self }
    }
}

fn of_async(cx: Cx, nested: Nested) -> Boxing<u32> {
    Box::pin(async move {
        if nested.left == 0 {
            async_wait::sleep(&cx, nested.us).await;
            return 0;
        }
        let inner = move |co| of_send(co, nested.less());
        1 + send::awaited(&cx, inner).await
    })
}

fn of_send(co: Co, nested: Nested) -> Boxing<u32> {
    Box::pin(async move {
        if nested.left == 0 {
            yield_!(co, crate::send::wait::Sleep(nested.us));
            return 0;
        }
        let inner = move |cx, k| of_callbacks(cx, nested.less(), k);
        1 + yield_!(co, callbacks::yielded(inner))
    })
}

fn of_callbacks(cx: CallbackCx, nested: Nested, k: Continuation<u32>) {
    if nested.left == 0 {
        return callback_wait::sleep(cx, nested.us, |cx, ()| k(cx, 0));
    }
    let inner = of_yield_from(nested.less());
    bridges::yield_from::called(cx, inner, |cx, count| k(cx, count + 1));
}

fn of_yield_from(nested: Nested) -> Boxed<u32> {
    Boxed::new(generator(async move |co| {
        if nested.left == 0 {
            yield_from!(co, delegating::sleep(nested.us));
            return 0;
        }
        let inner = move |cx| of_async(cx, nested.less());
        1 + yield_from!(co, async_await::delegated(inner))
    }))
}

#[test]
fn a_thousand_crossings_return() {
    for left in [3, 1_000] {
        let nested = Nested { left, us: 5 };
        assert_eq!(run(move |cx| of_async(cx, nested)), Ok(left));
    }
}

#[test]
fn a_thousand_crossings_are_dropped() {
    let event_loop = event_loop();
    let lp = event_loop.handle();
    let nested = Nested {
        left: 1_000,
        us: 500,
    };
    let task = spawn(lp, Actor::Task(7), move |cx| of_async(cx, nested));
    let key = task.key();
    lp.call_later(50, move |lp| lp.cancel(key));
    let ended = event_loop.run_until_complete(&task);
    assert_eq!(ended, Err(RunError::Cancelled));
    let rest = event_loop.run_until_stopped();
    assert!(matches!(rest, Err(RunError::Deadlock(_))), "{rest:?}");
    assert_eq!((event_loop.tasks_left(), lp.now_us()), (0, 50));
}

#[test]
fn a_thousand_crossings_are_cancelled_from_the_innermost_on() {
    let event_loop = event_loop();
    let lp = event_loop.handle();
    let nested = Nested {
        left: 1_000,
        us: 500,
    };
    let task = spawn(lp, Actor::Task(7), move |cx| of_async(cx, nested));
    let key = task.key();
    lp.call_later(50, move |lp| assert!(lp.cancel_soon(key)));
    let ended = event_loop.run_until_complete(&task);
    assert_eq!(ended, Err(RunError::Cancelled));
    assert_eq!((event_loop.tasks_left(), lp.now_us()), (0, 50));
}

#[test]
fn a_loop_that_goes_takes_a_thousand_crossings_with_it() {
    let event_loop = event_loop();
    let lp = event_loop.handle();
    let nested = Nested {
        left: 1_000,
        us: 500,
    };
    let _task = spawn(lp, Actor::Task(7), move |cx| of_async(cx, nested));
    lp.call_later(50, |lp| lp.stop());
    assert_eq!(event_loop.run_until_stopped(), Ok(()));
    drop(event_loop);
}
