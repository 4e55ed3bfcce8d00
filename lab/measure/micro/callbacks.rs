//! The bodies of callbacks: a child is a call with its continuation.

use super::watch::{Unwatched, Watch, Watched};
use super::{Bodies, Nesting, Slot, Suspended, result_of};
use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;
use styles::callbacks::task::{self, Continuation, Cx};
use styles::callbacks::timeout::timeout;
use styles::callbacks::wait;
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
    task::spawn(lp, actor, move |cx, k| count::<Unwatched>(cx, turns, 0, k))
}

fn count<W: Watch>(cx: Cx, turns: u64, done: u64, k: Continuation<u64>) {
    W::enter();
    if done == turns {
        return k(cx, done);
    }
    wait::yield_now(cx, move |cx, ()| count::<W>(cx, turns, done + 1, k));
}

fn depth<W: Watch>(
    lp: &Loop,
    actor: Actor,
    depth: u32,
    turns: u64,
) -> Task<u64> {
    task::spawn(lp, actor, move |cx, k| nested::<W>(cx, depth, turns, k))
}

fn nested<W: Watch>(cx: Cx, depth: u32, turns: u64, k: Continuation<u64>) {
    let k: Continuation<u64> = Box::new(|cx, value| {
        W::enter();
        k(cx, value + 1);
    });
    if depth <= 1 {
        return count::<W>(cx, turns, 0, k);
    }
    nested::<W>(cx, depth - 1, turns, k);
}

fn resume(pauses: u64) -> Pin<Box<dyn Suspended>> {
    let left = Rc::new(Left::default());
    left.next.set(Some(Box::new(move |left| {
        pause(left, pauses, 0);
    })));
    Box::pin(Bare(left))
}

fn pause(left: Rc<Left>, pauses: u64, done: u64) {
    if done == pauses {
        return left.given.set(Some(done));
    }
    let next: Next = Box::new(move |left| pause(left, pauses, done + 1));
    left.next.set(Some(next));
}

type Next = Box<dyn FnOnce(Rc<Left>)>;

/// The count left behind by a body without a task.
#[derive(Default)]
struct Left {
    next: Cell<Option<Next>>,
    given: Cell<Option<u64>>,
}

struct Bare(Rc<Left>);

impl Suspended for Bare {
    fn resume(self: Pin<&mut Self>) -> Option<u64> {
        if let Some(next) = self.0.next.take() {
            next(self.0.clone());
        }
        self.0.given.get()
    }
}

fn spawn(lp: &Loop, actor: Actor, tasks: u32) -> Task<u64> {
    task::spawn(lp, actor, move |cx, k| sum(cx, tasks, k))
}

fn sum(cx: Cx, tasks: u32, k: Continuation<u64>) {
    let child = |number| {
        task::spawn(&cx, Actor::Task(number), move |cx, k| one(cx, number, k))
    };
    let children: Vec<Task<u64>> = (0..tasks).map(child).collect();
    join_all(cx, children.into_iter(), 0, k);
}

fn join_all(
    cx: Cx,
    mut children: std::vec::IntoIter<Task<u64>>,
    sum: u64,
    k: Continuation<u64>,
) {
    let Some(child) = children.next() else {
        return k(cx, sum);
    };
    wait::ended(cx, child.key(), move |cx, ()| {
        join_all(cx, children, sum + result_of(&child), k);
    });
}

fn one(cx: Cx, number: u32, k: Continuation<u64>) {
    k(cx, u64::from(number));
}

fn start_each(lp: &Loop, actor: Actor, tasks: u32, eager: bool) -> Task<u64> {
    task::spawn(lp, actor, move |cx, k| {
        one_by_one(cx, (0..tasks).rev().collect(), eager, 0, k);
    })
}

fn one_by_one(
    cx: Cx,
    mut numbers: Vec<u32>,
    eager: bool,
    sum: u64,
    k: Continuation<u64>,
) {
    let Some(number) = numbers.pop() else {
        return k(cx, sum);
    };
    let actor = Actor::Task(number);
    let child = match eager {
        true => task::spawn_eager(&cx, actor, move |cx, k| one(cx, number, k)),
        false => task::spawn(&cx, actor, move |cx, k| one(cx, number, k)),
    };
    let (key, is_done) = (child.key(), child.is_done());
    let next = move |cx: Cx| {
        one_by_one(cx, numbers, eager, sum + result_of(&child), k);
    };
    if is_done {
        return cx.bounce(next);
    }
    wait::ended(cx, key, move |cx, ()| next(cx));
}

fn breadth(lp: &Loop, actor: Actor, breadth: u32, rounds: u32) -> Task<u64> {
    task::spawn(lp, actor, move |cx, k| gather(cx, breadth, rounds, 0, k))
}

fn gather(cx: Cx, breadth: u32, rounds: u32, sum: u64, k: Continuation<u64>) {
    // Empty rounds would not wait, and so nest.
    if rounds == 0 || breadth == 0 {
        return k(cx, sum);
    }
    let child = |number| {
        task::spawn(&cx, Actor::Task(number), move |cx, k| {
            one_later(cx, number, k);
        })
    };
    let children: Vec<Task<u64>> = (0..breadth).map(child).collect();
    let k = move |cx, sum| gather(cx, breadth, rounds - 1, sum, k);
    join_all(cx, children.into_iter(), sum, Box::new(k));
}

fn one_later(cx: Cx, number: u32, k: Continuation<u64>) {
    wait::yield_now(cx, move |cx, ()| k(cx, u64::from(number)));
}

fn sleep(lp: &Loop, actor: Actor, us: u64) -> Task<u64> {
    task::spawn(lp, actor, move |cx, k| until(cx, us, k))
}

fn until(cx: Cx, us: u64, k: Continuation<u64>) {
    wait::sleep(cx, us, move |cx, ()| {
        let now_us = cx.now_us();
        k(cx, now_us);
    });
}

fn bounded(lp: &Loop, actor: Actor, us: u64) -> Task<u64> {
    task::spawn(lp, actor, move |cx, k| in_time(cx, us, k))
}

fn in_time(cx: Cx, us: u64, k: Continuation<u64>) {
    // In time or not, the result is the time.
    timeout(cx, us, one_turn, move |cx, _| {
        let now_us = cx.now_us();
        k(cx, now_us);
    });
}

fn one_turn(cx: Cx, k: Continuation<()>) {
    wait::yield_now(cx, k);
}

fn receive(lp: &Loop, actor: Actor, slot: Slot, values: u64) -> Task<u64> {
    task::spawn(lp, actor, move |cx, k| take_all(cx, slot, values, 0, k))
}

fn take_all(cx: Cx, slot: Slot, left: u64, sum: u64, k: Continuation<u64>) {
    if left == 0 {
        return k(cx, sum);
    }
    let future = Promise::new(&cx);
    slot.set(Some(future.clone()));
    wait::done(cx, &future.clone(), move |cx, ()| {
        let sum = sum + future.take().unwrap_or(0);
        take_all(cx, slot, left - 1, sum, k);
    });
}

fn give(lp: &Loop, actor: Actor, slot: Slot, values: u64) -> Task<u64> {
    task::spawn(lp, actor, move |cx, k| give_all(cx, slot, values, 0, k))
}

fn give_all(
    cx: Cx,
    slot: Slot,
    values: u64,
    mut given: u64,
    k: Continuation<u64>,
) {
    if given == values {
        return k(cx, given);
    }
    if let Some(future) = slot.take() {
        // The promise has no other setter.
        let _ = future.set(given);
        given += 1;
    }
    wait::yield_now(cx, move |cx, ()| give_all(cx, slot, values, given, k));
}
