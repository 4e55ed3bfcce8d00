//! A callback has to tell the body by a future; combinators of a future's
//! values pass its waits on; delegating to it needs neither.

use super::{ANOTHER_US, file, got, read_file};
use crate::asyncio::{Kind, Raises, Stage};
use crate::event_loop::LabFuture;
use crate::yield_from::join::settle;
use crate::yield_from::run::run;
use crate::yield_from::task::Cx;
use crate::yield_from::wait::{self, yield_from};
use futures::future::{TryFutureExt, ready};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(cx: Cx) -> Raises {
    yield_from(&cx, |cx| three_ways(cx, "foo.txt")).await?;
    yield_from(&cx, |cx| three_ways(cx, "missing.txt")).await
}

async fn three_ways(cx: Cx, name: &'static str) -> Raises {
    cx.print(format_args!("callback, {name}"));
    yield_from(&cx, |cx| by_callback(cx, name)).await?;
    cx.print(format_args!("promises, {name}"));
    yield_from(&cx, |cx| by_promises(cx, name)).await?;
    cx.print(format_args!("await, {name}"));
    yield_from(&cx, |cx| by_await(cx, name)).await
}

async fn by_callback(cx: Cx, name: &'static str) -> Raises {
    // step: callback
    let called = LabFuture::new(&cx);
    let end = called.clone();
    read_file(&cx, name, move |lp, content| {
        let text = match content {
            Ok(data) => format!("data was read: {data}"),
            Err(error) => error.text,
        };
        lp.print(format_args!("  callback: {text}"));
        drop(end.set(Ok(())));
    });
    cx.print("  readFile has returned");
    settle(&cx, &called).await
}

async fn by_promises(cx: Cx, name: &'static str) -> Raises {
    // step: promises
    let promise = file(&cx, name);
    let chain = settle(&cx, &promise)
        .map_ok(|data| {
            cx.print("  then: data was read");
            Some(data)
        })
        .or_else(|error| {
            if error.kind != Kind::Runtime {
                return ready(Err(error));
            }
            cx.print(format_args!("  catch: {}", error.text));
            ready(Ok(None))
        })
        .and_then(|data| {
            yield_from(&cx, move |cx| another_async_thing(cx, data))
        });
    cx.print("  readFile has returned");
    chain.await
}

async fn by_await(cx: Cx, name: &'static str) -> Raises {
    // step: await
    let file = file(&cx, name);
    match settle(&cx, &file).await {
        Ok(data) => {
            cx.print("  await: data was read");
            yield_from(&cx, |cx| another_async_thing(cx, Some(data))).await
        }
        Err(error) if error.kind == Kind::Runtime => {
            cx.print(format_args!("  except: {}", error.text));
            Ok(())
        }
        Err(error) => Err(error),
    }
}

async fn another_async_thing(cx: Cx, data: Option<&'static str>) -> Raises {
    // step: another async thing
    wait::sleep(&cx, ANOTHER_US).await?;
    cx.print(got(data));
    Ok(())
}
