//! The loop calls what is left behind until there is no more data, or is run
//! anew for each call.

use super::Source;
use crate::asyncio::{Raises, Stage};
use crate::callbacks::run::run;
use crate::callbacks::task::{Continuation, Cx};
use crate::callbacks::wait;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
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
    let (line, more) = (cx.clone(), source.clone());
    let k = Box::new(move |data: Raises<Option<&'static str>>| {
        let Ok(Some(data)) = data else {
            return k(data.map(drop));
        };
        // step: process
        let again = line.clone();
        let k = Box::new(move |ended: Raises| match ended {
            Ok(()) => get_and_process(again, source, k),
            Err(error) => k(Err(error)),
        });
        process_data(line, data, k);
    });
    get_data_from_io(cx, more, k);
}

fn get_data_from_io(
    cx: Cx,
    source: Source,
    k: Continuation<Raises<Option<&'static str>>>,
) {
    // step: io
    wait::sleep(&cx, 300_000, move |()| k(Ok(source.next())));
}

fn process_data(cx: Cx, data: &'static str, k: Continuation<Raises>) {
    // step: work
    wait::sleep(&cx.clone(), 100_000, move |()| {
        cx.print(format_args!("processed {data}"));
        k(Ok(()));
    });
}

fn start_a_run(cx: Cx, stage: Stage, k: Continuation<Raises>) {
    // step: refused
    if let Err(error) = run(&stage, |cx, k| process_data(cx, "nothing", k)) {
        cx.print(error);
    }
    k(Ok(()));
}
