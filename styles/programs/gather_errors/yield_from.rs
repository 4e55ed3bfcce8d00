//! Errors are values that bodies return. A body that is cancelled catches that
//! around its innermost wait, and raises it again.

use super::{FOUR, Job, in_a_row};
use crate::asyncio::{Kind, Raised, Raises};
use crate::asyncio::{SharedTask, Stage, gather, gather_outcomes};
use crate::event_loop::Loop;
use crate::yield_from::catch::{catch, raise};
use crate::yield_from::join::settle;
use crate::yield_from::run::{run, start};
use crate::yield_from::task::generator;
use crate::yield_from::wait::{Delegate, sleep, yield_from};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main())
}

fn main() -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        // step: first error
        co.print("gather");
        let all = gather(&co, start_four(&co));
        if let Err(error) = yield_from!(co, settle(all.future())) {
            if error.kind != Kind::Value {
                return Err(error);
            }
            co.print(format_args!("gather raises {error}"));
        }
        // step: meanwhile
        yield_from!(co, sleep(3_000_000));
        // step: outcomes
        co.print("gather, return_exceptions");
        let all = gather_outcomes(&co, start_four(&co));
        let outcomes = yield_from!(co, settle(all.future()))?;
        co.print(in_a_row(&outcomes));
        // step: nothing
        co.print("gather of nothing");
        let all = gather::<String>(&co, Vec::new());
        let results = yield_from!(co, settle(all.future()))?;
        co.print(format_args!("{} results", results.len()));
        // step: start
        co.print("a gather that is cancelled");
        let all = gather(&co, start_four(&co));
        yield_from!(co, sleep(750_000));
        // step: cancel
        all.cancel();
        if let Err(error) = yield_from!(co, settle(all.future())) {
            co.print(format_args!("gather raises {error}"));
        }
        Ok(())
    })
}

fn start_four(lp: &Loop) -> Vec<SharedTask<String>> {
    FOUR.map(|job| start(lp, work(job))).into()
}

fn work(job: Job) -> impl Delegate<Return = Raises<String>> {
    generator(async move |co| {
        let name = job.name;
        // step: sleep
        if let Err(cancelled) = yield_from!(co, catch(sleep(job.us))) {
            co.print(format_args!("  {name} is cancelled"));
            match yield_from!(co, raise(cancelled)) {}
        }
        // step: end
        if job.fails {
            co.print(format_args!("  {name} fails"));
            return Err(Raised::new(Kind::Value, name));
        }
        co.print(format_args!("  {name} is done"));
        Ok(name.to_uppercase())
    })
}
