//! The bodies of `yield from`: a body delegates to its child.

use super::watch::{Unwatched, Watch, Watched};
use super::{Bodies, Nesting, Slot, Suspended, result_of};
use std::pin::Pin;
use styles::event_loop::{LabFuture, Loop, Task};
use styles::generator::{Chain, ChainCo, Input, Step};
use styles::trace::Who;
use styles::yield_from::task::{self, Cx};
use styles::yield_from::timeout::timeout;
use styles::yield_from::wait::{self, yield_from};

pub(super) const NESTING: Nesting = Nesting {
    turn,
    depth: depth::<Unwatched>,
    watched: depth::<Watched>,
};

pub(super) const BODIES: Bodies = Bodies {
    resume,
    spawn,
    breadth,
    sleep,
    bounded,
    receive,
    give,
};

fn turn(lp: &Loop, who: Who, turns: u64) -> Task<u64> {
    task::spawn(lp, who, |cx| count(cx, turns))
}

async fn count(cx: Cx, turns: u64) -> u64 {
    let mut done = 0;
    while done < turns && wait::turn(&cx).await.is_ok() {
        done += 1;
    }
    done
}

fn depth<W: Watch>(lp: &Loop, who: Who, depth: u32, turns: u64) -> Task<u64> {
    task::spawn(lp, who, move |cx| W::body(nested::<W>(cx, depth, turns)))
}

async fn nested<W: Watch>(cx: Cx, depth: u32, turns: u64) -> u64 {
    if depth <= 1 {
        return count(cx, turns).await + 1;
    }
    yield_from(&cx, |cx| W::body(nested::<W>(cx, depth - 1, turns))).await + 1
}

fn resume(pauses: u64) -> Pin<Box<dyn Suspended>> {
    Box::pin(Bare {
        chain: Chain::new(move |co| pause(co, pauses)),
        started: false,
    })
}

async fn pause(co: ChainCo<(), (), ()>, pauses: u64) -> u64 {
    let mut done = 0;
    while done < pauses && co.yield_(()).await.is_ok() {
        done += 1;
    }
    done
}

/// A chain without a task.
struct Bare<B: Future> {
    chain: Chain<(), (), (), B>,
    started: bool,
}

impl<B: Future<Output = u64>> Suspended for Bare<B> {
    fn resume(self: Pin<&mut Self>) -> Option<u64> {
        let this = self.get_mut();
        let input = match std::mem::replace(&mut this.started, true) {
            true => Input::Send(()),
            false => Input::Start,
        };
        match this.chain.resume(input) {
            Ok(Step::Yielded(())) => None,
            Ok(Step::Returned(value)) => Some(value),
            Err(misuse) => panic!("{misuse}"),
        }
    }
}

fn spawn(lp: &Loop, who: Who, tasks: u32) -> Task<u64> {
    task::spawn(lp, who, |cx| sum(cx, tasks))
}

async fn sum(cx: Cx, tasks: u32) -> u64 {
    let child = |number| task::spawn(&cx, Who::Task(number), |_| one(number));
    let children: Vec<Task<u64>> = (0..tasks).map(child).collect();
    join_all(&cx, children).await
}

async fn join_all(cx: &Cx, children: Vec<Task<u64>>) -> u64 {
    let mut sum = 0;
    for child in children {
        if wait::join(cx, child.key()).await.is_ok() {
            sum += result_of(&child);
        }
    }
    sum
}

async fn one(number: u32) -> u64 {
    u64::from(number)
}

fn breadth(lp: &Loop, who: Who, breadth: u32, rounds: u32) -> Task<u64> {
    task::spawn(lp, who, move |cx| gather(cx, breadth, rounds))
}

async fn gather(cx: Cx, breadth: u32, rounds: u32) -> u64 {
    let mut sum = 0;
    for _ in 0..rounds {
        let child = |number| {
            task::spawn(&cx, Who::Task(number), move |cx| {
                one_later(cx, number)
            })
        };
        let children: Vec<Task<u64>> = (0..breadth).map(child).collect();
        sum += join_all(&cx, children).await;
    }
    sum
}

async fn one_later(cx: Cx, number: u32) -> u64 {
    match wait::turn(&cx).await {
        Ok(()) => u64::from(number),
        Err(_) => 0,
    }
}

fn sleep(lp: &Loop, who: Who, us: u64) -> Task<u64> {
    task::spawn(lp, who, move |cx| until(cx, us))
}

async fn until(cx: Cx, us: u64) -> u64 {
    match wait::sleep(&cx, us).await {
        Ok(()) => cx.now_us(),
        Err(_) => 0,
    }
}

fn bounded(lp: &Loop, who: Who, us: u64) -> Task<u64> {
    task::spawn(lp, who, move |cx| in_time(cx, us))
}

async fn in_time(cx: Cx, us: u64) -> u64 {
    // Whether in time or not, it is told by the time.
    let _ = yield_from(&cx, |cx| timeout(cx, us, one_turn)).await;
    cx.now_us()
}

async fn one_turn(cx: Cx) {
    // What is thrown at it ends it.
    let _ = wait::turn(&cx).await;
}

fn receive(lp: &Loop, who: Who, slot: Slot, values: u64) -> Task<u64> {
    task::spawn(lp, who, move |cx| take_all(cx, slot, values))
}

async fn take_all(cx: Cx, slot: Slot, values: u64) -> u64 {
    let mut sum = 0;
    for _ in 0..values {
        let future = LabFuture::new(&cx);
        slot.set(Some(future.clone()));
        if wait::future(&cx, &future).await.is_ok() {
            sum += future.take().unwrap_or(0);
        }
    }
    sum
}

fn give(lp: &Loop, who: Who, slot: Slot, values: u64) -> Task<u64> {
    task::spawn(lp, who, move |cx| give_all(cx, slot, values))
}

async fn give_all(cx: Cx, slot: Slot, values: u64) -> u64 {
    let mut given = 0;
    while given < values {
        if let Some(future) = slot.take() {
            // Nobody else sets it.
            let _ = future.set(given);
            given += 1;
        }
        if wait::turn(&cx).await.is_err() {
            break;
        }
    }
    given
}
