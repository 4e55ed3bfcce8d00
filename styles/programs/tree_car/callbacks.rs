//! The wait and its alarm are two functions; the first that is called
//! withdraws the other.

use super::{car, endings, progress, tree};
use crate::asyncio::{Raises, SharedTask, Stage};
use crate::callbacks::join::join_all;
use crate::callbacks::run::{run, start};
use crate::callbacks::task::{Continuation, Cx};
use crate::callbacks::timeout::timeout;
use crate::callbacks::wait;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

fn main(cx: Cx, k: Continuation<Raises>) {
    // step: start
    let trees = start(&cx, |cx, _: Continuation<Raises>| print_trees(cx, 0));
    let cars = start(&cx, |cx, _: Continuation<Raises>| print_cars(cx, 0));
    let both = vec![trees, cars];
    // step: wait
    let tasks = both.clone();
    let body = |cx, k| wait_for_all(cx, tasks, k);
    timeout(cx, 6_250_000, body, move |cx, waited| {
        if let Ok(Err(error)) = waited {
            return k(cx, Err(error));
        }
        cx.print(progress(&both));
        // step: cancel
        for task in &both {
            task.cancel();
        }
        join_all(cx, &both.clone(), move |cx, result| {
            if result.is_err() {
                return k(cx, result);
            }
            cx.print(endings(&both));
            k(cx, Ok(()));
        });
    });
}

fn wait_for_all(cx: Cx, tasks: Vec<SharedTask<()>>, k: Continuation<Raises>) {
    join_all(cx, &tasks, k);
}

fn print_trees(cx: Cx, i: usize) {
    // step: before
    wait::sleep(cx, 500_000, move |cx, ()| {
        // step: tree
        cx.print(tree(i));
        wait::sleep(cx, 500_000, move |cx, ()| {
            print_trees(cx, i + 1);
        });
    });
}

fn print_cars(cx: Cx, i: usize) {
    // step: car
    cx.print(car(i));
    wait::sleep(cx, 1_000_000, move |cx, ()| {
        print_cars(cx, i + 1);
    });
}
