//! Errors are values that futures return. A task that is cancelled is dropped,
//! and a guard reports it.

use super::{FOUR, Job, in_a_row};
use crate::async_await::join::settle;
use crate::async_await::run::{run, start};
use crate::async_await::task::Cx;
use crate::async_await::wait;
use crate::asyncio::{DropGuard, Kind, Raised, Raises};
use crate::asyncio::{SharedTask, Stage, gather, gather_outcomes};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(cx: Cx) -> Raises {
    // step: first error
    cx.print("gather");
    let all = gather(&cx, start_four(&cx));
    if let Err(error) = settle(&cx, all.future()).await {
        if error.kind != Kind::Value {
            return Err(error);
        }
        cx.print(format_args!("gather raises {error}"));
    }
    // step: meanwhile
    wait::sleep(&cx, 3_000_000).await;
    // step: outcomes
    cx.print("gather, return_exceptions");
    let all = gather_outcomes(&cx, start_four(&cx));
    let outcomes = settle(&cx, all.future()).await?;
    cx.print(in_a_row(&outcomes));
    // step: nothing
    cx.print("gather of nothing");
    let all = gather::<String>(&cx, Vec::new());
    let results = settle(&cx, all.future()).await?;
    cx.print(format_args!("{} results", results.len()));
    // step: start
    cx.print("a gather that is cancelled");
    let all = gather(&cx, start_four(&cx));
    wait::sleep(&cx, 750_000).await;
    // step: cancel
    all.cancel();
    if let Err(error) = settle(&cx, all.future()).await {
        cx.print(format_args!("gather raises {error}"));
    }
    Ok(())
}

fn start_four(cx: &Cx) -> Vec<SharedTask<String>> {
    FOUR.map(|job| start(cx, |cx| work(cx, job))).into()
}

async fn work(cx: Cx, job: Job) -> Raises<String> {
    let name = job.name;
    // step: sleep
    let dropped = DropGuard::new(|| {
        cx.print(format_args!("  {name} is cancelled"));
    });
    wait::sleep(&cx, job.us).await;
    dropped.dismiss();
    // step: end
    if job.fails {
        cx.print(format_args!("  {name} fails"));
        return Err(Raised::new(Kind::Value, name));
    }
    cx.print(format_args!("  {name} is done"));
    Ok(name.to_uppercase())
}
