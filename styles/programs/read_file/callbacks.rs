//! A callback is what the style is made of; a deferred writes several below
//! each other; where others await, one is left behind for a future.

use super::{ANOTHER_US, file, got, read_file};
use crate::asyncio::{Kind, Raises, Stage};
use crate::callbacks::deferred::Deferred;
use crate::callbacks::join::settle;
use crate::callbacks::run::run;
use crate::callbacks::task::{Continuation, Cx};
use crate::callbacks::wait;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

fn main(cx: Cx, k: Continuation<Raises>) {
    let line = cx.clone();
    let k = Box::new(move |ended: Raises| match ended {
        Ok(()) => three_ways(line, "missing.txt", k),
        Err(error) => k(Err(error)),
    });
    three_ways(cx, "foo.txt", k);
}

fn three_ways(cx: Cx, name: &'static str, k: Continuation<Raises>) {
    cx.print(format_args!("callback, {name}"));
    let line = cx.clone();
    let k = Box::new(move |ended: Raises| {
        if ended.is_err() {
            return k(ended);
        }
        line.print(format_args!("promises, {name}"));
        let last = line.clone();
        let k = Box::new(move |ended: Raises| {
            if ended.is_err() {
                return k(ended);
            }
            last.print(format_args!("await, {name}"));
            by_await(last, name, k);
        });
        by_promises(line, name, k);
    });
    by_callback(cx, name, k);
}

fn by_callback(cx: Cx, name: &'static str, k: Continuation<Raises>) {
    // step: callback
    read_file(&cx.clone(), name, move |lp, content| {
        let text = match content {
            Ok(data) => format!("data was read: {data}"),
            Err(error) => error.text,
        };
        lp.print(format_args!("  callback: {text}"));
        k(Ok(()));
    });
    cx.print("  readFile has returned");
}

fn by_promises(cx: Cx, name: &'static str, k: Continuation<Raises>) {
    // step: promises
    let (then, catch, another) = (cx.clone(), cx.clone(), cx.clone());
    Deferred::from_callback(&cx, |fire| {
        read_file(&cx, name, move |_, content| fire(content));
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
        Deferred::from_callback(&another.clone(), |fire| {
            another_async_thing(another, data, Box::new(fire));
        })
    })
    .done(k);
    cx.print("  readFile has returned");
}

fn by_await(cx: Cx, name: &'static str, k: Continuation<Raises>) {
    // step: await
    let file = file(&cx, name);
    settle(&cx.clone(), &file, move |content| match content {
        Ok(data) => {
            cx.print("  await: data was read");
            another_async_thing(cx, Some(data), k);
        }
        Err(error) if error.kind == Kind::Runtime => {
            cx.print(format_args!("  except: {}", error.text));
            k(Ok(()));
        }
        Err(error) => k(Err(error)),
    });
}

fn another_async_thing(
    cx: Cx,
    data: Option<&'static str>,
    k: Continuation<Raises>,
) {
    // step: another async thing
    wait::sleep(&cx.clone(), ANOTHER_US, move |()| {
        cx.print(got(data));
        k(Ok(()));
    });
}
