//! The style that leaves functions behind.

use super::{Column, ITEMS, Visit, WHILE_MS, leaving, text_of};
use crate::rig::after;
use crate::support::players::callbacks::play;
use crate::support::script::{Steps, Value};
use crate::support::tasks::body_of;
use std::rc::Rc;
use styles::Style;
use styles::asyncio::Raises;
use styles::callbacks::awaitable::{Awaitable, coroutine};
use styles::callbacks::items::Items;
use styles::callbacks::join::settle;
use styles::callbacks::run::start;
use styles::callbacks::scope::{Scope, within};
use styles::callbacks::task::{Continuation, Cx};

pub(crate) const COLUMN: Column = Column {
    awaits_twice: |lp, script| {
        start(lp, |cx, k| {
            let once = coroutine(&cx, "plan", |cx, k| plays(cx, script, k));
            let once = Rc::new(once);
            once.clone().wait(cx, move |cx, result| {
                let text = text_of(&result);
                cx.print(format_args!("awaited: {text}"));
                once.wait(cx, move |cx, result| {
                    let text = text_of(&result);
                    cx.print(format_args!("awaited: {text}"));
                    k(cx, Ok(()));
                });
            });
        })
    },
    awaits_late: |lp, script| {
        let late = coroutine(lp, "plan", |cx, k| plays(cx, script, k));
        start(lp, |cx, k| {
            let later = after(&cx, 1_000);
            settle(cx, &later, move |cx, opened| {
                if opened.is_err() {
                    return k(cx, opened);
                }
                late.wait(cx, move |cx, result| k(cx, result.map(drop)));
            });
        })
    },
    visits: |lp, visit| {
        start(lp, |cx, k| {
            let script = visit.body.clone();
            let body = move |cx, (), k: Continuation<Raises>| {
                plays(cx, script, |cx, result| k(cx, result.map(drop)));
            };
            within(cx, visit, body, k);
        })
    },
    iterates: |lp, at_most| {
        start(lp, move |cx, k| iterates(cx, Counted(0), at_most, k))
    },
};

fn plays(cx: Cx, script: Steps, k: impl FnOnce(Cx, Raises<Value>) + 'static) {
    let body = body_of(Style::Callbacks, &cx, &script);
    play(cx, body, Box::new(k));
}

fn iterates(cx: Cx, items: Counted, at_most: u32, k: Continuation<Raises>) {
    items.next(cx, move |cx, next| {
        let next = match next {
            Ok(next) => next,
            Err(error) => return k(cx, Err(error)),
        };
        if let Some((item, items)) = next {
            cx.print(format_args!("item {item}"));
            if item != at_most {
                return iterates(cx, items, at_most, k);
            }
        }
        cx.print("after the loop");
        k(cx, Ok(()));
    });
}

impl Scope for Visit {
    type Entered = ();

    fn enter(&self, cx: Cx, k: impl FnOnce(Cx, Raises) + 'static) {
        cx.print("enters");
        let entered = self.entered.clone();
        cx.bounce(move |cx| k(cx, entered));
    }

    fn leave(
        &self,
        cx: Cx,
        ended: Raises,
        k: impl FnOnce(Cx, Raises) + 'static,
    ) {
        let text = text_of(&ended.clone().map(|()| "success"));
        cx.print(format_args!("leaves after {text}"));
        let (later, left) = (after(&cx, WHILE_MS), self.left);
        settle(cx, &later, move |cx, opened| {
            if opened.is_err() {
                return k(cx, opened);
            }
            cx.print("has left");
            k(cx, leaving(left, ended));
        });
    }
}

struct Counted(u32);

impl Items for Counted {
    type Item = u32;

    fn next(
        self,
        cx: Cx,
        k: impl FnOnce(Cx, Raises<Option<(u32, Counted)>>) + 'static,
    ) {
        if self.0 == ITEMS {
            return cx.bounce(move |cx| k(cx, Ok(None)));
        }
        let later = after(&cx, WHILE_MS);
        settle(cx, &later, move |cx, opened| {
            let item = self.0 + 1;
            k(cx, opened.map(|()| Some((item, Counted(item)))));
        });
    }
}
