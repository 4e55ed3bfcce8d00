//! The style that leaves functions behind.

use super::{Column, ITEMS, Plan, Visit, WHILE_MS, held, leaving, text_of};
use crate::rig::after;
use std::rc::Rc;
use styles::asyncio::Raises;
use styles::callbacks::awaitable::{Awaitable, coroutine};
use styles::callbacks::items::Items;
use styles::callbacks::join::{join, settle};
use styles::callbacks::run::start;
use styles::callbacks::scope::{Scope, within};
use styles::callbacks::task::{Continuation, Cx};

pub(crate) const COLUMN: Column = Column {
    waits: |lp, plan| start(lp, |cx, k| waits(cx, plan, k)),
    stays: |lp| start(lp, stays),
    shrugs: |lp| start(lp, shrugs),
    joins: |lp, task| {
        start(lp, move |cx, k| {
            join(cx, &task, move |cx, result| {
                let text = text_of(&result);
                cx.print(format_args!("joined: {text}"));
                k(cx, Ok(()));
            });
        })
    },
    awaits_twice: |lp, plan| {
        start(lp, |cx, k| {
            let once = coroutine(&cx, "plan", |cx, k| waits(cx, plan, k));
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
    awaits_late: |lp, plan| {
        let late = coroutine(lp, "plan", |cx, k| waits(cx, plan, k));
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
            let plan = visit.body.clone();
            let body = |cx, (), k: Continuation<Raises>| {
                waits(cx, plan, move |cx, result| k(cx, result.map(drop)));
            };
            within(cx, visit, body, k);
        })
    },
    iterates: |lp, at_most| {
        start(lp, move |cx, k| iterates(cx, Counted(0), at_most, k))
    },
};

fn waits(cx: Cx, plan: Plan, k: impl FnOnce(Cx, Raises<u32>) + 'static) {
    cx.print(format_args!("{} begins", plan.name));
    let held = held(&cx, plan.name);
    settle(cx, &plan.gate.clone(), move |cx, opened| {
        if let Err(error) = opened {
            cx.print(format_args!("{} is told", plan.name));
            return k(cx, Err(error));
        }
        cx.print(format_args!("{} goes on", plan.name));
        drop(held);
        k(cx, plan.result);
    });
}

fn stays(cx: Cx, k: Continuation<Raises<u32>>) {
    let later = after(&cx, 1_000);
    settle(cx, &later, move |cx, opened| {
        if opened.is_err() {
            cx.print("told, and stays");
        }
        let later = after(&cx, 1_000);
        settle(cx, &later, move |cx, opened| {
            if let Err(error) = opened {
                return k(cx, Err(error));
            }
            cx.print("stayed to the end");
            k(cx, Ok(1));
        });
    });
}

fn shrugs(cx: Cx, k: Continuation<Raises<u32>>) {
    let later = after(&cx, 1_000);
    settle(cx, &later, move |cx, opened| {
        k(cx, Ok(if opened.is_ok() { 1 } else { 2 }));
    });
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
