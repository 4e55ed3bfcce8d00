//! Whatever takes a function to call can be waited for; if it has a value
//! already, the function is called next.

use crate::asyncio::{Raises, Stage, gather};
use crate::callbacks::awaitable::Awaitable;
use crate::callbacks::join::settle;
use crate::callbacks::run::{run, start};
use crate::callbacks::task::{Continuation, Cx};
use crate::callbacks::wait;
use crate::event_loop::Promise;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

fn main(cx: Cx, k: Continuation<Raises>) {
    // step: like a coroutine
    cx.print("like a coroutine");
    let _bystander = start(&cx, bystander);
    LikeCoroutine.wait(cx, move |cx, got| {
        let Ok(got) = got else {
            return k(cx, got.map(drop));
        };
        cx.print(format_args!("  got {got}"));
        // step: like sleep(0)
        cx.print("like sleep(0)");
        LikeSleep.wait(cx, move |cx, got| {
            let Ok(got) = got else {
                return k(cx, got.map(drop));
            };
            cx.print(format_args!("  got {got}"));
            like_a_future(cx, k);
        });
    });
}

fn like_a_future(cx: Cx, k: Continuation<Raises>) {
    // step: like a future
    cx.print("like a future");
    let thing = LikeFuture(Promise::new(&cx));
    let inner = thing.0.clone();
    cx.call_later(1_000_000, move |_| {
        drop(inner.set(Ok("a result")));
    });
    // step: gather
    let waiter = |name| {
        let thing = thing.clone();
        start(&cx, move |cx, k| wait_for(cx, name, thing, k))
    };
    let both = vec![waiter("one"), waiter("two")];
    let both = gather(&cx, both);
    settle(cx, both.future(), move |cx, ended| {
        if ended.is_err() {
            return k(cx, ended.map(drop));
        }
        // step: once more
        thing.wait(cx, move |cx, got| {
            let Ok(got) = got else {
                return k(cx, got.map(drop));
            };
            cx.print(format_args!("  once more: {got}"));
            k(cx, Ok(()));
        });
    });
}

fn bystander(cx: Cx, k: Continuation<Raises>) {
    cx.print("  the bystander runs");
    k(cx, Ok(()));
}

fn wait_for(
    cx: Cx,
    name: &'static str,
    thing: LikeFuture,
    k: Continuation<Raises>,
) {
    // step: wait for
    cx.print(format_args!("  {name} waits"));
    thing.wait(cx, move |cx, got| {
        let Ok(got) = got else {
            return k(cx, got.map(drop));
        };
        cx.print(format_args!("  {name} got {got}"));
        k(cx, Ok(()));
    });
}

/// The first kind: code of its own, and no pause.
struct LikeCoroutine;

impl Awaitable for LikeCoroutine {
    type Value = &'static str;

    fn wait(self, cx: Cx, k: impl FnOnce(Cx, Raises<&'static str>) + 'static) {
        cx.print("  code of its own runs");
        cx.bounce(move |cx| k(cx, Ok("value")));
    }
}

/// The second kind: gives way once.
struct LikeSleep;

impl Awaitable for LikeSleep {
    type Value = &'static str;

    fn wait(self, cx: Cx, k: impl FnOnce(Cx, Raises<&'static str>) + 'static) {
        wait::yield_now(cx, move |cx, ()| k(cx, Ok("gave way")));
    }
}

/// The third kind: waits for a future inside it.
#[derive(Clone)]
struct LikeFuture(Promise<Raises<&'static str>>);

impl Awaitable for LikeFuture {
    type Value = &'static str;

    fn wait(self, cx: Cx, k: impl FnOnce(Cx, Raises<&'static str>) + 'static) {
        settle(cx, &self.0, k);
    }
}
