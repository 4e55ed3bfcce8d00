//! Entering, leaving and the next line are functions that call the next
//! function. A loop is a function that is called again; an error is an
//! argument, which each function has to pass on by hand.

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
    within(cx, Connection, read_all, move |cx, ended| {
        if ended.is_err() {
            return k(cx, ended);
        }
        // step: left by break
        cx.print("left by break");
        within(cx, Connection, read_one, move |cx, ended| {
            if ended.is_err() {
                return k(cx, ended);
            }
            by_errors(cx, k);
        });
    });
}

fn by_errors(cx: Cx, k: Continuation<Raises>) {
    // step: left by an error
    cx.print("left by an error that the connection swallows");
    let body = |cx, _, k: Continuation<Raises>| k(cx, Err(too_slow()));
    within(cx, Connection, body, move |cx, ended| {
        if ended.is_err() {
            return k(cx, ended);
        }
        // step: left by another
        cx.print("left by an error that it lets through");
        let body = |cx, _, k: Continuation<Raises>| k(cx, Err(wrong()));
        within(cx, Connection, body, move |cx, ended| {
            if let Err(error) = ended {
                if error.kind != Kind::Value {
                    return k(cx, Err(error));
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
        |value| coroutine(&cx, "returnit", move |cx, k| k(cx, Ok(value)));
    let list = ["a1-val", "a2-val"].map(returnit);
    await_each(cx, list.into_iter(), k);
}

fn await_each(
    cx: Cx,
    mut list: impl Iterator<Item = Returnit> + 'static,
    k: Continuation<Raises>,
) {
    let Some(one) = list.next() else {
        return cx.bounce(move |cx| k(cx, Ok(())));
    };
    // step: await each
    one.wait(cx, move |cx, value| {
        let Ok(value) = value else {
            return k(cx, value.map(drop));
        };
        cx.print(format_args!("  {value}"));
        await_each(cx, list, k);
    });
}

fn read_all(cx: Cx, lines: Lines, k: Continuation<Raises>) {
    // step: each line
    lines.next(cx, move |cx, next| match next {
        Ok(Some((line, lines))) => {
            cx.print(format_args!("  {line}"));
            read_all(cx, lines, k);
        }
        Ok(None) => {
            cx.print("  no more lines");
            k(cx, Ok(()));
        }
        Err(error) => k(cx, Err(error)),
    });
}

fn read_one(cx: Cx, lines: Lines, k: Continuation<Raises>) {
    // step: one line
    lines.next(cx, move |cx, next| {
        if let Ok(Some((line, _))) = next {
            cx.print(format_args!("  {line}"));
        }
        k(cx, next.map(drop));
    });
}

/// A connection, which waits when it is opened and when it is closed.
struct Connection;

impl Scope for Connection {
    type Entered = Lines;

    fn enter(&self, cx: Cx, k: impl FnOnce(Cx, Raises<Lines>) + 'static) {
        // step: open
        cx.print("  opening");
        wait::sleep(cx, 100_000, move |cx, ()| {
            cx.print("  open");
            k(cx, Ok(Lines(0)));
        });
    }

    fn leave(
        &self,
        cx: Cx,
        ended: Raises,
        k: impl FnOnce(Cx, Raises) + 'static,
    ) {
        // step: close
        cx.print(closing(&ended));
        wait::sleep(cx, 100_000, move |cx, ()| {
            cx.print("  closed");
            k(cx, swallow(ended));
        });
    }
}

/// The number of lines that have come.
struct Lines(usize);

impl Items for Lines {
    type Item = &'static str;

    fn next(
        self,
        cx: Cx,
        k: impl FnOnce(Cx, Raises<Option<(&'static str, Lines)>>) + 'static,
    ) {
        // step: next line
        let Some(line) = LINES.get(self.0) else {
            return cx.bounce(move |cx| k(cx, Ok(None)));
        };
        wait::sleep(cx, 200_000, move |cx, ()| {
            k(cx, Ok(Some((line, Lines(self.0 + 1)))));
        });
    }
}
