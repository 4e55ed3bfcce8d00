//! One outermost body that delegates to all calls, or each call outermost.

use super::Source;
use crate::asyncio::{Raises, Stage};
use crate::yield_from::run::run;
use crate::yield_from::task::generator;
use crate::yield_from::wait::{Delegate, sleep, yield_from};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    // step: one run
    stage.print("one run");
    let source = Source::new(["spam", "eggs"]);
    run(stage, get_and_process(source))?;
    // step: many runs
    stage.print("a run for each call");
    let source = Source::new(["ham", "tea"]);
    loop {
        let source = source.clone();
        let data = run(stage, get_data_from_io(source))?;
        let Some(data) = data else { break };
        run(stage, process_data(data))?;
    }
    stage.print("end");
    // step: a run within
    let inner = stage.clone();
    run(stage, start_a_run(inner))
}

fn get_and_process(source: Source) -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        loop {
            // step: get
            let more = source.clone();
            let data = yield_from!(co, get_data_from_io(more))?;
            let Some(data) = data else { return Ok(()) };
            // step: process
            yield_from!(co, process_data(data))?;
        }
    })
}

fn get_data_from_io(
    source: Source,
) -> impl Delegate<Return = Raises<Option<&'static str>>> {
    generator(async move |co| {
        // step: io
        yield_from!(co, sleep(300_000));
        Ok(source.next())
    })
}

fn process_data(data: &'static str) -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        // step: work
        yield_from!(co, sleep(100_000));
        co.print(format_args!("processed {data}"));
        Ok(())
    })
}

fn start_a_run(stage: Stage) -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        // step: refused
        if let Err(error) = run(&stage, process_data("nothing")) {
            co.print(error);
        }
        Ok(())
    })
}
