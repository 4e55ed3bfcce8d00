//! Errors are values that functions are called with. A task that is cancelled
//! is dropped, and a guard reports it.
//!
//! "The pyramid": each wait puts what comes after it one level further in, so
//! a body that does one thing after the other gets as deep as it is long.

use super::{FOUR, Job, in_a_row};
use crate::asyncio::{DropGuard, Kind, Raised, Raises};
use crate::asyncio::{SharedTask, Stage, gather, gather_outcomes};
use crate::callbacks::join::settle;
use crate::callbacks::run::{run, start};
use crate::callbacks::task::{Continuation, Cx};
use crate::callbacks::wait;
use crate::event_loop::Loop;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

fn main(cx: Cx, k: Continuation<Raises>) {
    // step: first error
    cx.print("gather");
    let all = gather(&cx, start_four(&cx));
    settle(cx, all.future(), move |cx, results| {
        if let Err(error) = results {
            if error.kind != Kind::Value {
                return k(cx, Err(error));
            }
            cx.print(format_args!("gather raises {error}"));
        }
        // step: meanwhile
        wait::sleep(cx, 3_000_000, move |cx, ()| {
            // step: outcomes
            cx.print("gather, return_exceptions");
            let all = gather_outcomes(&cx, start_four(&cx));
            settle(cx, all.future(), move |cx, outcomes| {
                let outcomes = match outcomes {
                    Ok(outcomes) => outcomes,
                    Err(error) => return k(cx, Err(error)),
                };
                cx.print(in_a_row(&outcomes));
                // step: nothing
                cx.print("gather of nothing");
                let all = gather::<String>(&cx, Vec::new());
                settle(cx, all.future(), move |cx, results| {
                    let results = match results {
                        Ok(results) => results,
                        Err(error) => return k(cx, Err(error)),
                    };
                    cx.print(format_args!("{} results", results.len()));
                    // step: start
                    cx.print("a gather that is cancelled");
                    let all = gather(&cx, start_four(&cx));
                    wait::sleep(cx, 750_000, move |cx, ()| {
                        // step: cancel
                        all.cancel();
                        settle(cx, all.future(), move |cx, results| {
                            if let Err(error) = results {
                                cx.print(format_args!(
                                    "gather raises {error}"
                                ));
                            }
                            k(cx, Ok(()));
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
    let lp = Loop::clone(&cx);
    let dropped = DropGuard::new(move || {
        lp.print(format_args!("  {name} is cancelled"));
    });
    wait::sleep(cx, job.us, move |cx, ()| {
        dropped.dismiss();
        // step: end
        if job.fails {
            cx.print(format_args!("  {name} fails"));
            return k(cx, Err(Raised::new(Kind::Value, name)));
        }
        cx.print(format_args!("  {name} is done"));
        k(cx, Ok(name.to_uppercase()));
    });
}
