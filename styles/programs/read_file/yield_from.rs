//! A callback resumes the body by a promise. The step after a promise is a
//! child that delegates to it. A body that delegates needs neither.

use super::{ANOTHER_US, file, got, read_file};
use crate::asyncio::{Kind, Raises, Stage};
use crate::event_loop::Promise;
use crate::yield_from::join::settle;
use crate::yield_from::run::run;
use crate::yield_from::task::generator;
use crate::yield_from::wait::{Delegate, sleep, yield_from};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main())
}

fn main() -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        yield_from!(co, three_ways("foo.txt"))?;
        yield_from!(co, three_ways("missing.txt"))
    })
}

fn three_ways(name: &'static str) -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        co.print(format_args!("callback, {name}"));
        yield_from!(co, by_callback(name))?;
        co.print(format_args!("promises, {name}"));
        yield_from!(co, by_promises(name))?;
        co.print(format_args!("await, {name}"));
        yield_from!(co, by_await(name))
    })
}

fn by_callback(name: &'static str) -> impl Delegate<Return = Raises> {
    generator(async move |co| {
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
        yield_from!(co, settle(&called))
    })
}

fn by_promises(name: &'static str) -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        // step: promises
        let promise = file(&co, name);
        let then = generator(async move |co| {
            match yield_from!(co, settle(&promise)) {
                Ok(data) => {
                    co.print("  then: data was read");
                    Ok(Some(data))
                }
                Err(error) if error.kind == Kind::Runtime => {
                    co.print(format_args!("  catch: {}", error.text));
                    Ok(None)
                }
                Err(error) => Err(error),
            }
        });
        let chain = generator(async move |co| {
            let data = yield_from!(co, then)?;
            yield_from!(co, another_async_thing(data))
        });
        co.print("  readFile has returned");
        yield_from!(co, chain)
    })
}

fn by_await(name: &'static str) -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        // step: await
        let file = file(&co, name);
        match yield_from!(co, settle(&file)) {
            Ok(data) => {
                co.print("  await: data was read");
                yield_from!(co, another_async_thing(Some(data)))
            }
            Err(error) if error.kind == Kind::Runtime => {
                co.print(format_args!("  except: {}", error.text));
                Ok(())
            }
            Err(error) => Err(error),
        }
    })
}

fn another_async_thing(
    data: Option<&'static str>,
) -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        // step: another async thing
        yield_from!(co, sleep(ANOTHER_US));
        co.print(got(data));
        Ok(())
    })
}
