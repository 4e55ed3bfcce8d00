//! How does the loop resume it, how does it end? By a poll, until ready.
//!
//! A future is polled with the loop's root waker. What it waits for are
//! operations that know their task by its key, so as a rule nobody clones the
//! waker; a future of somebody else's that does is polled once more with a
//! waker of the task's own.

use crate::event_loop::{Flow, Loop, OpKey, Resume, Task, TaskWaker, give};
use crate::trace::Who;
use pin_project_lite::pin_project;
use std::any::{self, Any};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

/// What a body is given to wait with.
pub type Cx = Loop;

/// Starts a task behind all that is ready.
pub fn spawn<T, B>(lp: &Loop, who: Who, body: impl FnOnce(Cx) -> B) -> Task<T>
where
    T: 'static,
    B: Future<Output = T> + 'static,
{
    let body = body(lp.clone());
    if let Some(host) = lp.host() {
        return lp.spawn_hosted(host, who, body);
    }
    lp.spawn(
        who,
        Box::pin(AsyncTask {
            body,
            result: None,
            waker: None,
        }),
    )
}

pin_project! {
    /// A future and, in the end, what it gave.
    struct AsyncTask<T, B> {
        #[pin]
        body: B,
        result: Option<T>,
        waker: Option<OwnWaker>,
    }
}

impl<T: 'static, B: Future<Output = T>> Resume for AsyncTask<T, B> {
    #[inline]
    fn resume(self: Pin<&mut Self>, lp: &Loop, op: OpKey) -> Flow {
        let mut this = self.project();
        // One call of `poll` in the text, so that the body is compiled into
        // this function.
        let polled = loop {
            let wakers = lp.wakers();
            let waker = match this.waker {
                None => wakers.root(),
                Some(own) => begin_own(lp, own),
            };
            let polled =
                this.body.as_mut().poll(&mut Context::from_waker(waker));
            if this.waker.is_some() {
                wakers.set_current(None);
                break polled;
            }
            if polled.is_ready() || !wakers.root_was_kept() {
                break polled;
            }
            *this.waker = Some(make_own(lp));
        };
        lp.keep_unclaimed(op);
        match polled {
            Poll::Pending => Flow::Waiting,
            Poll::Ready(result) => {
                *this.result = Some(result);
                Flow::Finished
            }
        }
    }

    fn path(self: Pin<&Self>) -> Vec<&'static str> {
        vec![any::type_name::<B>()]
    }

    fn take_result(self: Pin<&mut Self>, into: &mut dyn Any) {
        give(self.project().result, into);
    }
}

/// A waker that is one task's alone, as itself and ready to be passed on.
type OwnWaker = Box<(Arc<TaskWaker>, Waker)>;

/// Makes a waker for a task: somebody kept the root waker, which knows none.
#[cold]
fn make_own(lp: &Loop) -> OwnWaker {
    let own = lp.wakers().make_for_current(lp);
    Box::new((own.clone(), Waker::from(own)))
}

/// Notes that the task is polled with its own waker.
#[cold]
fn begin_own<'a>(lp: &Loop, own: &'a OwnWaker) -> &'a Waker {
    own.0.polled();
    lp.wakers().set_current(Some(&own.1));
    &own.1
}
