//! How does the loop resume it, how does it end? By a send that reaches the
//! innermost body, until the outermost returns.
//!
//! The task is one generator to the loop; that it consists of bodies that
//! delegate to each other is its own affair.

use crate::event_loop::{Flow, Loop, OpKey, Resume, Task, give};
use crate::generator::{Chain, ChainCo, Input, Step};
use crate::trace::Who;
use crate::workload::Fault;
use std::any::Any;
use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;

/// What a body is given to wait with.
pub struct Cx {
    pub(super) co: BodyCo,
    lp: Loop,
}

/// A body yields operations, whose outcomes are with the loop when it is
/// sent to, or is thrown faults.
type BodyCo = ChainCo<OpKey, (), Fault>;

impl Cx {
    /// Makes what a child is given.
    pub(super) fn with(&self, co: BodyCo) -> Cx {
        let lp = self.lp.clone();
        Cx { co, lp }
    }
}

impl Deref for Cx {
    type Target = Loop;

    fn deref(&self) -> &Loop {
        &self.lp
    }
}

/// Starts a task behind all that is ready.
pub fn spawn<T, B>(lp: &Loop, who: Who, body: impl FnOnce(Cx) -> B) -> Task<T>
where
    T: 'static,
    B: Future<Output = T> + 'static,
{
    let cx = lp.clone();
    lp.spawn(
        who,
        Box::pin(YieldFromTask {
            chain: Chain::new(|co| body(Cx { co, lp: cx })),
            waiting: OpKey::NONE,
            result: None,
        }),
    )
}

/// A chain of bodies and what the innermost waits for.
struct YieldFromTask<B: Future> {
    chain: Chain<OpKey, (), Fault, B>,
    waiting: OpKey,
    result: Option<B::Output>,
}

/// No body is in it but by its own box, and the result never leaves its place
/// but by value.
impl<B: Future> Unpin for YieldFromTask<B> {}

impl<B: Future> Resume for YieldFromTask<B>
where
    B::Output: 'static,
{
    fn resume(self: Pin<&mut Self>, lp: &Loop, op: OpKey) -> Flow {
        let this = self.get_mut();
        let input = if op == this.waiting && op != OpKey::NONE {
            Input::Send(())
        } else if op == this.waiting {
            Input::Start
        } else if op == OpKey::NONE {
            // Somebody's waker, which means no body of ours.
            return Flow::Waiting;
        } else {
            // An alarm went off while the innermost body waits for something
            // else: that is withdrawn, and the alarm thrown.
            lp.withdraw(this.waiting);
            Input::Throw(match op {
                OpKey::CANCELLED => Fault::Cancelled,
                _ => Fault::Interrupted,
            })
        };
        match this.chain.resume(input) {
            Ok(Step::Yielded(op)) => {
                this.waiting = op;
                Flow::Waiting
            }
            Ok(Step::Returned(value)) => {
                this.result = Some(value);
                Flow::Finished
            }
            Err(misuse) => panic!("{misuse}"),
        }
    }

    fn interrupt(self: Pin<&mut Self>, lp: &Loop) -> Option<Flow> {
        if self.waiting == OpKey::NONE {
            return None;
        }
        Some(self.resume(lp, OpKey::CANCELLED))
    }

    fn cancel(self: Pin<&mut Self>, lp: &Loop) {
        let this = self.get_mut();
        lp.withdraw(this.waiting);
        this.chain.close();
    }

    fn path(self: Pin<&Self>) -> Vec<&'static str> {
        self.chain.path()
    }

    fn take_result(self: Pin<&mut Self>, into: &mut dyn Any) {
        give(&mut self.get_mut().result, into);
    }
}
