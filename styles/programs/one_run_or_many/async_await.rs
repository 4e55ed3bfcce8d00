//! One future polled for all calls, or a new one for each.

use super::Source;
use crate::async_await::run::run;
use crate::async_await::task::Cx;
use crate::async_await::wait;
use crate::asyncio::{Raises, Stage};

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
        let get = async move |cx| get_data_from_io(&cx, source).await;
        let data = run(stage, get)?;
        let Some(data) = data else { break };
        run(stage, async move |cx| process_data(&cx, data).await)?;
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
        let data = get_data_from_io(&cx, more).await?;
        let Some(data) = data else { return Ok(()) };
        // step: process
        process_data(&cx, data).await?;
    }
}

async fn get_data_from_io(
    cx: &Cx,
    source: Source,
) -> Raises<Option<&'static str>> {
    // step: io
    wait::sleep(cx, 300_000).await;
    Ok(source.next())
}

async fn process_data(cx: &Cx, data: &'static str) -> Raises {
    // step: work
    wait::sleep(cx, 100_000).await;
    cx.print(format_args!("processed {data}"));
    Ok(())
}

async fn start_a_run(cx: Cx, stage: Stage) -> Raises {
    // step: refused
    let process = async |cx| process_data(&cx, "nothing").await;
    if let Err(error) = run(&stage, process) {
        cx.print(error);
    }
    Ok(())
}
