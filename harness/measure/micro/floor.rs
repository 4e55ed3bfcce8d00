//! The bodies by hand: structs that the loop resumes.

use super::{Bodies, result_of};
use std::any::Any;
use std::pin::Pin;
use styles::event_loop::{Flow, Loop, Op, OpKey, Resume, Task};
use styles::trace::Who;

pub(super) const BODIES: Bodies = Bodies { turn, depth, spawn };

fn turn(lp: &Loop, who: Who, turns: u64) -> Task<u64> {
    lp.spawn(who, Box::pin(Count { turns, done: 0 }))
}

/// Waits its turns.
struct Count {
    turns: u64,
    done: u64,
}

impl Resume for Count {
    #[inline]
    fn resume(self: Pin<&mut Self>, lp: &Loop, op: OpKey) -> Flow {
        let this = self.get_mut();
        if op != OpKey::NONE {
            this.done += 1;
        }
        if this.done == this.turns {
            return Flow::Finished;
        }
        lp.submit_turn_for_current();
        Flow::Waiting
    }

    fn take_result(self: Pin<&mut Self>, into: &mut dyn Any) {
        give(self.done, into);
    }
}

fn depth(lp: &Loop, who: Who, depth: u32, turns: u64) -> Task<u64> {
    let callers = Vec::new();
    let innermost = Count { turns, done: 0 };
    lp.spawn(
        who,
        Box::pin(Nested {
            depth,
            callers,
            innermost,
            result: 0,
        }),
    )
}

/// Calls to a depth, with a stack of its own, and waits there.
struct Nested {
    depth: u32,
    /// What each caller adds to what is returned to it.
    callers: Vec<u64>,
    innermost: Count,
    result: u64,
}

impl Resume for Nested {
    fn resume(self: Pin<&mut Self>, lp: &Loop, op: OpKey) -> Flow {
        let this = self.get_mut();
        if op == OpKey::NONE {
            this.callers.resize(this.depth.max(1) as usize, 1);
        }
        if Pin::new(&mut this.innermost).resume(lp, op) == Flow::Waiting {
            return Flow::Waiting;
        }
        this.result = this.innermost.done;
        while let Some(more) = this.callers.pop() {
            this.result += more;
        }
        Flow::Finished
    }

    fn take_result(self: Pin<&mut Self>, into: &mut dyn Any) {
        give(self.result, into);
    }
}

fn spawn(lp: &Loop, who: Who, tasks: u32) -> Task<u64> {
    let children = Vec::new().into_iter();
    let joined = None;
    lp.spawn(
        who,
        Box::pin(Sum {
            tasks,
            children,
            joined,
            sum: 0,
        }),
    )
}

/// Starts tasks and joins them.
struct Sum {
    tasks: u32,
    children: std::vec::IntoIter<Task<u64>>,
    /// The one that is being joined.
    joined: Option<Task<u64>>,
    sum: u64,
}

impl Resume for Sum {
    fn resume(self: Pin<&mut Self>, lp: &Loop, op: OpKey) -> Flow {
        let this = self.get_mut();
        if op == OpKey::NONE {
            let child = |number| -> Task<u64> {
                lp.spawn(Who::Task(number), Box::pin(One { number }))
            };
            let children: Vec<_> = (0..this.tasks).map(child).collect();
            this.children = children.into_iter();
        }
        if let Some(child) = this.joined.take() {
            this.sum += result_of(&child);
        }
        this.joined = this.children.next();
        let Some(child) = &this.joined else {
            return Flow::Finished;
        };
        lp.submit_for_current(Op::Join { task: child.key() });
        Flow::Waiting
    }

    fn take_result(self: Pin<&mut Self>, into: &mut dyn Any) {
        give(self.sum, into);
    }
}

/// Has its number.
struct One {
    number: u32,
}

impl Resume for One {
    fn resume(self: Pin<&mut Self>, _: &Loop, _: OpKey) -> Flow {
        Flow::Finished
    }

    fn take_result(self: Pin<&mut Self>, into: &mut dyn Any) {
        give(u64::from(self.number), into);
    }
}

fn give(value: u64, into: &mut dyn Any) {
    if let Some(into) = into.downcast_mut::<Option<u64>>() {
        *into = Some(value);
    }
}
