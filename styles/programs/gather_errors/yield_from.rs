//! Errors are values that bodies return; who is cancelled is told by one at
//! its innermost wait.

use super::{FOUR, Job, in_a_row};
use crate::asyncio::{Kind, Raised, Raises};
use crate::asyncio::{SharedTask, Stage, gather, gather_outcomes};
use crate::yield_from::join::settle;
use crate::yield_from::run::{run, start};
use crate::yield_from::task::Cx;
use crate::yield_from::wait;

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
    wait::sleep(&cx, 3_000_000).await?;
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
    wait::sleep(&cx, 750_000).await?;
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
    if let Err(fault) = wait::sleep(&cx, job.us).await {
        cx.print(format_args!("  {name} is cancelled"));
        return Err(fault.into());
    }
    // step: end
    if job.fails {
        cx.print(format_args!("  {name} fails"));
        return Err(Raised::new(Kind::Value, name));
    }
    cx.print(format_args!("  {name} is done"));
    Ok(name.to_uppercase())
}
