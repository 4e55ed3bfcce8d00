//! A driver for all calls, or a new driver for each.

use super::Source;
use crate::asyncio::{Raises, Stage};
use crate::send::run::run;
use crate::send::task::Cx;
use crate::send::wait::{self, call};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    // step: one run
    stage.print("one run");
    let source = Source::new(["spam", "eggs"]);
    run(stage, |cx| get_and_process(cx, source))?;
    // step: many runs
    stage.print("a run for each call");
    let source = Source::new(["ham", "tea"]);
    loop {
        let source = source.clone();
        let data = run(stage, |cx| get_data_from_io(cx, source))?;
        let Some(data) = data else { break };
        run(stage, |cx| process_data(cx, data))?;
    }
    stage.print("end");
    // step: a run within
    let inner = stage.clone();
    run(stage, |cx| start_a_run(cx, inner))
}

async fn get_and_process(cx: Cx, source: Source) -> Raises {
    loop {
        // step: get
        let more = source.clone();
        let data = call(&cx, |cx| get_data_from_io(cx, more)).await?;
        let Some(data) = data else { return Ok(()) };
        // step: process
        call(&cx, |cx| process_data(cx, data)).await?;
    }
}

async fn get_data_from_io(
    cx: Cx,
    source: Source,
) -> Raises<Option<&'static str>> {
    // step: io
    wait::sleep(&cx, 300_000).await?;
    Ok(source.next())
}

async fn process_data(cx: Cx, data: &'static str) -> Raises {
    // step: work
    wait::sleep(&cx, 100_000).await?;
    cx.print(format_args!("processed {data}"));
    Ok(())
}

async fn start_a_run(cx: Cx, stage: Stage) -> Raises {
    // step: refused
    if let Err(error) = run(&stage, |cx| process_data(cx, "nothing")) {
        cx.print(error);
    }
    Ok(())
}
