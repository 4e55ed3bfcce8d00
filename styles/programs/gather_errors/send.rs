//! Errors are values that bodies return. A body that is cancelled catches that
//! and raises it again.

use super::{FOUR, Job, in_a_row};
use crate::asyncio::{Kind, Raised, Raises};
use crate::asyncio::{SharedTask, Stage, gather, gather_outcomes};
use crate::send::catch::{Catch, Raise};
use crate::send::join::Settle;
use crate::send::run::{run, start};
use crate::send::task::Co;
use crate::send::wait::{Sleep, yield_};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(co: Co) -> Raises {
    // step: first error
    co.print("gather");
    let all = gather(&co, start_four(&co));
    if let Err(error) = yield_!(co, Settle(all.future())) {
        if error.kind != Kind::Value {
            return Err(error);
        }
        co.print(format_args!("gather raises {error}"));
    }
    // step: meanwhile
    yield_!(co, Sleep(3_000_000));
    // step: outcomes
    co.print("gather, return_exceptions");
    let all = gather_outcomes(&co, start_four(&co));
    let outcomes = yield_!(co, Settle(all.future()))?;
    co.print(in_a_row(&outcomes));
    // step: nothing
    co.print("gather of nothing");
    let all = gather::<String>(&co, Vec::new());
    let results = yield_!(co, Settle(all.future()))?;
    co.print(format_args!("{} results", results.len()));
    // step: start
    co.print("a gather that is cancelled");
    let all = gather(&co, start_four(&co));
    yield_!(co, Sleep(750_000));
    // step: cancel
    all.cancel();
    if let Err(error) = yield_!(co, Settle(all.future())) {
        co.print(format_args!("gather raises {error}"));
    }
    Ok(())
}

fn start_four(co: &Co) -> Vec<SharedTask<String>> {
    FOUR.map(|job| start(co, |co| work(co, job))).into()
}

async fn work(co: Co, job: Job) -> Raises<String> {
    let name = job.name;
    // step: sleep
    let sleep = |co: Co| async move { yield_!(co, Sleep(job.us)) };
    if let Err(cancelled) = yield_!(co, Catch(sleep)) {
        co.print(format_args!("  {name} is cancelled"));
        match yield_!(co, Raise(cancelled)) {}
    }
    // step: end
    if job.fails {
        co.print(format_args!("  {name} fails"));
        return Err(Raised::new(Kind::Value, name));
    }
    co.print(format_args!("  {name} is done"));
    Ok(name.to_uppercase())
}
