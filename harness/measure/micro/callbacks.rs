//! The bodies of callbacks: a child is a call with what comes after it.

use super::{Bodies, result_of};
use styles::callbacks::task::{self, Continuation, Cx};
use styles::callbacks::wait;
use styles::event_loop::{Loop, Task};
use styles::trace::Who;

pub(super) const BODIES: Bodies = Bodies { turn, depth, spawn };

fn turn(lp: &Loop, who: Who, turns: u64) -> Task<u64> {
    task::spawn(lp, who, move |cx, k| count(cx, turns, 0, k))
}

fn count(cx: Cx, turns: u64, done: u64, k: Continuation<u64>) {
    if done == turns {
        return k(done);
    }
    wait::turn(&cx.clone(), move |()| count(cx, turns, done + 1, k));
}

fn depth(lp: &Loop, who: Who, depth: u32, turns: u64) -> Task<u64> {
    task::spawn(lp, who, move |cx, k| nested(cx, depth, turns, k))
}

fn nested(cx: Cx, depth: u32, turns: u64, k: Continuation<u64>) {
    let k: Continuation<u64> = Box::new(|value| k(value + 1));
    if depth <= 1 {
        return count(cx, turns, 0, k);
    }
    nested(cx, depth - 1, turns, k);
}

fn spawn(lp: &Loop, who: Who, tasks: u32) -> Task<u64> {
    task::spawn(lp, who, move |cx, k| sum(cx, tasks, k))
}

fn sum(cx: Cx, tasks: u32, k: Continuation<u64>) {
    let child = |number| {
        task::spawn(&cx, Who::Task(number), move |_, k| one(number, k))
    };
    let children: Vec<Task<u64>> = (0..tasks).map(child).collect();
    join_next(cx, children.into_iter(), 0, k);
}

fn join_next(
    cx: Cx,
    mut children: std::vec::IntoIter<Task<u64>>,
    sum: u64,
    k: Continuation<u64>,
) {
    let Some(child) = children.next() else {
        return k(sum);
    };
    wait::join(&cx.clone(), child.key(), move |()| {
        join_next(cx, children, sum + result_of(&child), k);
    });
}

fn one(number: u32, k: Continuation<u64>) {
    k(u64::from(number));
}
