//! Functions that leave themselves behind after each count; one is left behind
//! for the end of one task at a time.

use crate::asyncio::{Raises, SharedTask, Stage};
use crate::callbacks::join::join;
use crate::callbacks::run::{run, start};
use crate::callbacks::task::{Continuation, Cx};
use crate::callbacks::wait;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

fn main(cx: Cx, k: Continuation<Raises>) {
    // step: start
    let task = |number| start(&cx, move |cx, k| count(cx, number, 0, k));
    let tasks = (0..4).map(task).collect();
    // step: join
    join_one_by_one(cx, tasks, k);
}

fn join_one_by_one(
    cx: Cx,
    mut tasks: Vec<SharedTask<()>>,
    k: Continuation<Raises>,
) {
    let Some(first) = tasks.first().cloned() else {
        return cx.bounce(move |cx| k(cx, Ok(())));
    };
    // step: first
    let left = tasks.len();
    cx.print(format_args!("waiting for the first of {left}"));
    join(cx, &first, move |cx, ended| {
        if ended.is_err() {
            return k(cx, ended);
        }
        // step: rest
        tasks.retain(|task| !task.is_done());
        join_one_by_one(cx, tasks, k);
    });
}

fn count(cx: Cx, number: u32, i: u32, k: Continuation<Raises>) {
    if i == 4 {
        return k(cx, Ok(()));
    }
    // step: count
    cx.print(format_args!("task{number}: {i}"));
    wait::yield_now(cx, move |cx, ()| count(cx, number, i + 1, k));
}
