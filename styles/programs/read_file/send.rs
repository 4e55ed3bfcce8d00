//! A callback resumes the body by a promise. The value of a promise, or its
//! error, is the value of the yield.

use super::{ANOTHER_US, file, got, read_file};
use crate::asyncio::{Kind, Raises, Stage};
use crate::event_loop::Promise;
use crate::send::join::Settle;
use crate::send::run::run;
use crate::send::task::Co;
use crate::send::wait::{Call, Sleep, yield_};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(co: Co) -> Raises {
    yield_!(co, Call(|co| three_ways(co, "foo.txt")))?;
    yield_!(co, Call(|co| three_ways(co, "missing.txt")))
}

async fn three_ways(co: Co, name: &'static str) -> Raises {
    co.print(format_args!("callback, {name}"));
    yield_!(co, Call(|co| by_callback(co, name)))?;
    co.print(format_args!("promises, {name}"));
    yield_!(co, Call(|co| by_promises(co, name)))?;
    co.print(format_args!("await, {name}"));
    yield_!(co, Call(|co| by_await(co, name)))
}

async fn by_callback(co: Co, name: &'static str) -> Raises {
    // step: callback
    let called = Promise::new(&co);
    let end = called.clone();
    read_file(&co, name, move |lp, content| {
        let text = match content {
            Ok(data) => format!("data was read: {data}"),
            Err(error) => error.text,
        };
        lp.print(format_args!("  callback: {text}"));
        drop(end.set(Ok(())));
    });
    co.print("  readFile has returned");
    yield_!(co, Settle(&called))
}

async fn by_promises(co: Co, name: &'static str) -> Raises {
    // step: promises
    let promise = file(&co, name);
    co.print("  readFile has returned");
    let data = match yield_!(co, Settle(&promise)) {
        Ok(data) => {
            co.print("  then: data was read");
            Some(data)
        }
        Err(error) if error.kind == Kind::Runtime => {
            co.print(format_args!("  catch: {}", error.text));
            None
        }
        Err(error) => return Err(error),
    };
    yield_!(co, Call(|co| another_async_thing(co, data)))
}

async fn by_await(co: Co, name: &'static str) -> Raises {
    // step: await
    let file = file(&co, name);
    match yield_!(co, Settle(&file)) {
        Ok(data) => {
            co.print("  await: data was read");
            yield_!(co, Call(|co| another_async_thing(co, Some(data))))
        }
        Err(error) if error.kind == Kind::Runtime => {
            co.print(format_args!("  except: {}", error.text));
            Ok(())
        }
        Err(error) => Err(error),
    }
}

async fn another_async_thing(co: Co, data: Option<&'static str>) -> Raises {
    // step: another async thing
    yield_!(co, Sleep(ANOTHER_US));
    co.print(got(data));
    Ok(())
}
