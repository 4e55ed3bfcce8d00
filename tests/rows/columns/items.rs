//! Items that come one by one, and a body that waits for each.

use super::WHO;
use styles::asyncio::Raises;
use styles::event_loop::{Loop, Task};
use styles::send::wait::{Call, Sleep, yield_};
use styles::yield_from::task::generator;
use styles::{Style, async_await, callbacks, send, yield_from};

/// The time until each item comes, in microseconds.
pub(crate) const ITEM_US: u64 = 1_000;

/// The last item.
const LAST: u32 = 3;

/// Counts from 1 to the last.
struct Count(u32);

/// An item and what is left.
type Next = Raises<Option<(u32, Count)>>;

impl callbacks::items::Items for Count {
    type Item = u32;

    fn next(
        self,
        cx: callbacks::task::Cx,
        k: impl FnOnce(callbacks::task::Cx, Next) + 'static,
    ) {
        let Count(item) = self;
        if item > LAST {
            return cx.bounce(move |cx| k(cx, Ok(None)));
        }
        callbacks::wait::sleep(cx, ITEM_US, move |cx, ()| {
            k(cx, Ok(Some((item, Count(item + 1)))));
        });
    }
}

impl send::items::Items for Count {
    type Item = u32;

    async fn next(self, co: send::task::Co) -> Raises<Option<(u32, Count)>> {
        let Count(item) = self;
        if item > LAST {
            return Ok(None);
        }
        // No body is cancelled here.
        let _slept = yield_!(co, Sleep(ITEM_US));
        Ok(Some((item, Count(item + 1))))
    }
}

/// Gives `Count` the items of a style that awaits.
macro_rules! count_in {
    ($style:ident) => {
        impl $style::items::Items for Count {
            type Item = u32;

            async fn next(
                &mut self,
                cx: &$style::task::Cx,
            ) -> Raises<Option<u32>> {
                let item = self.0;
                if item > LAST {
                    return Ok(None);
                }
                self.0 += 1;
                // No body is cancelled here.
                let _slept = $style::wait::sleep(cx, ITEM_US).await;
                Ok(Some(item))
            }
        }
    };
}

count_in!(async_await);

impl yield_from::items::Items for Count {
    type Item = u32;

    fn next(
        &mut self,
    ) -> impl yield_from::wait::Delegate<Return = Raises<Option<u32>>> {
        generator(async move |co| {
            let item = self.0;
            if item > LAST {
                return Ok(None);
            }
            self.0 += 1;
            // No body is cancelled here.
            let _slept = yield_from!(co, yield_from::wait::sleep(ITEM_US));
            Ok(Some(item))
        })
    }
}

/// Starts a body that prints each item when it comes.
pub(crate) fn print_items(style: Style, lp: &Loop) -> Task<Raises> {
    match style {
        Style::Callbacks => callbacks::task::spawn(lp, WHO, |cx, k| {
            by_callbacks(cx, Count(1), k);
        }),
        Style::Send => send::task::spawn(lp, WHO, |co| async move {
            let mut items = Count(1);
            while let Some((item, rest)) =
                yield_!(co, Call(|co| send::items::Items::next(items, co)))?
            {
                items = rest;
                co.print(item);
            }
            Ok(())
        }),
        Style::YieldFrom => {
            let body = generator(async move |co| {
                let mut items = Count(1);
                while let Some(item) = yield_from!(
                    co,
                    yield_from::items::Items::next(&mut items)
                )? {
                    co.print(item);
                }
                Ok(())
            });
            yield_from::task::spawn(lp, WHO, body)
        }
        Style::AsyncAwait => {
            async_await::task::spawn(lp, WHO, |cx| async move {
                let mut items = Count(1);
                while let Some(item) =
                    async_await::items::Items::next(&mut items, &cx).await?
                {
                    cx.print(item);
                }
                Ok(())
            })
        }
    }
}

fn by_callbacks(
    cx: callbacks::task::Cx,
    items: Count,
    k: callbacks::task::Continuation<Raises>,
) {
    use callbacks::items::Items;
    Items::next(items, cx, move |cx, next| match next {
        Ok(Some((item, rest))) => {
            cx.print(item);
            by_callbacks(cx, rest, k);
        }
        Ok(None) => k(cx, Ok(())),
        Err(error) => k(cx, Err(error)),
    });
}
