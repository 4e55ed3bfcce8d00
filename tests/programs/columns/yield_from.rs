//! The style that delegates to what it waits for.

use super::{Column, ITEMS, Plan, Visit, WHILE_MS, held, leaving, text_of};
use crate::rig::after;
use styles::asyncio::Raises;
use styles::yield_from::awaitable::{Awaitable, coroutine};
use styles::yield_from::items::Items;
use styles::yield_from::join::{join, settle};
use styles::yield_from::run::start;
use styles::yield_from::scope::{Scope, within};
use styles::yield_from::task::generator;
use styles::yield_from::wait::{Delegate, yield_from};

pub(super) const COLUMN: Column = Column {
    waits: |lp, plan| start(lp, waits(plan)),
    stays: |lp| start(lp, stays()),
    shrugs: |lp| start(lp, shrugs()),
    joins: |lp, task| {
        let body = generator(async move |co| {
            let text = text_of(&yield_from!(co, join(&task)));
            co.print(format_args!("joined: {text}"));
            Ok(())
        });
        start(lp, body)
    },
    awaits_twice: |lp, plan| {
        let body = generator(async move |co| {
            let once = coroutine(&co, "plan", waits(plan));
            for _ in 0..2 {
                let text = text_of(&yield_from!(co, once.wait()));
                co.print(format_args!("awaited: {text}"));
            }
            Ok(())
        });
        start(lp, body)
    },
    awaits_late: |lp, plan| {
        let late = coroutine(lp, "plan", waits(plan));
        let body = generator(async move |co| {
            yield_from!(co, settle(&after(&co, 1_000)))?;
            yield_from!(co, late.wait()).map(drop)
        });
        start(lp, body)
    },
    visits: |lp, visit| {
        let plan = visit.body.clone();
        let body = move |()| {
            generator(async move |co| yield_from!(co, waits(plan)).map(drop))
        };
        start(lp, within(visit, body))
    },
    iterates: |lp, at_most| {
        let body = generator(async move |co| {
            let mut items = Counted(0);
            while let Some(item) = yield_from!(co, items.next())? {
                co.print(format_args!("item {item}"));
                if item == at_most {
                    break;
                }
            }
            co.print("after the loop");
            Ok(())
        });
        start(lp, body)
    },
};

fn waits(plan: Plan) -> impl Delegate<Return = Raises<u32>> {
    generator(async move |co| {
        co.print(format_args!("{} begins", plan.name));
        let _held = held(&co, plan.name);
        if let Err(error) = yield_from!(co, settle(&plan.gate)) {
            co.print(format_args!("{} is told", plan.name));
            return Err(error);
        }
        co.print(format_args!("{} goes on", plan.name));
        plan.result
    })
}

fn stays() -> impl Delegate<Return = Raises<u32>> {
    generator(async move |co| {
        if yield_from!(co, settle(&after(&co, 1_000))).is_err() {
            co.print("told, and stays");
        }
        yield_from!(co, settle(&after(&co, 1_000)))?;
        co.print("stayed to the end");
        Ok(1)
    })
}

fn shrugs() -> impl Delegate<Return = Raises<u32>> {
    generator(async move |co| {
        let opened = yield_from!(co, settle(&after(&co, 1_000)));
        Ok(if opened.is_ok() { 1 } else { 2 })
    })
}

impl Scope for Visit {
    type Entered = ();

    fn enter(&self) -> impl Delegate<Return = Raises> {
        generator(async move |co| {
            co.print("enters");
            self.entered.clone()
        })
    }

    fn leave(&self, ended: Raises) -> impl Delegate<Return = Raises> {
        generator(async move |co| {
            let text = text_of(&ended.clone().map(|()| "success"));
            co.print(format_args!("leaves after {text}"));
            yield_from!(co, settle(&after(&co, WHILE_MS)))?;
            co.print("has left");
            leaving(self.left, ended)
        })
    }
}

struct Counted(u32);

impl Items for Counted {
    type Item = u32;

    fn next(&mut self) -> impl Delegate<Return = Raises<Option<u32>>> {
        generator(async move |co| {
            if self.0 == ITEMS {
                return Ok(None);
            }
            yield_from!(co, settle(&after(&co, WHILE_MS)))?;
            self.0 += 1;
            Ok(Some(self.0))
        })
    }
}
