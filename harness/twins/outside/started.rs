//! Operations that began before anything waits for them, and what gives
//! them up.

use super::Outside;
use super::begun::Begun;
use crate::run::{self, OpState};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The value of an operation that has begun. Dropped, the operation goes on.
///
/// It is waited for as an [`Op`](super::Op) is.
pub struct Started<T>(Begun<T>);

/// No field is pinned.
impl<T> Unpin for Started<T> {}

impl<T: 'static> Started<T> {
    pub(super) fn of(begun: Begun<T>) -> Started<T> {
        Started(begun)
    }

    /// Calls `k` with its outcome; behind all that is ready, if that is there
    /// already.
    pub fn then(mut self, k: impl FnOnce(T) + 'static) {
        let begun = Begun {
            out: self.0.out,
            index: self.0.index,
            value: self.0.value.take(),
            is_hot: true,
        };
        begun.then(k);
    }

    /// Returns what gives it up.
    pub fn handle(&self) -> Handle {
        Handle {
            out: self.0.out,
            index: self.0.index,
        }
    }

    pub(super) fn into_begun(mut self) -> Begun<T> {
        Begun {
            out: self.0.out,
            index: self.0.index,
            value: self.0.value.take(),
            is_hot: true,
        }
    }
}

impl<T: 'static> Future for Started<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        self.get_mut().0.poll(cx)
    }
}

impl<T> Drop for Started<T> {
    /// Its error will never be read, if it has one.
    fn drop(&mut self) {
        if self.0.value.is_none() {
            return;
        }
        let index = self.0.index;
        run::try_with(self.0.out.id(), |run| {
            let op = &mut run.ops[index as usize];
            match op.state {
                OpState::Pending => op.unread = true,
                OpState::Over if !op.taken => run.warn_unread(index),
                OpState::Over | OpState::GivenUp => {}
            }
        });
    }
}

impl<T> fmt::Debug for Started<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Started")
    }
}

/// The handle that gives up an operation or a timer that has begun. Dropping
/// it changes nothing.
#[derive(Clone, Copy, Debug)]
pub struct Handle {
    out: Outside,
    index: u32,
}

impl Handle {
    /// Gives it up, if it is under way, and drops the callback that waits; one
    /// that has ended does not call its callback any more, if it has not yet.
    pub fn cancel(self) {
        let index = self.index;
        let waiter = run::with(self.out.id(), |run| run.give_up(index));
        drop(waiter);
    }
}
