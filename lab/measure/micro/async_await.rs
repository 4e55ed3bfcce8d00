//! The bodies of async/await: the child of a recursion is boxed.

use super::watch::{Unwatched, Watch, Watched};
use super::{Bodies, Nesting, Slot, Suspended, result_of};
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use styles::async_await::task::{self, Cx};
use styles::async_await::timeout::timeout;
use styles::async_await::wait;
use styles::event_loop::{Loop, Promise, Task};
use styles::trace::Actor;

pub(super) const NESTING: Nesting = Nesting {
    turn,
    depth: depth::<Unwatched>,
    watched: depth::<Watched>,
};

pub(super) const BODIES: Bodies = Bodies {
    resume,
    spawn,
    start_each,
    breadth,
    sleep,
    bounded,
    receive,
    give,
};

fn turn(lp: &Loop, actor: Actor, turns: u64) -> Task<u64> {
    task::spawn(lp, actor, |cx| count(cx, turns))
}

async fn count(cx: Cx, turns: u64) -> u64 {
    let mut done = 0;
    while done < turns {
        wait::yield_now(&cx).await;
        done += 1;
    }
    done
}

fn depth<W: Watch>(
    lp: &Loop,
    actor: Actor,
    depth: u32,
    turns: u64,
) -> Task<u64> {
    task::spawn(lp, actor, |cx| W::body(nested::<W>(cx, depth, turns)))
}

async fn nested<W: Watch>(cx: Cx, depth: u32, turns: u64) -> u64 {
    if depth <= 1 {
        return count(cx, turns).await + 1;
    }
    let child: Pin<Box<dyn Future<Output = u64>>> =
        Box::pin(W::body(nested::<W>(cx, depth - 1, turns)));
    child.await + 1
}

fn resume(pauses: u64) -> Pin<Box<dyn Suspended>> {
    Box::pin(pause(pauses))
}

async fn pause(pauses: u64) -> u64 {
    let mut done = 0;
    while done < pauses {
        let mut resumed = false;
        poll_fn(|_| match std::mem::replace(&mut resumed, true) {
            true => Poll::Ready(()),
            false => Poll::Pending,
        })
        .await;
        done += 1;
    }
    done
}

impl<B: Future<Output = u64>> Suspended for B {
    fn resume(self: Pin<&mut Self>) -> Option<u64> {
        match self.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(value) => Some(value),
            Poll::Pending => None,
        }
    }
}

fn spawn(lp: &Loop, actor: Actor, tasks: u32) -> Task<u64> {
    task::spawn(lp, actor, |cx| sum(cx, tasks))
}

async fn sum(cx: Cx, tasks: u32) -> u64 {
    let child =
        |number| task::spawn(&cx, Actor::Task(number), |_| one(number));
    let children: Vec<Task<u64>> = (0..tasks).map(child).collect();
    join_all(&cx, children).await
}

async fn join_all(cx: &Cx, children: Vec<Task<u64>>) -> u64 {
    let mut sum = 0;
    for child in children {
        wait::ended(cx, child.key()).await;
        sum += result_of(&child);
    }
    sum
}

async fn one(number: u32) -> u64 {
    u64::from(number)
}

fn start_each(lp: &Loop, actor: Actor, tasks: u32, eager: bool) -> Task<u64> {
    task::spawn(lp, actor, |cx| one_by_one(cx, tasks, eager))
}

async fn one_by_one(cx: Cx, tasks: u32, eager: bool) -> u64 {
    let mut sum = 0;
    for number in 0..tasks {
        let actor = Actor::Task(number);
        let child = match eager {
            true => task::spawn_eager(&cx, actor, |_| one(number)),
            false => task::spawn(&cx, actor, |_| one(number)),
        };
        if !child.is_done() {
            wait::ended(&cx, child.key()).await;
        }
        sum += result_of(&child);
    }
    sum
}

fn breadth(lp: &Loop, actor: Actor, breadth: u32, rounds: u32) -> Task<u64> {
    task::spawn(lp, actor, |cx| gather(cx, breadth, rounds))
}

async fn gather(cx: Cx, breadth: u32, rounds: u32) -> u64 {
    let mut sum = 0;
    for _ in 0..rounds {
        let child = |number| {
            task::spawn(&cx, Actor::Task(number), |cx| one_later(cx, number))
        };
        let children: Vec<Task<u64>> = (0..breadth).map(child).collect();
        sum += join_all(&cx, children).await;
    }
    sum
}

async fn one_later(cx: Cx, number: u32) -> u64 {
    wait::yield_now(&cx).await;
    u64::from(number)
}

fn sleep(lp: &Loop, actor: Actor, us: u64) -> Task<u64> {
    task::spawn(lp, actor, |cx| until(cx, us))
}

async fn until(cx: Cx, us: u64) -> u64 {
    wait::sleep(&cx, us).await;
    cx.now_us()
}

fn bounded(lp: &Loop, actor: Actor, us: u64) -> Task<u64> {
    task::spawn(lp, actor, |cx| in_time(cx, us))
}

async fn in_time(cx: Cx, us: u64) -> u64 {
    // In time or not, the result is the time.
    let _ = timeout(&cx, us, one_turn(&cx)).await;
    cx.now_us()
}

async fn one_turn(cx: &Cx) {
    wait::yield_now(cx).await;
}

fn receive(lp: &Loop, actor: Actor, slot: Slot, values: u64) -> Task<u64> {
    task::spawn(lp, actor, |cx| take_all(cx, slot, values))
}

async fn take_all(cx: Cx, slot: Slot, values: u64) -> u64 {
    let mut sum = 0;
    for _ in 0..values {
        let future = Promise::new(&cx);
        slot.set(Some(future.clone()));
        wait::done(&cx, &future).await;
        sum += future.take().unwrap_or(0);
    }
    sum
}

fn give(lp: &Loop, actor: Actor, slot: Slot, values: u64) -> Task<u64> {
    task::spawn(lp, actor, |cx| give_all(cx, slot, values))
}

async fn give_all(cx: Cx, slot: Slot, values: u64) -> u64 {
    let mut given = 0;
    while given < values {
        if let Some(future) = slot.take() {
            // The promise has no other setter.
            let _ = future.set(given);
            given += 1;
        }
        wait::yield_now(&cx).await;
    }
    given
}
