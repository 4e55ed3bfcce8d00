//! Callbacks are the style itself. A deferred writes several of them below
//! each other, and its last link keeps the [`Cx`] with which the task goes on.
//! Instead of an await a function is left behind for a promise.

use super::{ANOTHER_US, file, got, read_file};
use crate::asyncio::{Kind, Raises, Stage};
use crate::callbacks::deferred::Deferred;
use crate::callbacks::join::settle;
use crate::callbacks::run::run;
use crate::callbacks::task::{Continuation, Cx};
use crate::callbacks::wait;
use crate::event_loop::Loop;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

fn main(cx: Cx, k: Continuation<Raises>) {
    three_ways(cx, "foo.txt", move |cx, ended| match ended {
        Ok(()) => three_ways(cx, "missing.txt", k),
        Err(error) => k(cx, Err(error)),
    });
}

fn three_ways(
    cx: Cx,
    name: &'static str,
    k: impl FnOnce(Cx, Raises) + 'static,
) {
    cx.print(format_args!("callback, {name}"));
    by_callback(
        cx,
        name,
        Box::new(move |cx, ended| {
            if ended.is_err() {
                return k(cx, ended);
            }
            cx.print(format_args!("promises, {name}"));
            by_promises(cx, name, move |cx, ended| {
                if ended.is_err() {
                    return k(cx, ended);
                }
                cx.print(format_args!("await, {name}"));
                by_await(cx, name, k);
            });
        }),
    );
}

fn by_callback(cx: Cx, name: &'static str, k: Continuation<Raises>) {
    // step: callback
    let lp = Loop::clone(&cx);
    read_file(&lp, name, move |lp, content| {
        let text = match content {
            Ok(data) => format!("data was read: {data}"),
            Err(error) => error.text,
        };
        lp.print(format_args!("  callback: {text}"));
        cx.bounce(move |cx| k(cx, Ok(())));
    });
    lp.print("  readFile has returned");
}

fn by_promises(
    cx: Cx,
    name: &'static str,
    k: impl FnOnce(Cx, Raises) + 'static,
) {
    // step: promises
    let lp = Loop::clone(&cx);
    let (then, catch, another) = (lp.clone(), lp.clone(), lp.clone());
    Deferred::from_callback(&lp, |fire| {
        read_file(&lp, name, move |_, content| fire(content));
    })
    .then(move |data| {
        then.print("  then: data was read");
        Ok(Some(data))
    })
    .or_else(move |error| {
        if error.kind != Kind::Runtime {
            return Err(error);
        }
        catch.print(format_args!("  catch: {}", error.text));
        Ok(None)
    })
    .then(move |data| {
        Deferred::from_callback(&another, |fire| {
            another.call_later(ANOTHER_US, move |lp| {
                lp.print(got(data));
                fire(Ok(()));
            });
        })
    })
    .done(move |ended| cx.bounce(move |cx| k(cx, ended)));
    lp.print("  readFile has returned");
}

fn by_await(cx: Cx, name: &'static str, k: impl FnOnce(Cx, Raises) + 'static) {
    // step: await
    let file = file(&cx, name);
    settle(cx, &file, move |cx, content| match content {
        Ok(data) => {
            cx.print("  await: data was read");
            another_async_thing(cx, Some(data), k);
        }
        Err(error) if error.kind == Kind::Runtime => {
            cx.print(format_args!("  except: {}", error.text));
            k(cx, Ok(()));
        }
        Err(error) => k(cx, Err(error)),
    });
}

fn another_async_thing(
    cx: Cx,
    data: Option<&'static str>,
    k: impl FnOnce(Cx, Raises) + 'static,
) {
    // step: another async thing
    wait::sleep(cx, ANOTHER_US, move |cx, ()| {
        cx.print(got(data));
        k(cx, Ok(()));
    });
}
