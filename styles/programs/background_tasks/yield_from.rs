//! Tasks with handles that are delegated to; the task that remains catches
//! its cancellation, and raises it again.

use crate::asyncio::{Raises, Stage, python_bool};
use crate::yield_from::catch::{catch, raise};
use crate::yield_from::join::join;
use crate::yield_from::run::{run, start};
use crate::yield_from::task::generator;
use crate::yield_from::wait::{Delegate, sleep, yield_from};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main())?;
    stage.print("the run is over");
    Ok(())
}

fn main() -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        // step: start
        let t1 = start(&co, returnit("t1-val", 200_000));
        let t2 = start(&co, returnit("t2-val", 500_000));
        let t3 = start(&co, returnit("t3-val", 9_000_000));
        co.print("three tasks, none has begun");
        // step: first
        let value = yield_from!(co, join(&t1))?;
        co.print(format_args!("awaited {value}"));
        co.print(format_args!("t2 done: {}", python_bool(t2.is_done())));
        // step: meanwhile
        yield_from!(co, sleep(400_000));
        co.print(format_args!("t2 done: {}", python_bool(t2.is_done())));
        // step: second
        let value = yield_from!(co, join(&t2))?;
        co.print(format_args!("awaited {value}, at once"));
        // step: again
        let value = yield_from!(co, join(&t1))?;
        co.print(format_args!("awaited {value}, again"));
        // step: end
        let done = python_bool(t3.is_done());
        co.print(format_args!("main ends; t3 done: {done}"));
        Ok(())
    })
}

fn returnit(
    name: &'static str,
    us: u64,
) -> impl Delegate<Return = Raises<&'static str>> {
    generator(async move |co| {
        // step: sleep
        co.print(format_args!("{name} begins"));
        if let Err(cancelled) = yield_from!(co, catch(sleep(us))) {
            co.print(format_args!("{name} is cancelled"));
            match yield_from!(co, raise(cancelled)) {}
        }
        // step: return
        co.print(format_args!("returning {name}"));
        Ok(name)
    })
}
