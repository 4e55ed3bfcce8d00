//! Numbers that come one by one, and a cleanup that waits.

use super::WHO;
use styles::asyncio::Raises;
use styles::event_loop::{Loop, Task};
use styles::send::wait::{Call, Sleep, yield_};
use styles::yield_from::task::generator;
use styles::{Style, async_await, callbacks, send, yield_from};

/// The numbers from this one on, a microsecond for each.
struct Numbers(u32);

/// The time that the cleanup takes.
const CLEANUP_US: u64 = 2;

/// Starts a task that prints numbers up to 1, leaves the iteration, closes the
/// rest and prints that it has.
pub(crate) fn leave_early(style: Style, lp: &Loop) -> Task<Raises> {
    match style {
        Style::Callbacks => callbacks::task::spawn(lp, WHO, |cx, k| {
            by_callbacks(cx, Numbers(0), k);
        }),
        Style::Send => send::task::spawn(lp, WHO, by_send),
        Style::YieldFrom => yield_from::task::spawn(lp, WHO, by_yield_from()),
        Style::AsyncAwait => async_await::task::spawn(lp, WHO, by_await),
    }
}

impl callbacks::items::Items for Numbers {
    type Item = u32;

    fn next(
        self,
        cx: callbacks::task::Cx,
        k: impl FnOnce(callbacks::task::Cx, Raises<Option<(u32, Numbers)>>)
        + 'static,
    ) {
        callbacks::wait::sleep(cx, 1, move |cx, ()| {
            k(cx, Ok(Some((self.0, Numbers(self.0 + 1)))));
        });
    }

    fn close(
        self,
        cx: callbacks::task::Cx,
        k: impl FnOnce(callbacks::task::Cx, Raises) + 'static,
    ) {
        cx.print("cleanup begins");
        callbacks::wait::sleep(cx, CLEANUP_US, move |cx, ()| {
            cx.print("cleanup ends");
            k(cx, Ok(()));
        });
    }
}

fn by_callbacks(
    cx: callbacks::task::Cx,
    numbers: Numbers,
    k: callbacks::task::Continuation<Raises>,
) {
    use callbacks::items::Items;
    numbers.next(cx, move |cx, next| {
        let (number, rest) = match next {
            Ok(Some(next)) => next,
            Ok(None) => return k(cx, Ok(())),
            Err(error) => return k(cx, Err(error)),
        };
        cx.print(number);
        if number < 1 {
            return by_callbacks(cx, rest, k);
        }
        cx.print("break");
        rest.close(cx, move |cx, closed| {
            cx.print("after");
            k(cx, closed);
        });
    });
}

impl send::items::Items for Numbers {
    type Item = u32;

    async fn next(self, co: send::task::Co) -> Raises<Option<(u32, Numbers)>> {
        yield_!(co, Sleep(1));
        Ok(Some((self.0, Numbers(self.0 + 1))))
    }

    async fn close(self, co: send::task::Co) -> Raises {
        co.print("cleanup begins");
        yield_!(co, Sleep(CLEANUP_US));
        co.print("cleanup ends");
        Ok(())
    }
}

async fn by_send(co: send::task::Co) -> Raises {
    use send::items::Items;
    let mut numbers = Numbers(0);
    while let Some((number, rest)) = yield_!(co, Call(|co| numbers.next(co)))?
    {
        co.print(number);
        if number == 1 {
            co.print("break");
            yield_!(co, Call(|co| rest.close(co)))?;
            break;
        }
        numbers = rest;
    }
    co.print("after");
    Ok(())
}

impl yield_from::items::Items for Numbers {
    type Item = u32;

    fn next(
        &mut self,
    ) -> impl yield_from::wait::Delegate<Return = Raises<Option<u32>>> {
        generator(async move |co| {
            yield_from!(co, yield_from::wait::sleep(1));
            self.0 += 1;
            Ok(Some(self.0 - 1))
        })
    }

    fn close(&mut self) -> impl yield_from::wait::Delegate<Return = Raises> {
        generator(async move |co| {
            co.print("cleanup begins");
            yield_from!(co, yield_from::wait::sleep(CLEANUP_US));
            co.print("cleanup ends");
            Ok(())
        })
    }
}

fn by_yield_from() -> impl yield_from::wait::Delegate<Return = Raises> {
    use yield_from::items::Items;
    generator(async move |co| {
        let mut numbers = Numbers(0);
        while let Some(number) = yield_from!(co, numbers.next())? {
            co.print(number);
            if number == 1 {
                break;
            }
        }
        co.print("break");
        yield_from!(co, numbers.close())?;
        co.print("after");
        Ok(())
    })
}

impl async_await::items::Items for Numbers {
    type Item = u32;

    async fn next(
        &mut self,
        cx: &async_await::task::Cx,
    ) -> Raises<Option<u32>> {
        async_await::wait::sleep(cx, 1).await;
        self.0 += 1;
        Ok(Some(self.0 - 1))
    }

    async fn close(&mut self, cx: &async_await::task::Cx) -> Raises {
        cx.print("cleanup begins");
        async_await::wait::sleep(cx, CLEANUP_US).await;
        cx.print("cleanup ends");
        Ok(())
    }
}

async fn by_await(cx: async_await::task::Cx) -> Raises {
    use async_await::items::Items;
    let mut numbers = Numbers(0);
    while let Some(number) = numbers.next(&cx).await? {
        cx.print(number);
        if number == 1 {
            break;
        }
    }
    cx.print("break");
    numbers.close(&cx).await?;
    cx.print("after");
    Ok(())
}
