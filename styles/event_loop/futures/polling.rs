//! Polling a future as a task of the loop.
//!
//! A future is polled with the loop's root waker. It waits for operations that
//! know their task by its key, so as a rule the waker is not cloned. If a
//! future of another library does, it is polled once more, with a waker of the
//! task's own, and so from then on.

use super::wake::TaskWaker;
use crate::event_loop::Loop;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

/// The waker that one task's future is polled with.
#[derive(Default)]
pub struct PollWaker(Option<Own>);

/// A waker of one task's own, as itself and ready to be passed on.
type Own = Box<(Arc<TaskWaker>, Waker)>;

impl Loop {
    /// Polls the future of the task that is being resumed.
    ///
    /// An outcome that was brought for this resumption, and that no leaf of
    /// the future claimed, is kept until one does.
    #[inline]
    pub fn poll<B: Future>(
        &self,
        mut body: Pin<&mut B>,
        waker: &mut PollWaker,
    ) -> Poll<B::Output> {
        let own = &mut waker.0;
        // One call of `poll` in the text, so that the body is compiled into
        // the function that resumes the task.
        let polled = loop {
            let waker = match own {
                None => self.wakers().root(),
                Some(own) => begin_own(self, own),
            };
            let polled = body.as_mut().poll(&mut Context::from_waker(waker));
            if own.is_some()
                || polled.is_ready()
                || !self.wakers().root_was_kept()
            {
                break polled;
            }
            *own = Some(make_own(self));
        };
        self.keep_unclaimed();
        polled
    }
}

impl fmt::Debug for PollWaker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            None => "PollWaker(root)",
            Some(_) => "PollWaker(own)",
        })
    }
}

/// Makes a waker for a task: the root waker was kept, which knows no task.
#[cold]
fn make_own(lp: &Loop) -> Own {
    let key = lp.current_task().expect("only a task is polled");
    let own = lp.wakers().make_own(key);
    Box::new((own.clone(), Waker::from(own)))
}

/// Notes that the task is polled with its own waker.
#[cold]
fn begin_own<'a>(lp: &Loop, own: &'a Own) -> &'a Waker {
    own.0.polled();
    lp.wakers().set_current(&own.0, &own.1);
    &own.1
}
