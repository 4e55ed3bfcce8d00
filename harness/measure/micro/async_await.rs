//! The bodies of async/await: the child of a recursion is boxed.

use super::{Bodies, result_of};
use std::pin::Pin;
use styles::async_await::task::{self, Cx};
use styles::async_await::wait;
use styles::event_loop::{Loop, Task};
use styles::trace::Who;

pub(super) const BODIES: Bodies = Bodies { turn, depth, spawn };

fn turn(lp: &Loop, who: Who, turns: u64) -> Task<u64> {
    task::spawn(lp, who, |cx| count(cx, turns))
}

async fn count(cx: Cx, turns: u64) -> u64 {
    let mut done = 0;
    while done < turns {
        wait::turn(&cx).await;
        done += 1;
    }
    done
}

fn depth(lp: &Loop, who: Who, depth: u32, turns: u64) -> Task<u64> {
    task::spawn(lp, who, |cx| nested(cx, depth, turns))
}

async fn nested(cx: Cx, depth: u32, turns: u64) -> u64 {
    if depth <= 1 {
        return count(cx, turns).await + 1;
    }
    let child: Pin<Box<dyn Future<Output = u64>>> =
        Box::pin(nested(cx, depth - 1, turns));
    child.await + 1
}

fn spawn(lp: &Loop, who: Who, tasks: u32) -> Task<u64> {
    task::spawn(lp, who, |cx| sum(cx, tasks))
}

async fn sum(cx: Cx, tasks: u32) -> u64 {
    let child = |number| task::spawn(&cx, Who::Task(number), |_| one(number));
    let children: Vec<Task<u64>> = (0..tasks).map(child).collect();
    let mut sum = 0;
    for child in children {
        wait::join(&cx, child.key()).await;
        sum += result_of(&child);
    }
    sum
}

async fn one(number: u32) -> u64 {
    u64::from(number)
}
