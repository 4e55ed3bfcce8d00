//! How does the loop resume it, how does it end? By a poll, until ready.

use crate::event_loop::{Flow, Loop, OpKey, PollWaker, Resume, Task, give};
use crate::trace::Who;
use pin_project_lite::pin_project;
use std::any::{self, Any};
use std::future::Future;
use std::pin::Pin;
use std::task::Poll;

/// The handle with which a body waits.
pub type Cx = Loop;

/// Starts a task behind all that is ready.
pub fn spawn<T, B>(lp: &Loop, who: Who, body: impl FnOnce(Cx) -> B) -> Task<T>
where
    T: 'static,
    B: Future<Output = T> + 'static,
{
    let body = body(lp.clone());
    lp.spawn_future(who, body, |body| AsyncTask {
        body,
        result: None,
        waker: PollWaker::default(),
    })
}

pin_project! {
    /// A future and, in the end, what it gave.
    struct AsyncTask<T, B> {
        #[pin]
        body: B,
        result: Option<T>,
        waker: PollWaker,
    }
}

impl<T: 'static, B: Future<Output = T>> Resume for AsyncTask<T, B> {
    #[inline]
    fn resume(self: Pin<&mut Self>, lp: &Loop, _: OpKey) -> Flow {
        let this = self.project();
        match lp.poll(this.body, this.waker) {
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
