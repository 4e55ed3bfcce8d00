//! The bodies of `yield from`: a body delegates to its child.

use super::watch::{Unwatched, Watch, Watched};
use super::{Bodies, Nesting, Slot, Suspended, result_of};
use std::pin::Pin;
use styles::event_loop::{Loop, Promise, Task};
use styles::generator::{Co as BareCo, Generator, GeneratorState, Input};
use styles::trace::Actor;
use styles::yield_from::task::{self, Body, Co, generator};
use styles::yield_from::timeout::timeout;
use styles::yield_from::wait::{self, Delegate, done, ended, yield_from};

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
    task::spawn(lp, actor, count(turns))
}

fn count(turns: u64) -> impl Delegate<Return = u64> {
    generator(async move |co| count_in(&co, turns).await)
}

async fn count_in(co: &Co, turns: u64) -> u64 {
    let mut done = 0;
    while done < turns {
        yield_from!(co, wait::yield_now());
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
    task::spawn(lp, actor, nested::<W>(depth, turns))
}

type Nested = Pin<Box<dyn Future<Output = u64>>>;

/// Makes a boxed body, since its child would be as large as itself.
fn nested<W: Watch>(
    depth: u32,
    turns: u64,
) -> Body<impl FnOnce(Co) -> Nested> {
    generator(move |co: Co| -> Nested {
        Box::pin(W::body(async move {
            if depth <= 1 {
                return count_in(&co, turns).await + 1;
            }
            yield_from!(co, nested::<W>(depth - 1, turns)) + 1
        }))
    })
}

fn resume(pauses: u64) -> Pin<Box<dyn Suspended>> {
    Box::pin(Bare {
        generator: Generator::new(move |co| pause(co, pauses)),
        started: false,
    })
}

async fn pause(co: BareCo<(), (), ()>, pauses: u64) -> u64 {
    let mut done = 0;
    while done < pauses && co.yield_(()).await.is_ok() {
        done += 1;
    }
    done
}

/// A body without a task.
struct Bare<B: Future> {
    generator: Generator<(), (), (), B>,
    started: bool,
}

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
    task::spawn(lp, actor, sum(tasks))
}

fn sum(tasks: u32) -> impl Delegate<Return = u64> {
    generator(async move |co| {
        let child =
            |number| task::spawn(&co, Actor::Task(number), one(number));
        let children: Vec<Task<u64>> = (0..tasks).map(child).collect();
        yield_from!(co, join_all(children))
    })
}

fn join_all(children: Vec<Task<u64>>) -> impl Delegate<Return = u64> {
    generator(async move |co| {
        let mut sum = 0;
        for child in children {
            yield_from!(co, ended(child.key()));
            sum += result_of(&child);
        }
        sum
    })
}

fn one(number: u32) -> impl Delegate<Return = u64> {
    generator(async move |_| u64::from(number))
}

fn start_each(lp: &Loop, actor: Actor, tasks: u32, eager: bool) -> Task<u64> {
    task::spawn(lp, actor, one_by_one(tasks, eager))
}

fn one_by_one(tasks: u32, eager: bool) -> impl Delegate<Return = u64> {
    generator(async move |co| {
        let mut sum = 0;
        for number in 0..tasks {
            let actor = Actor::Task(number);
            let child = match eager {
                true => task::spawn_eager(&co, actor, one(number)),
                false => task::spawn(&co, actor, one(number)),
            };
            if !child.is_done() {
                yield_from!(co, ended(child.key()));
            }
            sum += result_of(&child);
        }
        sum
    })
}

fn breadth(lp: &Loop, actor: Actor, breadth: u32, rounds: u32) -> Task<u64> {
    task::spawn(lp, actor, gather(breadth, rounds))
}

fn gather(breadth: u32, rounds: u32) -> impl Delegate<Return = u64> {
    generator(async move |co| {
        let mut sum = 0;
        for _ in 0..rounds {
            let child = |number| {
                task::spawn(&co, Actor::Task(number), one_later(number))
            };
            let children: Vec<Task<u64>> = (0..breadth).map(child).collect();
            sum += yield_from!(co, join_all(children));
        }
        sum
    })
}

fn one_later(number: u32) -> impl Delegate<Return = u64> {
    generator(async move |co| {
        yield_from!(co, wait::yield_now());
        u64::from(number)
    })
}

fn sleep(lp: &Loop, actor: Actor, us: u64) -> Task<u64> {
    task::spawn(lp, actor, until(us))
}

fn until(us: u64) -> impl Delegate<Return = u64> {
    generator(async move |co| {
        yield_from!(co, wait::sleep(us));
        co.now_us()
    })
}

fn bounded(lp: &Loop, actor: Actor, us: u64) -> Task<u64> {
    task::spawn(lp, actor, in_time(us))
}

fn in_time(us: u64) -> impl Delegate<Return = u64> {
    generator(async move |co| {
        // In time or not, the result is the time.
        let _ = yield_from!(co, timeout(us, one_turn()));
        co.now_us()
    })
}

fn one_turn() -> impl Delegate<Return = ()> {
    generator(async move |co| yield_from!(co, wait::yield_now()))
}

fn receive(lp: &Loop, actor: Actor, slot: Slot, values: u64) -> Task<u64> {
    task::spawn(lp, actor, take_all(slot, values))
}

fn take_all(slot: Slot, values: u64) -> impl Delegate<Return = u64> {
    generator(async move |co| {
        let mut sum = 0;
        for _ in 0..values {
            let future = Promise::new(&co);
            slot.set(Some(future.clone()));
            yield_from!(co, done(&future));
            sum += future.take().unwrap_or(0);
        }
        sum
    })
}

fn give(lp: &Loop, actor: Actor, slot: Slot, values: u64) -> Task<u64> {
    task::spawn(lp, actor, give_all(slot, values))
}

fn give_all(slot: Slot, values: u64) -> impl Delegate<Return = u64> {
    generator(async move |co| {
        let mut given = 0;
        while given < values {
            if let Some(future) = slot.take() {
                // The promise has no other setter.
                let _ = future.set(given);
                given += 1;
            }
            yield_from!(co, wait::yield_now());
        }
        given
    })
}
