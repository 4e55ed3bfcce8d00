//! The bodies of the floor that start tasks one after the other.

use super::result_of;
use std::any::Any;
use std::pin::Pin;
use styles::event_loop::{Flow, Loop, Op, OpKey, Resume, Task};
use styles::trace::Actor;

pub(super) fn start_each(
    lp: &Loop,
    actor: Actor,
    tasks: u32,
    eager: bool,
) -> Task<u64> {
    lp.spawn(
        actor,
        Box::pin(OneByOne {
            next: 0,
            tasks,
            eager,
            joined: None,
            sum: 0,
        }),
    )
}

/// A task that starts tasks one after the other, and joins each.
struct OneByOne {
    next: u32,
    tasks: u32,
    eager: bool,
    /// The task that is being joined.
    joined: Option<Task<u64>>,
    sum: u64,
}

impl Resume for OneByOne {
    fn resume(self: Pin<&mut Self>, lp: &Loop, _: Option<OpKey>) -> Flow {
        let this = self.get_mut();
        if let Some(child) = this.joined.take() {
            this.sum += result_of(&child);
        }
        while this.next < this.tasks {
            let number = this.next;
            this.next += 1;
            let (actor, one) = (Actor::Task(number), Box::pin(One { number }));
            let child = match this.eager {
                true => lp.spawn_eager(actor, one),
                false => lp.spawn(actor, one),
            };
            if !child.is_done() {
                lp.submit_for_current(Op::Join { task: child.key() });
                this.joined = Some(child);
                return Flow::Waiting;
            }
            this.sum += result_of(&child);
        }
        Flow::Finished
    }

    fn take_result(self: Pin<&mut Self>, into: &mut dyn Any) {
        put(self.sum, into);
    }
}

/// A task that returns its number.
pub(super) struct One {
    pub(super) number: u32,
}

impl Resume for One {
    fn resume(self: Pin<&mut Self>, _: &Loop, _: Option<OpKey>) -> Flow {
        Flow::Finished
    }

    fn take_result(self: Pin<&mut Self>, into: &mut dyn Any) {
        put(u64::from(self.number), into);
    }
}

/// Moves a result into the `Option` behind `into`.
pub(super) fn put(value: u64, into: &mut dyn Any) {
    if let Some(into) = into.downcast_mut::<Option<u64>>() {
        *into = Some(value);
    }
}
