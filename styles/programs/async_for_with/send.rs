//! Entering, leaving and asking for the next line are calls that are yielded;
//! loops and errors are the language's own.

use super::{LINES, closing, not_iterable, swallow, too_slow, wrong};
use crate::asyncio::{Coroutine, Kind, Raises, Stage};
use crate::send::awaitable::{Awaitable, Body, coroutine};
use crate::send::items::Items;
use crate::send::run::run;
use crate::send::scope::{Scope, within};
use crate::send::task::Co;
use crate::send::wait::{Call, Sleep, yield_};
use std::rc::Rc;

type Returnit = Coroutine<Body<&'static str>>;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(co: Co) -> Raises {
    // step: left at the end
    co.print("to the end");
    yield_!(co, Call(|co| within(co, Connection, read_all)))?;
    // step: left by break
    co.print("left by break");
    yield_!(co, Call(|co| within(co, Connection, read_one)))?;
    yield_!(co, Call(by_errors))
}

async fn by_errors(co: Co) -> Raises {
    // step: left by an error
    co.print("left by an error that the connection swallows");
    let body = async |_, _| Err(too_slow());
    yield_!(co, Call(|co| within(co, Connection, body)))?;
    // step: left by another
    co.print("left by an error that it lets through");
    let body = async |_, _| Err(wrong());
    let ended = yield_!(co, Call(|co| within(co, Connection, body)));
    if let Err(error) = ended {
        if error.kind != Kind::Value {
            return Err(error);
        }
        co.print(format_args!("  caught {}", error.text));
    }
    yield_!(co, Call(over_a_list))
}

async fn over_a_list(co: Co) -> Raises {
    // step: a list
    co.print("async for over a plain list");
    co.print(format_args!("  {}", not_iterable()));
    co.print("for over it, awaiting each");
    let returnit =
        |value| coroutine(&co, "returnit", move |_| async move { Ok(value) });
    let list = ["a1-val", "a2-val"].map(returnit);
    yield_!(co, Call(|co| await_each(co, list.into_iter())))
}

async fn await_each(
    co: Co,
    list: impl Iterator<Item = Returnit> + 'static,
) -> Raises {
    for one in list {
        // step: await each
        let value = yield_!(co, Call(|co| one.wait(co)))?;
        co.print(format_args!("  {value}"));
    }
    Ok(())
}

async fn read_all(co: Co, mut lines: Lines) -> Raises {
    // step: each line
    while let Some((line, rest)) = yield_!(co, Call(|co| lines.next(co)))? {
        lines = rest;
        co.print(format_args!("  {line}"));
    }
    co.print("  no more lines");
    Ok(())
}

async fn read_one(co: Co, lines: Lines) -> Raises {
    // step: one line
    if let Some((line, _)) = yield_!(co, Call(|co| lines.next(co)))? {
        co.print(format_args!("  {line}"));
    }
    Ok(())
}

/// A connection, which waits when it is opened and when it is closed.
struct Connection;

impl Scope for Connection {
    type Entered = Lines;

    async fn enter(self: Rc<Self>, co: Co) -> Raises<Lines> {
        // step: open
        co.print("  opening");
        yield_!(co, Sleep(100_000));
        co.print("  open");
        Ok(Lines(0))
    }

    async fn leave(self: Rc<Self>, co: Co, ended: Raises) -> Raises {
        // step: close
        co.print(closing(&ended));
        yield_!(co, Sleep(100_000));
        co.print("  closed");
        swallow(ended)
    }
}

/// The number of lines that have come.
struct Lines(usize);

impl Items for Lines {
    type Item = &'static str;

    async fn next(self, co: Co) -> Raises<Option<(&'static str, Lines)>> {
        // step: next line
        let Lines(count) = self;
        let Some(line) = LINES.get(count) else {
            return Ok(None);
        };
        yield_!(co, Sleep(200_000));
        Ok(Some((line, Lines(count + 1))))
    }
}
