//! Entering, leaving and asking for the next line are delegated to; loops and
//! errors are the language's own.

use super::{LINES, closing, not_iterable, swallow, too_slow, wrong};
use crate::asyncio::{Coroutine, Kind, Raises, Stage};
use crate::yield_from::awaitable::{Awaitable, Body, coroutine};
use crate::yield_from::items::Items;
use crate::yield_from::run::run;
use crate::yield_from::scope::{Scope, within};
use crate::yield_from::task::generator;
use crate::yield_from::wait::{Delegate, sleep, yield_from};

type Returnit = Coroutine<Body<&'static str>>;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main())
}

fn main() -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        // step: left at the end
        co.print("to the end");
        yield_from!(co, within(Connection, read_all))?;
        // step: left by break
        co.print("left by break");
        yield_from!(co, within(Connection, read_one))?;
        yield_from!(co, by_errors())
    })
}

fn by_errors() -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        // step: left by an error
        co.print("left by an error that the connection swallows");
        let raise = |_| generator(async |_| Err(too_slow()));
        yield_from!(co, within(Connection, raise))?;
        // step: left by another
        co.print("left by an error that it lets through");
        let raise = |_| generator(async |_| Err(wrong()));
        let ended = yield_from!(co, within(Connection, raise));
        if let Err(error) = ended {
            if error.kind != Kind::Value {
                return Err(error);
            }
            co.print(format_args!("  caught {}", error.text));
        }
        yield_from!(co, over_a_list())
    })
}

fn over_a_list() -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        // step: a list
        co.print("async for over a plain list");
        co.print(format_args!("  {}", not_iterable()));
        co.print("for over it, awaiting each");
        let returnit = |value| {
            let returnit = generator(async move |_| Ok(value));
            coroutine(&co, "returnit", returnit)
        };
        let list = ["a1-val", "a2-val"].map(returnit);
        yield_from!(co, await_each(list.into_iter()))
    })
}

fn await_each(
    list: impl Iterator<Item = Returnit>,
) -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        for one in list {
            // step: await each
            let value = yield_from!(co, one.wait())?;
            co.print(format_args!("  {value}"));
        }
        Ok(())
    })
}

fn read_all(mut lines: Lines) -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        // step: each line
        while let Some(line) = yield_from!(co, lines.next())? {
            co.print(format_args!("  {line}"));
        }
        co.print("  no more lines");
        Ok(())
    })
}

fn read_one(mut lines: Lines) -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        // step: one line
        if let Some(line) = yield_from!(co, lines.next())? {
            co.print(format_args!("  {line}"));
        }
        Ok(())
    })
}

/// A connection, which waits when it is opened and when it is closed.
struct Connection;

impl Scope for Connection {
    type Entered = Lines;

    fn enter(&self) -> impl Delegate<Return = Raises<Lines>> {
        generator(async move |co| {
            // step: open
            co.print("  opening");
            yield_from!(co, sleep(100_000));
            co.print("  open");
            Ok(Lines(0))
        })
    }

    fn leave(&self, ended: Raises) -> impl Delegate<Return = Raises> {
        generator(async move |co| {
            // step: close
            co.print(closing(&ended));
            yield_from!(co, sleep(100_000));
            co.print("  closed");
            swallow(ended)
        })
    }
}

/// The number of lines that have come.
struct Lines(usize);

impl Items for Lines {
    type Item = &'static str;

    fn next(
        &mut self,
    ) -> impl Delegate<Return = Raises<Option<&'static str>>> {
        generator(async move |co| {
            // step: next line
            let Some(&line) = LINES.get(self.0) else {
                return Ok(None);
            };
            yield_from!(co, sleep(200_000));
            self.0 += 1;
            Ok(Some(line))
        })
    }
}
