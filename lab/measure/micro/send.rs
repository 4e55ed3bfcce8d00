//! The bodies of `send`: a child is called by way of the driver.

use super::watch::{Unwatched, Watch, Watched};
use super::{Bodies, Nesting, Slot, Suspended, result_of};
use std::pin::Pin;
use styles::event_loop::{Loop, Promise, Task};
use styles::generator::{self, Generator, GeneratorState, Input};
use styles::send::task::{self, Co};
use styles::send::timeout::timeout;
use styles::send::wait::{Call, Done, Ended, Sleep, YieldNow, yield_};
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
    task::spawn(lp, actor, |co| count(co, turns))
}

async fn count(co: Co, turns: u64) -> u64 {
    let mut done = 0;
    while done < turns {
        yield_!(co, YieldNow);
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
    task::spawn(lp, actor, move |co| W::body(nested::<W>(co, depth, turns)))
}

async fn nested<W: Watch>(co: Co, depth: u32, turns: u64) -> u64 {
    if depth <= 1 {
        return count(co, turns).await + 1;
    }
    let child = |co| W::body(nested::<W>(co, depth - 1, turns));
    yield_!(co, Call(child)) + 1
}

fn resume(pauses: u64) -> Pin<Box<dyn Suspended>> {
    Box::pin(Bare {
        generator: Generator::new(|co| pause(co, pauses)),
        started: false,
    })
}

async fn pause(co: generator::Co<(), (), ()>, pauses: u64) -> u64 {
    let mut done = 0;
    while done < pauses && co.yield_(()).await.is_ok() {
        done += 1;
    }
    done
}

/// A generator without a driver.
struct Bare<B: Future> {
    generator: Generator<(), (), (), B>,
    started: bool,
}

/// The generator keeps its body in a box.
impl<B: Future> Unpin for Bare<B> {}

impl<B: Future<Output = u64>> Suspended for Bare<B> {
    fn resume(self: Pin<&mut Self>) -> Option<u64> {
        let this = self.get_mut();
        let input = match std::mem::replace(&mut this.started, true) {
            true => Input::Send(()),
            false => Input::Start,
        };
        match this.generator.resume(input) {
            Ok(GeneratorState::Yielded(())) => None,
            Ok(GeneratorState::Returned(value)) => Some(value),
            Err(misuse) => panic!("{misuse}"),
        }
    }
}

fn spawn(lp: &Loop, actor: Actor, tasks: u32) -> Task<u64> {
    task::spawn(lp, actor, |co| sum(co, tasks))
}

async fn sum(co: Co, tasks: u32) -> u64 {
    let child =
        |number| task::spawn(&co, Actor::Task(number), |_| one(number));
    let children: Vec<Task<u64>> = (0..tasks).map(child).collect();
    join_all(&co, children).await
}

async fn join_all(co: &Co, children: Vec<Task<u64>>) -> u64 {
    let mut sum = 0;
    for child in children {
        yield_!(co, Ended(child.key()));
        sum += result_of(&child);
    }
    sum
}

async fn one(number: u32) -> u64 {
    u64::from(number)
}

fn start_each(lp: &Loop, actor: Actor, tasks: u32, eager: bool) -> Task<u64> {
    task::spawn(lp, actor, |co| one_by_one(co, tasks, eager))
}

async fn one_by_one(co: Co, tasks: u32, eager: bool) -> u64 {
    let mut sum = 0;
    for number in 0..tasks {
        let actor = Actor::Task(number);
        let child = match eager {
            true => task::spawn_eager(&co, actor, |_| one(number)),
            false => task::spawn(&co, actor, |_| one(number)),
        };
        if !child.is_done() {
            yield_!(co, Ended(child.key()));
        }
        sum += result_of(&child);
    }
    sum
}

fn breadth(lp: &Loop, actor: Actor, breadth: u32, rounds: u32) -> Task<u64> {
    task::spawn(lp, actor, move |co| gather(co, breadth, rounds))
}

async fn gather(co: Co, breadth: u32, rounds: u32) -> u64 {
    let mut sum = 0;
    for _ in 0..rounds {
        let child = |number| {
            task::spawn(&co, Actor::Task(number), move |co| {
                one_later(co, number)
            })
        };
        let children: Vec<Task<u64>> = (0..breadth).map(child).collect();
        sum += join_all(&co, children).await;
    }
    sum
}

async fn one_later(co: Co, number: u32) -> u64 {
    yield_!(co, YieldNow);
    u64::from(number)
}

fn sleep(lp: &Loop, actor: Actor, us: u64) -> Task<u64> {
    task::spawn(lp, actor, move |co| until(co, us))
}

async fn until(co: Co, us: u64) -> u64 {
    yield_!(co, Sleep(us));
    co.now_us()
}

fn bounded(lp: &Loop, actor: Actor, us: u64) -> Task<u64> {
    task::spawn(lp, actor, move |co| in_time(co, us))
}

async fn in_time(co: Co, us: u64) -> u64 {
    // In time or not, the result is the time.
    let _ = yield_!(co, Call(|co| timeout(co, us, one_turn)));
    co.now_us()
}

async fn one_turn(co: Co) {
    yield_!(co, YieldNow);
}

fn receive(lp: &Loop, actor: Actor, slot: Slot, values: u64) -> Task<u64> {
    task::spawn(lp, actor, move |co| take_all(co, slot, values))
}

async fn take_all(co: Co, slot: Slot, values: u64) -> u64 {
    let mut sum = 0;
    for _ in 0..values {
        let future = Promise::new(&co);
        slot.set(Some(future.clone()));
        yield_!(co, Done(&future));
        sum += future.take().unwrap_or(0);
    }
    sum
}

fn give(lp: &Loop, actor: Actor, slot: Slot, values: u64) -> Task<u64> {
    task::spawn(lp, actor, move |co| give_all(co, slot, values))
}

async fn give_all(co: Co, slot: Slot, values: u64) -> u64 {
    let mut given = 0;
    while given < values {
        if let Some(future) = slot.take() {
            // The promise has no other setter.
            let _ = future.set(given);
            given += 1;
        }
        yield_!(co, YieldNow);
    }
    given
}
