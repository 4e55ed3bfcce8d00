//! Entering, leaving and the next line are awaited; loops and errors are the
//! language's own.

use super::{LINES, closing, not_iterable, swallow, too_slow, wrong};
use crate::async_await::awaitable::{Awaitable, Body, coroutine};
use crate::async_await::items::Items;
use crate::async_await::run::run;
use crate::async_await::scope::{Scope, within};
use crate::async_await::task::Cx;
use crate::async_await::wait;
use crate::asyncio::{Coroutine, Kind, Raises, Stage};

type Returnit = Coroutine<Body<&'static str>>;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(cx: Cx) -> Raises {
    // step: left at the end
    cx.print("to the end");
    within(&cx, Connection, read_all).await?;
    // step: left by break
    cx.print("left by break");
    within(&cx, Connection, read_one).await?;
    by_errors(&cx).await
}

async fn by_errors(cx: &Cx) -> Raises {
    // step: left by an error
    cx.print("left by an error that the connection swallows");
    within(cx, Connection, async |_, _| Err(too_slow())).await?;
    // step: left by another
    cx.print("left by an error that it lets through");
    let ended = within(cx, Connection, async |_, _| Err(wrong())).await;
    if let Err(error) = ended {
        if error.kind != Kind::Value {
            return Err(error);
        }
        cx.print(format_args!("  caught {}", error.text));
    }
    over_a_list(cx).await
}

async fn over_a_list(cx: &Cx) -> Raises {
    // step: a list
    cx.print("async for over a plain list");
    cx.print(format_args!("  {}", not_iterable()));
    cx.print("for over it, awaiting each");
    let returnit = |value| coroutine(cx, "returnit", async move |_| Ok(value));
    let list = ["a1-val", "a2-val"].map(returnit);
    await_each(cx, list.into_iter()).await
}

async fn await_each(cx: &Cx, list: impl Iterator<Item = Returnit>) -> Raises {
    for one in list {
        // step: await each
        let value = one.wait(cx).await?;
        cx.print(format_args!("  {value}"));
    }
    Ok(())
}

async fn read_all(cx: &Cx, mut lines: Lines) -> Raises {
    // step: each line
    while let Some(line) = lines.next(cx).await? {
        cx.print(format_args!("  {line}"));
    }
    cx.print("  no more lines");
    Ok(())
}

async fn read_one(cx: &Cx, mut lines: Lines) -> Raises {
    // step: one line
    if let Some(line) = lines.next(cx).await? {
        cx.print(format_args!("  {line}"));
    }
    Ok(())
}

/// A connection, which waits when it is opened and when it is closed.
struct Connection;

impl Scope for Connection {
    type Entered = Lines;

    async fn enter(&self, cx: &Cx) -> Raises<Lines> {
        // step: open
        cx.print("  opening");
        wait::sleep(cx, 100_000).await;
        cx.print("  open");
        Ok(Lines(0))
    }

    async fn leave(&self, cx: &Cx, ended: Raises) -> Raises {
        // step: close
        cx.print(closing(&ended));
        wait::sleep(cx, 100_000).await;
        cx.print("  closed");
        swallow(ended)
    }
}

/// The number of lines that have come.
struct Lines(usize);

impl Items for Lines {
    type Item = &'static str;

    async fn next(&mut self, cx: &Cx) -> Raises<Option<&'static str>> {
        // step: next line
        let Some(line) = LINES.get(self.0) else {
            return Ok(None);
        };
        wait::sleep(cx, 200_000).await;
        self.0 += 1;
        Ok(Some(line))
    }
}
