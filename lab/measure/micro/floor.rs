//! The bodies by hand: structs that the loop resumes.

use super::floor_starts::{One, put, start_each};
use super::watch::{Unwatched, Watch, Watched};
use super::{Bodies, Nesting, Slot, Suspended, result_of};
use std::any::Any;
use std::marker::PhantomData;
use std::pin::Pin;
use styles::event_loop::{Flow, Loop, Op, OpKey, Promise, Resume, Task};
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
    lp.spawn(actor, Box::pin(Count { turns, done: 0 }))
}

/// A task that yields, turn after turn.
struct Count {
    turns: u64,
    done: u64,
}

impl Resume for Count {
    #[inline]
    fn resume(self: Pin<&mut Self>, lp: &Loop, op: Option<OpKey>) -> Flow {
        let this = self.get_mut();
        if op.is_some() {
            this.done += 1;
        }
        if this.done == this.turns {
            return Flow::Finished;
        }
        lp.submit_yield_for_current();
        Flow::Waiting
    }

    fn take_result(self: Pin<&mut Self>, into: &mut dyn Any) {
        put(self.done, into);
    }
}

fn depth<W: Watch>(
    lp: &Loop,
    actor: Actor,
    depth: u32,
    turns: u64,
) -> Task<u64> {
    let nested: Nested<W> = Nested {
        depth,
        callers: Vec::new(),
        innermost: Count { turns, done: 0 },
        result: 0,
        watch: PhantomData,
    };
    lp.spawn(actor, Box::pin(nested))
}

/// A task that calls to a depth, with a stack of its own, and waits there.
struct Nested<W> {
    depth: u32,
    /// The number that each caller adds to the value returned to it.
    callers: Vec<u64>,
    innermost: Count,
    result: u64,
    watch: PhantomData<fn() -> W>,
}

impl<W: Watch> Resume for Nested<W> {
    fn resume(self: Pin<&mut Self>, lp: &Loop, op: Option<OpKey>) -> Flow {
        W::enter();
        let this = self.get_mut();
        if op.is_none() {
            this.callers.resize(this.depth.max(1) as usize, 1);
        }
        if Pin::new(&mut this.innermost).resume(lp, op) == Flow::Waiting {
            return Flow::Waiting;
        }
        this.result = this.innermost.done;
        while let Some(more) = this.callers.pop() {
            W::enter();
            this.result += more;
        }
        Flow::Finished
    }

    fn take_result(self: Pin<&mut Self>, into: &mut dyn Any) {
        put(self.result, into);
    }
}

fn resume(pauses: u64) -> Pin<Box<dyn Suspended>> {
    Box::pin(Pause { pauses, entered: 0 })
}

/// A body that is entered once more than it pauses.
struct Pause {
    pauses: u64,
    entered: u64,
}

impl Suspended for Pause {
    fn resume(self: Pin<&mut Self>) -> Option<u64> {
        let this = self.get_mut();
        this.entered += 1;
        (this.entered > this.pauses).then_some(this.pauses)
    }
}

fn spawn(lp: &Loop, actor: Actor, tasks: u32) -> Task<u64> {
    let start = |lp: &Loop, number| {
        lp.spawn(Actor::Task(number), Box::pin(One { number }))
    };
    lp.spawn(actor, Box::pin(Sum::new(start, tasks, 1)))
}

/// A task that starts tasks and joins them, in rounds.
struct Sum {
    start: fn(&Loop, u32) -> Task<u64>,
    tasks: u32,
    rounds: u32,
    children: std::vec::IntoIter<Task<u64>>,
    /// The task that is being joined.
    joined: Option<Task<u64>>,
    sum: u64,
}

impl Sum {
    fn new(
        start: fn(&Loop, u32) -> Task<u64>,
        tasks: u32,
        rounds: u32,
    ) -> Sum {
        Sum {
            start,
            tasks,
            rounds,
            children: Vec::new().into_iter(),
            joined: None,
            sum: 0,
        }
    }

    fn next(&mut self, lp: &Loop) -> Option<Task<u64>> {
        let child = self.children.next();
        if child.is_some() || self.rounds == 0 {
            return child;
        }
        self.rounds -= 1;
        let started = (0..self.tasks).map(|number| (self.start)(lp, number));
        self.children = started.collect::<Vec<_>>().into_iter();
        self.children.next()
    }
}

impl Resume for Sum {
    fn resume(self: Pin<&mut Self>, lp: &Loop, _: Option<OpKey>) -> Flow {
        let this = self.get_mut();
        if let Some(child) = this.joined.take() {
            this.sum += result_of(&child);
        }
        this.joined = this.next(lp);
        let Some(child) = &this.joined else {
            return Flow::Finished;
        };
        lp.submit_for_current(Op::Join { task: child.key() });
        Flow::Waiting
    }

    fn take_result(self: Pin<&mut Self>, into: &mut dyn Any) {
        put(self.sum, into);
    }
}

fn breadth(lp: &Loop, actor: Actor, breadth: u32, rounds: u32) -> Task<u64> {
    let start = |lp: &Loop, number| {
        lp.spawn(Actor::Task(number), Box::pin(OneLater { number }))
    };
    lp.spawn(actor, Box::pin(Sum::new(start, breadth, rounds)))
}

/// A task that yields once and returns its number.
struct OneLater {
    number: u32,
}

impl Resume for OneLater {
    fn resume(self: Pin<&mut Self>, lp: &Loop, op: Option<OpKey>) -> Flow {
        if op.is_some() {
            return Flow::Finished;
        }
        lp.submit_yield_for_current();
        Flow::Waiting
    }

    fn take_result(self: Pin<&mut Self>, into: &mut dyn Any) {
        put(u64::from(self.number), into);
    }
}

fn sleep(lp: &Loop, actor: Actor, us: u64) -> Task<u64> {
    lp.spawn(actor, Box::pin(Until { us, op: None }))
}

/// A task that sleeps and returns the time.
struct Until {
    us: u64,
    op: Option<OpKey>,
}

impl Resume for Until {
    fn resume(self: Pin<&mut Self>, lp: &Loop, op: Option<OpKey>) -> Flow {
        let this = self.get_mut();
        if op.is_some() {
            this.us = lp.now_us();
            return Flow::Finished;
        }
        this.op = Some(lp.submit_for_current(Op::Sleep { us: this.us }));
        Flow::Waiting
    }

    fn cancel(self: Pin<&mut Self>, lp: &Loop) {
        if let Some(op) = self.op {
            lp.withdraw(op);
        }
    }

    fn take_result(self: Pin<&mut Self>, into: &mut dyn Any) {
        put(self.us, into);
    }
}

fn bounded(lp: &Loop, actor: Actor, us: u64) -> Task<u64> {
    let alarm = None;
    lp.spawn(actor, Box::pin(InTime { us, alarm }))
}

/// A task that yields once within a bound and returns the time.
struct InTime {
    us: u64,
    alarm: Option<OpKey>,
}

impl Resume for InTime {
    fn resume(self: Pin<&mut Self>, lp: &Loop, op: Option<OpKey>) -> Flow {
        let this = self.get_mut();
        if op.is_some() {
            // The turn comes first: no time passes while a task is ready.
            if let Some(op) = this.alarm {
                lp.withdraw(op);
            }
            this.us = lp.now_us();
            return Flow::Finished;
        }
        this.alarm = Some(lp.submit_for_current(Op::Sleep { us: this.us }));
        lp.submit_yield_for_current();
        Flow::Waiting
    }

    fn take_result(self: Pin<&mut Self>, into: &mut dyn Any) {
        put(self.us, into);
    }
}

fn receive(lp: &Loop, actor: Actor, slot: Slot, values: u64) -> Task<u64> {
    let receive = Receive {
        slot,
        left: values,
        future: None,
        sum: 0,
    };
    lp.spawn(actor, Box::pin(receive))
}

/// A task that lays down a promise and waits for it, in rounds.
struct Receive {
    slot: Slot,
    left: u64,
    future: Option<Promise<u64>>,
    sum: u64,
}

impl Resume for Receive {
    fn resume(self: Pin<&mut Self>, lp: &Loop, _: Option<OpKey>) -> Flow {
        let this = self.get_mut();
        if let Some(future) = this.future.take() {
            this.sum += future.take().unwrap_or(0);
        }
        if this.left == 0 {
            return Flow::Finished;
        }
        this.left -= 1;
        let future = Promise::new(lp);
        this.slot.set(Some(future.clone()));
        lp.submit_for_current(Op::promise(&future));
        this.future = Some(future);
        Flow::Waiting
    }

    fn take_result(self: Pin<&mut Self>, into: &mut dyn Any) {
        put(self.sum, into);
    }
}

fn give(lp: &Loop, actor: Actor, slot: Slot, values: u64) -> Task<u64> {
    let given = 0;
    lp.spawn(
        actor,
        Box::pin(Give {
            slot,
            values,
            given,
        }),
    )
}

/// A task that sets the promise that is laid down and yields, in rounds.
struct Give {
    slot: Slot,
    values: u64,
    given: u64,
}

impl Resume for Give {
    fn resume(self: Pin<&mut Self>, lp: &Loop, _: Option<OpKey>) -> Flow {
        let this = self.get_mut();
        if this.given == this.values {
            return Flow::Finished;
        }
        if let Some(future) = this.slot.take() {
            // The promise has no other setter.
            let _ = future.set(this.given);
            this.given += 1;
        }
        lp.submit_yield_for_current();
        Flow::Waiting
    }

    fn take_result(self: Pin<&mut Self>, into: &mut dyn Any) {
        put(self.given, into);
    }
}
