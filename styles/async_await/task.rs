//! How does the loop resume it, how does it end? By a poll, until ready.

use crate::event_loop::{Flow, Loop, OpKey, PollWaker, Resume, Task, give};
use crate::trace::Actor;
use pin_project_lite::pin_project;
use std::any::{self, Any};
use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::task::Poll;

/// The handle with which a body waits.
pub type Cx = Loop;

/// Starts a task behind all that is ready.
#[track_caller]
pub fn spawn<T, B>(
    lp: &Loop,
    actor: Actor,
    body: impl FnOnce(Cx) -> B,
) -> Task<T>
where
    T: 'static,
    B: Future<Output = T> + 'static,
{
    let body = body(lp.clone());
    lp.note_place(Location::caller());
    lp.spawn_future(actor, body, |body| AsyncTask::Runs {
        body,
        waker: PollWaker::default(),
    })
}

pin_project! {
    /// A future or, in the end, what it gave.
    #[project = Project]
    enum AsyncTask<T, B> {
        Runs {
            #[pin]
            body: B,
            waker: PollWaker,
        },
        Ended {
            result: Option<T>,
        },
    }
}

impl<T: 'static, B: Future<Output = T>> Resume for AsyncTask<T, B> {
    #[inline]
    fn resume(mut self: Pin<&mut Self>, lp: &Loop, _: OpKey) -> Flow {
        let Project::Runs { body, waker } = self.as_mut().project() else {
            return Flow::Finished;
        };
        match lp.poll(body, waker) {
            Poll::Pending => Flow::Waiting,
            Poll::Ready(result) => {
                let result = Some(result);
                self.set(AsyncTask::Ended { result });
                Flow::Finished
            }
        }
    }

    fn path(self: Pin<&Self>) -> Vec<&'static str> {
        vec![any::type_name::<B>()]
    }

    fn take_result(self: Pin<&mut Self>, into: &mut dyn Any) {
        if let Project::Ended { result } = self.project() {
            give(result, into);
        }
    }
}
