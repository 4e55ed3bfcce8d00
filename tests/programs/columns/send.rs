//! The style that yields requests.

use super::{Column, ITEMS, Plan, Visit, WHILE_MS, held, leaving, text_of};
use crate::rig::after;
use std::rc::Rc;
use styles::asyncio::Raises;
use styles::send::awaitable::{Awaitable, coroutine};
use styles::send::items::Items;
use styles::send::join::{Join, Settle};
use styles::send::run::start;
use styles::send::scope::{Scope, within};
use styles::send::task::Co;
use styles::send::wait::{Call, yield_};

pub(crate) const COLUMN: Column = Column {
    waits: |lp, plan| start(lp, |co| waits(co, plan)),
    stays: |lp| start(lp, stays),
    shrugs: |lp| start(lp, shrugs),
    joins: |lp, task| {
        start(lp, |co| async move {
            let text = text_of(&yield_!(co, Join(&task)));
            co.print(format_args!("joined: {text}"));
            Ok(())
        })
    },
    awaits_twice: |lp, plan| {
        start(lp, |co| async move {
            let once = coroutine(&co, "plan", |co| waits(co, plan));
            for _ in 0..2 {
                let awaited = yield_!(co, Call(|co| once.wait(co)));
                let text = text_of(&awaited);
                co.print(format_args!("awaited: {text}"));
            }
            Ok(())
        })
    },
    awaits_late: |lp, plan| {
        let late = coroutine(lp, "plan", |co| waits(co, plan));
        start(lp, |co| async move {
            yield_!(co, Settle(&after(&co, 1_000)))?;
            yield_!(co, Call(|co| late.wait(co))).map(drop)
        })
    },
    visits: |lp, visit| {
        start(lp, |co| {
            let plan = visit.body.clone();
            let body = |co, ()| async { waits(co, plan).await.map(drop) };
            within(co, visit, body)
        })
    },
    iterates: |lp, at_most| {
        start(lp, |co| async move {
            let mut items = Counted(0);
            while let Some((item, rest)) =
                yield_!(co, Call(|co| items.next(co)))?
            {
                items = rest;
                co.print(format_args!("item {item}"));
                if item == at_most {
                    break;
                }
            }
            co.print("after the loop");
            Ok(())
        })
    },
};

async fn waits(co: Co, plan: Plan) -> Raises<u32> {
    co.print(format_args!("{} begins", plan.name));
    let _held = held(&co, plan.name);
    if let Err(error) = yield_!(co, Settle(&plan.gate)) {
        co.print(format_args!("{} is told", plan.name));
        return Err(error);
    }
    co.print(format_args!("{} goes on", plan.name));
    plan.result
}

async fn stays(co: Co) -> Raises<u32> {
    if yield_!(co, Settle(&after(&co, 1_000))).is_err() {
        co.print("told, and stays");
    }
    yield_!(co, Settle(&after(&co, 1_000)))?;
    co.print("stayed to the end");
    Ok(1)
}

async fn shrugs(co: Co) -> Raises<u32> {
    let opened = yield_!(co, Settle(&after(&co, 1_000)));
    Ok(if opened.is_ok() { 1 } else { 2 })
}

impl Scope for Visit {
    type Entered = ();

    async fn enter(self: Rc<Self>, co: Co) -> Raises {
        co.print("enters");
        self.entered.clone()
    }

    async fn leave(self: Rc<Self>, co: Co, ended: Raises) -> Raises {
        let text = text_of(&ended.clone().map(|()| "success"));
        co.print(format_args!("leaves after {text}"));
        yield_!(co, Settle(&after(&co, WHILE_MS)))?;
        co.print("has left");
        leaving(self.left, ended)
    }
}

struct Counted(u32);

impl Items for Counted {
    type Item = u32;

    async fn next(self, co: Co) -> Raises<Option<(u32, Counted)>> {
        let Counted(count) = self;
        if count == ITEMS {
            return Ok(None);
        }
        yield_!(co, Settle(&after(&co, WHILE_MS)))?;
        Ok(Some((count + 1, Counted(count + 1))))
    }
}
