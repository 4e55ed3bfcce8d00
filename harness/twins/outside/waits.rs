//! The waits of the two generator styles for an operation.

use super::begun::Begun;
use super::{Op, Started};
use crate::run::{self, Waiter};
use std::fmt::Debug;
use std::marker::PhantomData;
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;
use styles::event_loop::{Awaited, Cancelled, Loop, Op as LoopOp, OpKey};
use styles::generator::Child;
use styles::send::request::{Answer, Asked, Request};
use styles::send::task::Co;
use styles::yield_from::task::TaskMailbox;
use styles::yield_from::wait::Delegate;

/// An operation of the run, as the loop awaits it.
struct Entry {
    run: u64,
    index: u32,
}

impl Entry {
    fn op<T>(begun: &Begun<T>) -> LoopOp {
        let (run, index) = (begun.outside().id(), begun.index());
        let promise = Rc::new(Entry { run, index });
        LoopOp::Promise { promise }
    }
}

impl Awaited for Entry {
    fn register(&self, op: OpKey) -> bool {
        run::with(self.run, |run| {
            let entry = &mut run.ops[self.index as usize];
            if entry.state == run::OpState::Over {
                return false;
            }
            entry.waiter = Waiter::Op(op);
            true
        })
    }

    fn identity(&self) -> usize {
        // Entries are never at odd addresses; promises neither.
        self.index as usize * 2 + 1
    }

    fn name(&self) -> &'static str {
        // The run knows the user's word.
        ""
    }
}

impl<T: Debug + 'static> Request for Op<T> {
    type Reply = T;
    type Kept = Wait<T>;

    fn ask(mut self, _: &Co) -> (Asked, Wait<T>) {
        let begun = self.begin();
        (Asked::Wait(Entry::op(&begun)), Wait(begun))
    }

    fn reply(kept: Wait<T>, answer: Answer) -> T {
        answer.done();
        kept.value()
    }
}

impl<T: 'static> Request for Started<T> {
    type Reply = T;
    type Kept = Wait<T>;

    fn ask(self, _: &Co) -> (Asked, Wait<T>) {
        let begun = self.into_begun();
        (Asked::Wait(Entry::op(&begun)), Wait(begun))
    }

    fn reply(kept: Wait<T>, answer: Answer) -> T {
        answer.done();
        kept.value()
    }
}

/// The value of an operation that is waited for.
pub struct Wait<T>(Begun<T>);

impl<T> Wait<T> {
    fn value(self) -> T {
        self.0
            .into_value()
            .expect("an operation is waited for once")
    }
}

/// A child that waits for an operation: it makes the operation begin, yields
/// its key, and returns its value.
pub struct Waiting<T, M> {
    state: WaitState<T, M>,
}

enum WaitState<T, M> {
    Fresh(M),
    Begun(Begun<T>, OpKey),
    Over(PhantomData<T>),
}

/// No field is pinned.
impl<T, M> Unpin for Waiting<T, M> {}

/// An operation, begun or not, that can begin to be waited for.
pub trait Begin<T> {
    /// Begins it.
    #[doc(hidden)]
    fn begin_wait(self) -> Wait<T>;
}

impl<T: Debug + 'static> Begin<T> for Op<T> {
    fn begin_wait(mut self) -> Wait<T> {
        Wait(self.begin())
    }
}

impl<T: 'static> Begin<T> for Started<T> {
    fn begin_wait(self) -> Wait<T> {
        Wait(self.into_begun())
    }
}

macro_rules! delegates {
    ($([$($bound:tt)*] $of:ident)*) => {$(
        impl<T: $($bound)* 'static> Delegate for $of<T> {
            type Return = T;
            type Child = Waiting<T, $of<T>>;

            fn iter(self, _: &TaskMailbox) -> Waiting<T, $of<T>> {
                let state = WaitState::Fresh(self);
                Waiting { state }
            }
        }
    )*};
}

delegates! { [Debug +] Op  [] Started }

impl<T: 'static, M: Begin<T>> Child<OpKey, (), Cancelled, Loop>
    for Waiting<T, M>
{
    type Return = T;

    fn resume(mut self: Pin<&mut Self>, mailbox: &TaskMailbox) -> Poll<T> {
        let lp = mailbox.shared();
        let over = WaitState::Over(PhantomData);
        match std::mem::replace(&mut self.state, over) {
            WaitState::Fresh(made) => {
                let Wait(begun) = made.begin_wait();
                let op = lp.submit_for_current(Entry::op(&begun));
                mailbox.put_yielded(op);
                self.state = WaitState::Begun(begun, op);
                Poll::Pending
            }
            WaitState::Begun(begun, op) => match mailbox.take_answer() {
                Some(Ok(_)) => {
                    drop(lp.take_outcome(op));
                    Poll::Ready(Wait(begun).value())
                }
                Some(Err(cancelled)) => {
                    mailbox.raise(cancelled);
                    Poll::Pending
                }
                None => {
                    self.state = WaitState::Begun(begun, op);
                    Poll::Pending
                }
            },
            WaitState::Over(_) => {
                panic!("a wait was resumed after it was over")
            }
        }
    }

    fn close(self: Pin<&mut Self>, mailbox: &TaskMailbox) {
        if let WaitState::Begun(_, op) = self.state {
            mailbox.shared().withdraw(op);
        }
    }
}
