//! A callback has to tell the body by a future; combinators are futures of
//! futures; awaiting needs neither.

use super::{ANOTHER_US, file, got, read_file};
use crate::async_await::join::settle;
use crate::async_await::run::run;
use crate::async_await::task::Cx;
use crate::async_await::wait;
use crate::asyncio::{Kind, Raises, Stage};
use crate::event_loop::Promise;
use futures::future::{TryFutureExt, ready};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(cx: Cx) -> Raises {
    three_ways(&cx, "foo.txt").await?;
    three_ways(&cx, "missing.txt").await
}

async fn three_ways(cx: &Cx, name: &'static str) -> Raises {
    cx.print(format_args!("callback, {name}"));
    by_callback(cx, name).await?;
    cx.print(format_args!("promises, {name}"));
    by_promises(cx, name).await?;
    cx.print(format_args!("await, {name}"));
    by_await(cx, name).await
}

async fn by_callback(cx: &Cx, name: &'static str) -> Raises {
    // step: callback
    let called = Promise::new(cx);
    let end = called.clone();
    read_file(cx, name, move |lp, content| {
        let text = match content {
            Ok(data) => format!("data was read: {data}"),
            Err(error) => error.text,
        };
        lp.print(format_args!("  callback: {text}"));
        drop(end.set(Ok(())));
    });
    cx.print("  readFile has returned");
    settle(cx, &called).await
}

async fn by_promises(cx: &Cx, name: &'static str) -> Raises {
    // step: promises
    let promise = file(cx, name);
    let chain = settle(cx, &promise)
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
        .and_then(|data| another_async_thing(cx, data));
    cx.print("  readFile has returned");
    chain.await
}

async fn by_await(cx: &Cx, name: &'static str) -> Raises {
    // step: await
    let file = file(cx, name);
    match settle(cx, &file).await {
        Ok(data) => {
            cx.print("  await: data was read");
            another_async_thing(cx, Some(data)).await
        }
        Err(error) if error.kind == Kind::Runtime => {
            cx.print(format_args!("  except: {}", error.text));
            Ok(())
        }
        Err(error) => Err(error),
    }
}

async fn another_async_thing(cx: &Cx, data: Option<&'static str>) -> Raises {
    // step: another async thing
    wait::sleep(cx, ANOTHER_US).await;
    cx.print(got(data));
    Ok(())
}
