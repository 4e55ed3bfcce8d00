//! Entering, leaving and the next line are functions that call on; a loop is
//! a function that is called again, an error what it may be called with.

use super::{LINES, closing, not_iterable, swallow, too_slow, wrong};
use crate::asyncio::{Coroutine, Kind, Raises, Stage};
use crate::callbacks::awaitable::{Awaitable, Body, coroutine};
use crate::callbacks::items::Items;
use crate::callbacks::run::run;
use crate::callbacks::scope::{Scope, within};
use crate::callbacks::task::{Continuation, Cx};
use crate::callbacks::wait;

type Returnit = Coroutine<Body<&'static str>>;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

fn main(cx: Cx, k: Continuation<Raises>) {
    // step: left at the end
    cx.print("to the end");
    within(&cx.clone(), Connection, read_all, move |ended| {
        if ended.is_err() {
            return k(ended);
        }
        // step: left by break
        cx.print("left by break");
        within(&cx.clone(), Connection, read_one, move |ended| {
            if ended.is_err() {
                return k(ended);
            }
            by_errors(cx, k);
        });
    });
}

fn by_errors(cx: Cx, k: Continuation<Raises>) {
    // step: left by an error
    cx.print("left by an error that the connection swallows");
    let body = |_, _, k: Continuation<Raises>| k(Err(too_slow()));
    within(&cx.clone(), Connection, body, move |ended| {
        if ended.is_err() {
            return k(ended);
        }
        // step: left by another
        cx.print("left by an error that it lets through");
        let body = |_, _, k: Continuation<Raises>| k(Err(wrong()));
        within(&cx.clone(), Connection, body, move |ended| {
            if let Err(error) = ended {
                if error.kind != Kind::Value {
                    return k(Err(error));
                }
                cx.print(format_args!("  caught {}", error.text));
            }
            over_a_list(cx, k);
        });
    });
}

fn over_a_list(cx: Cx, k: Continuation<Raises>) {
    // step: a list
    cx.print("async for over a plain list");
    cx.print(format_args!("  {}", not_iterable()));
    cx.print("for over it, awaiting each");
    let returnit =
        |value| coroutine(&cx, "returnit", move |_, k| k(Ok(value)));
    let list = ["a1-val", "a2-val"].map(returnit);
    await_each(cx, list.into_iter(), k);
}

fn await_each(
    cx: Cx,
    mut list: impl Iterator<Item = Returnit> + 'static,
    k: Continuation<Raises>,
) {
    let Some(one) = list.next() else {
        return k(Ok(()));
    };
    // step: await each
    one.wait(&cx.clone(), move |value| {
        let Ok(value) = value else {
            return k(value.map(drop));
        };
        cx.print(format_args!("  {value}"));
        await_each(cx, list, k);
    });
}

fn read_all(cx: Cx, lines: Lines, k: Continuation<Raises>) {
    // step: each line
    lines.next(&cx.clone(), move |next| match next {
        Ok(Some((line, lines))) => {
            cx.print(format_args!("  {line}"));
            read_all(cx, lines, k);
        }
        Ok(None) => {
            cx.print("  no more lines");
            k(Ok(()));
        }
        Err(error) => k(Err(error)),
    });
}

fn read_one(cx: Cx, lines: Lines, k: Continuation<Raises>) {
    // step: one line
    lines.next(&cx.clone(), move |next| {
        if let Ok(Some((line, _))) = next {
            cx.print(format_args!("  {line}"));
        }
        k(next.map(drop));
    });
}

/// Waits to be opened, and to be closed.
struct Connection;

impl Scope for Connection {
    type Entered = Lines;

    fn enter(&self, cx: &Cx, k: impl FnOnce(Raises<Lines>) + 'static) {
        // step: open
        cx.print("  opening");
        let cx = cx.clone();
        wait::sleep(&cx.clone(), 100_000, move |()| {
            cx.print("  open");
            k(Ok(Lines(0)));
        });
    }

    fn leave(&self, cx: &Cx, ended: Raises, k: impl FnOnce(Raises) + 'static) {
        // step: close
        cx.print(closing(&ended));
        let cx = cx.clone();
        wait::sleep(&cx.clone(), 100_000, move |()| {
            cx.print("  closed");
            k(swallow(ended));
        });
    }
}

/// So many lines have come.
struct Lines(usize);

impl Items for Lines {
    type Item = &'static str;

    fn next(
        self,
        cx: &Cx,
        k: impl FnOnce(Raises<Option<(&'static str, Lines)>>) + 'static,
    ) {
        // step: next line
        let Some(line) = LINES.get(self.0) else {
            return k(Ok(None));
        };
        wait::sleep(cx, 200_000, move |()| {
            k(Ok(Some((line, Lines(self.0 + 1)))));
        });
    }
}
