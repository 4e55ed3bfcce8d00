//! The tasks of the tests, by `async` and `await`.

use super::{Column, ITEMS, Visit, WHILE_MS, leaving, text_of};
use crate::rig::after;
use crate::support::players::async_await::play;
use crate::support::script::{Steps, Value};
use crate::support::tasks::body_of;
use styles::Style;
use styles::async_await::awaitable::{Awaitable, coroutine};
use styles::async_await::items::Items;
use styles::async_await::join::settle;
use styles::async_await::run::start;
use styles::async_await::scope::{Scope, within};
use styles::async_await::task::Cx;
use styles::asyncio::Raises;

pub(crate) const COLUMN: Column = Column {
    awaits_twice: |lp, script| {
        start(lp, |cx| async move {
            let once = coroutine(&cx, "plan", |cx| plays(cx, script));
            for _ in 0..2 {
                let text = text_of(&once.wait(&cx).await);
                cx.print(format_args!("awaited: {text}"));
            }
            Ok(())
        })
    },
    awaits_late: |lp, script| {
        let late = coroutine(lp, "plan", |cx| plays(cx, script));
        start(lp, |cx| async move {
            settle(&cx, &after(&cx, 1_000)).await?;
            late.wait(&cx).await.map(drop)
        })
    },
    visits: |lp, visit| {
        start(lp, |cx| async move {
            let script = visit.body.clone();
            let body =
                async |cx: &Cx, ()| plays(cx.clone(), script).await.map(drop);
            within(&cx, visit, body).await
        })
    },
    iterates: |lp, at_most| {
        start(lp, |cx| async move {
            let mut items = Counted(0);
            while let Some(item) = items.next(&cx).await? {
                cx.print(format_args!("item {item}"));
                if item == at_most {
                    break;
                }
            }
            cx.print("after the loop");
            Ok(())
        })
    },
};

async fn plays(cx: Cx, script: Steps) -> Raises<Value> {
    play(&cx, body_of(Style::AsyncAwait, &cx, &script)).await
}

impl Scope for Visit {
    type Entered = ();

    async fn enter(&self, cx: &Cx) -> Raises {
        cx.print("enters");
        self.entered.clone()
    }

    async fn leave(&self, cx: &Cx, ended: Raises) -> Raises {
        let text = text_of(&ended.clone().map(|()| "success"));
        cx.print(format_args!("leaves after {text}"));
        settle(cx, &after(cx, WHILE_MS)).await?;
        cx.print("has left");
        leaving(self.left, ended)
    }
}

struct Counted(u32);

impl Items for Counted {
    type Item = u32;

    async fn next(&mut self, cx: &Cx) -> Raises<Option<u32>> {
        if self.0 == ITEMS {
            return Ok(None);
        }
        settle(cx, &after(cx, WHILE_MS)).await?;
        self.0 += 1;
        Ok(Some(self.0))
    }
}
