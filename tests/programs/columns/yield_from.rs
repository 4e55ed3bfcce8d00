//! The style that delegates to what it waits for.

use super::{Column, ITEMS, Visit, WHILE_MS, leaving, text_of};
use crate::rig::after;
use crate::support::players::yield_from::play;
use crate::support::script::{Steps, Value};
use crate::support::tasks::body_of;
use styles::Style;
use styles::asyncio::Raises;
use styles::event_loop::Loop;
use styles::yield_from::awaitable::{Awaitable, coroutine};
use styles::yield_from::items::Items;
use styles::yield_from::join::settle;
use styles::yield_from::run::start;
use styles::yield_from::scope::{Scope, within};
use styles::yield_from::task::{Boxed, generator};
use styles::yield_from::wait::{Delegate, yield_from};

pub(super) const COLUMN: Column = Column {
    awaits_twice: |lp, script| {
        let body = generator(async move |co| {
            let once = coroutine(&co, "plan", plays(&co, &script));
            for _ in 0..2 {
                let text = text_of(&yield_from!(co, once.wait()));
                co.print(format_args!("awaited: {text}"));
            }
            Ok(())
        });
        start(lp, body)
    },
    awaits_late: |lp, script| {
        let late = coroutine(lp, "plan", plays(lp, &script));
        let body = generator(async move |co| {
            yield_from!(co, settle(&after(&co, 1_000)))?;
            yield_from!(co, late.wait()).map(drop)
        });
        start(lp, body)
    },
    visits: |lp, visit| {
        let script = plays(lp, &visit.body);
        let body = move |()| {
            generator(async move |co| yield_from!(co, script).map(drop))
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

fn plays(lp: &Loop, script: &Steps) -> Boxed<Raises<Value>> {
    play(body_of(Style::YieldFrom, lp, script))
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
