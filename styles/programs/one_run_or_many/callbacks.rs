//! The loop calls what is left behind until there is no more data, or is run
//! anew for each call.

use super::Source;
use crate::asyncio::{Raises, Stage};
use crate::callbacks::run::run;
use crate::callbacks::task::{Continuation, Cx};
use crate::callbacks::wait;

/// Runs the program.
///
/// # Errors
///
/// What the program raised.
pub fn program(stage: &Stage) -> Raises {
    // step: one run
    stage.print("one run");
    let source = Source::new(["spam", "eggs"]);
    run(stage, |cx, k| get_and_process(cx, source, k))?;
    // step: many runs
    stage.print("a run for each call");
    let source = Source::new(["ham", "tea"]);
    loop {
        let source = source.clone();
        let data = run(stage, |cx, k| get_data_from_io(cx, source, k))?;
        let Some(data) = data else { break };
        run(stage, move |cx, k| process_data(cx, data, k))?;
    }
    stage.print("end");
    // step: a run within
    let inner = stage.clone();
    run(stage, |cx, k| start_a_run(cx, inner, k))
}

fn get_and_process(cx: Cx, source: Source, k: Continuation<Raises>) {
    // step: get
    let more = source.clone();
    get_data_from_io(cx, more, move |cx, data| {
        let Ok(Some(data)) = data else {
            return k(cx, data.map(drop));
        };
        // step: process
        process_data(cx, data, move |cx, ended| match ended {
            Ok(()) => get_and_process(cx, source, k),
            Err(error) => k(cx, Err(error)),
        });
    });
}

fn get_data_from_io(
    cx: Cx,
    source: Source,
    k: impl FnOnce(Cx, Raises<Option<&'static str>>) + 'static,
) {
    // step: io
    wait::sleep(cx, 300_000, move |cx, ()| k(cx, Ok(source.next())));
}

fn process_data(
    cx: Cx,
    data: &'static str,
    k: impl FnOnce(Cx, Raises) + 'static,
) {
    // step: work
    wait::sleep(cx, 100_000, move |cx, ()| {
        cx.print(format_args!("processed {data}"));
        k(cx, Ok(()));
    });
}

fn start_a_run(cx: Cx, stage: Stage, k: Continuation<Raises>) {
    // step: refused
    if let Err(error) = run(&stage, |cx, k| process_data(cx, "nothing", k)) {
        cx.print(error);
    }
    k(cx, Ok(()));
}
