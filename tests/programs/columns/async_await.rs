//! The tasks of the tests, by `async` and `await`.

use super::{Column, ITEMS, Plan, Visit, WHILE_MS, held, leaving, text_of};
use crate::rig::after;
use styles::async_await::awaitable::{Awaitable, coroutine};
use styles::async_await::items::Items;
use styles::async_await::join::{join, settle};
use styles::async_await::run::start;
use styles::async_await::scope::{Scope, within};
use styles::async_await::task::Cx;
use styles::asyncio::Raises;

pub(crate) const COLUMN: Column = Column {
    waits: |lp, plan| start(lp, |cx| waits(cx, plan)),
    stays: |lp| start(lp, stays),
    shrugs: |lp| start(lp, shrugs),
    joins: |lp, task| {
        start(lp, |cx| async move {
            let text = text_of(&join(&cx, &task).await);
            cx.print(format_args!("joined: {text}"));
            Ok(())
        })
    },
    awaits_twice: |lp, plan| {
        start(lp, |cx| async move {
            let once = coroutine(&cx, "plan", |cx| waits(cx, plan));
            for _ in 0..2 {
                let text = text_of(&once.wait(&cx).await);
                cx.print(format_args!("awaited: {text}"));
            }
            Ok(())
        })
    },
    awaits_late: |lp, plan| {
        let late = coroutine(lp, "plan", |cx| waits(cx, plan));
        start(lp, |cx| async move {
            settle(&cx, &after(&cx, 1_000)).await?;
            late.wait(&cx).await.map(drop)
        })
    },
    visits: |lp, visit| {
        start(lp, |cx| async move {
            let plan = visit.body.clone();
            let body =
                async |cx: &Cx, ()| waits(cx.clone(), plan).await.map(drop);
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

async fn waits(cx: Cx, plan: Plan) -> Raises<u32> {
    cx.print(format_args!("{} begins", plan.name));
    let _held = held(&cx, plan.name);
    if let Err(error) = settle(&cx, &plan.gate).await {
        cx.print(format_args!("{} is told", plan.name));
        return Err(error);
    }
    cx.print(format_args!("{} goes on", plan.name));
    plan.result
}

async fn stays(cx: Cx) -> Raises<u32> {
    if settle(&cx, &after(&cx, 1_000)).await.is_err() {
        cx.print("told, and stays");
    }
    settle(&cx, &after(&cx, 1_000)).await?;
    cx.print("stayed to the end");
    Ok(1)
}

async fn shrugs(cx: Cx) -> Raises<u32> {
    let opened = settle(&cx, &after(&cx, 1_000)).await;
    Ok(if opened.is_ok() { 1 } else { 2 })
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
