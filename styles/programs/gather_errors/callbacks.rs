//! Errors are values that functions are called with; who is cancelled is
//! dropped, and a guard says so.

use super::{FOUR, Job, in_a_row};
use crate::asyncio::{DropGuard, Kind, Raised, Raises};
use crate::asyncio::{SharedTask, Stage, gather, gather_outcomes};
use crate::callbacks::join::settle;
use crate::callbacks::run::{run, start};
use crate::callbacks::task::{Continuation, Cx};
use crate::callbacks::wait;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

fn main(cx: Cx, k: Continuation<Raises>) {
    // step: first error
    cx.print("gather");
    let all = gather(&cx, start_four(&cx));
    settle(&cx.clone(), all.future(), move |results| {
        if let Err(error) = results {
            if error.kind != Kind::Value {
                return k(Err(error));
            }
            cx.print(format_args!("gather raises {error}"));
        }
        // step: meanwhile
        wait::sleep(&cx.clone(), 3_000_000, move |()| {
            // step: outcomes
            cx.print("gather, return_exceptions");
            let all = gather_outcomes(&cx, start_four(&cx));
            settle(&cx.clone(), all.future(), move |outcomes| {
                let outcomes = match outcomes {
                    Ok(outcomes) => outcomes,
                    Err(error) => return k(Err(error)),
                };
                cx.print(in_a_row(&outcomes));
                // step: nothing
                cx.print("gather of nothing");
                let all = gather::<String>(&cx, Vec::new());
                settle(&cx.clone(), all.future(), move |results| {
                    let results = match results {
                        Ok(results) => results,
                        Err(error) => return k(Err(error)),
                    };
                    cx.print(format_args!("{} results", results.len()));
                    // step: start
                    cx.print("a gather that is cancelled");
                    let all = gather(&cx, start_four(&cx));
                    wait::sleep(&cx.clone(), 750_000, move |()| {
                        // step: cancel
                        all.cancel();
                        settle(&cx.clone(), all.future(), move |results| {
                            if let Err(error) = results {
                                cx.print(format_args!(
                                    "gather raises {error}"
                                ));
                            }
                            k(Ok(()));
                        });
                    });
                });
            });
        });
    });
}

fn start_four(cx: &Cx) -> Vec<SharedTask<String>> {
    FOUR.map(|job| start(cx, move |cx, k| work(cx, job, k)))
        .into()
}

fn work(cx: Cx, job: Job, k: Continuation<Raises<String>>) {
    let name = job.name;
    // step: sleep
    let line = cx.clone();
    let dropped = DropGuard::new(move || {
        line.print(format_args!("  {name} is cancelled"));
    });
    wait::sleep(&cx.clone(), job.us, move |()| {
        dropped.dismiss();
        // step: end
        if job.fails {
            cx.print(format_args!("  {name} fails"));
            return k(Err(Raised::new(Kind::Value, name)));
        }
        cx.print(format_args!("  {name} is done"));
        k(Ok(name.to_uppercase()));
    });
}
