//! A driver for all calls, or a new driver for each.

use super::Source;
use crate::asyncio::{Raises, Stage};
use crate::send::run::run;
use crate::send::task::Co;
use crate::send::wait::{Call, Sleep, yield_};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    // step: one run
    stage.print("one run");
    let source = Source::new(["spam", "eggs"]);
    run(stage, |co| get_and_process(co, source))?;
    // step: many runs
    stage.print("a run for each call");
    let source = Source::new(["ham", "tea"]);
    loop {
        let source = source.clone();
        let data = run(stage, |co| get_data_from_io(co, source))?;
        let Some(data) = data else { break };
        run(stage, |co| process_data(co, data))?;
    }
    stage.print("end");
    // step: a run within
    let inner = stage.clone();
    run(stage, |co| start_a_run(co, inner))
}

async fn get_and_process(co: Co, source: Source) -> Raises {
    loop {
        // step: get
        let more = source.clone();
        let data = yield_!(co, Call(|co| get_data_from_io(co, more)))?;
        let Some(data) = data else { return Ok(()) };
        // step: process
        yield_!(co, Call(|co| process_data(co, data)))?;
    }
}

async fn get_data_from_io(
    co: Co,
    source: Source,
) -> Raises<Option<&'static str>> {
    // step: io
    yield_!(co, Sleep(300_000));
    Ok(source.next())
}

async fn process_data(co: Co, data: &'static str) -> Raises {
    // step: work
    yield_!(co, Sleep(100_000));
    co.print(format_args!("processed {data}"));
    Ok(())
}

async fn start_a_run(co: Co, stage: Stage) -> Raises {
    // step: refused
    if let Err(error) = run(&stage, |co| process_data(co, "nothing")) {
        co.print(error);
    }
    Ok(())
}
