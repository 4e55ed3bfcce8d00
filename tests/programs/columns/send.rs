//! The style that yields requests.

use super::{Column, ITEMS, Visit, WHILE_MS, leaving, text_of};
use crate::rig::after;
use crate::support::players::send::{Playing, play};
use crate::support::script::Steps;
use crate::support::tasks::body_of;
use std::rc::Rc;
use styles::Style;
use styles::asyncio::Raises;
use styles::send::awaitable::{Awaitable, coroutine};
use styles::send::items::Items;
use styles::send::join::Settle;
use styles::send::run::start;
use styles::send::scope::{Scope, within};
use styles::send::task::Co;
use styles::send::wait::{Call, yield_};

pub(crate) const COLUMN: Column = Column {
    awaits_twice: |lp, script| {
        start(lp, |co| async move {
            let once = coroutine(&co, "plan", |co| plays(co, script));
            for _ in 0..2 {
                let awaited = yield_!(co, Call(|co| once.wait(co)));
                let text = text_of(&awaited);
                co.print(format_args!("awaited: {text}"));
            }
            Ok(())
        })
    },
    awaits_late: |lp, script| {
        let late = coroutine(lp, "plan", |co| plays(co, script));
        start(lp, |co| async move {
            yield_!(co, Settle(&after(&co, 1_000)))?;
            yield_!(co, Call(|co| late.wait(co))).map(drop)
        })
    },
    visits: |lp, visit| {
        start(lp, |co| {
            let script = visit.body.clone();
            let body =
                |co, ()| async move { plays(co, script).await.map(drop) };
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

fn plays(co: Co, script: Steps) -> Playing {
    let body = body_of(Style::Send, &co, &script);
    play(co, body)
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
