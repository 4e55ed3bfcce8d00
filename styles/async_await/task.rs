//! Starting, resuming and ending a task: the loop polls its future until that
//! is ready.

use crate::event_loop::{Flow, Loop, OpKey, PollWaker, Resume, Task, give};
use crate::trace::Actor;
use pin_project_lite::pin_project;
use std::any::{self, Any};
use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::task::Poll;

/// The handle of a running body: waits, spawns tasks, reads the clock.
///
/// In this style it is the loop's handle, as the loop knows the task that it
/// polls.
pub type Cx = Loop;

/// Starts a task at the end of the ready queue.
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
    lp.spawn_future(actor, body, AsyncTask::new)
}

/// Starts a task that runs to its first wait before this returns; see
/// [`Loop::spawn_eager`].
#[track_caller]
pub fn spawn_eager<T, B>(
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
    lp.spawn_future_eager(actor, body, AsyncTask::new)
}

pin_project! {
    /// A future or, after its end, its result.
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

impl<T, B> AsyncTask<T, B> {
    fn new(body: B) -> AsyncTask<T, B> {
        AsyncTask::Runs {
            body,
            waker: PollWaker::default(),
        }
    }
}

impl<T: 'static, B: Future<Output = T>> Resume for AsyncTask<T, B> {
    #[inline]
    fn resume(mut self: Pin<&mut Self>, lp: &Loop, _: Option<OpKey>) -> Flow {
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
