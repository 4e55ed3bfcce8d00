//! Operations that have begun, with their values.

use super::Outside;
use crate::run::{self, Beginning, Call, MAX_OPS, OpState, RunState, Waiter};
use crate::schedule::Decision;
use crate::trace::Place;
use crate::words::Word;
use std::mem;
use std::task::{Context, Poll};

/// Begins an operation of the run, with its value, which is known already.
pub(super) fn begin<T>(
    out: Outside,
    word: Word,
    place: Place,
    timer_us: Option<u64>,
    outcome: Option<Word>,
    value: Option<T>,
) -> Begun<T> {
    let begins = Beginning {
        word,
        place: Some(place),
        timer_us,
        by_loop: false,
    };
    let index = run::with(out.id(), |run| run.begin(begins, outcome));
    let index = index.unwrap_or_else(|| {
        panic!("a run begins at most {MAX_OPS} operations")
    });
    Begun {
        out,
        index,
        value,
        is_hot: false,
    }
}

/// An operation that has begun, with its value. Dropped before its end it is
/// given up, unless it is hot.
pub(super) struct Begun<T> {
    pub(super) out: Outside,
    pub(super) index: u32,
    pub(super) value: Option<T>,
    pub(super) is_hot: bool,
}

impl<T> Begun<T> {
    pub(super) fn with<R>(
        &self,
        ask: impl FnOnce(&mut RunState, usize) -> R,
    ) -> R {
        let index = self.index as usize;
        run::with(self.out.id(), |run| ask(run, index))
    }

    /// Takes the value; the operation is over.
    pub(super) fn into_value(mut self) -> Option<T> {
        self.with(|run, index| run.ops[index].taken = true);
        self.value.take()
    }

    /// Returns whether it is over; if not, `waiter` is told when it is.
    pub(super) fn wait(&self, waiter: impl FnOnce() -> Waiter) -> bool {
        if self.is_over() {
            return true;
        }
        let waiter = waiter();
        let before = self.with(|run, index| {
            mem::replace(&mut run.ops[index].waiter, waiter)
        });
        drop(before);
        false
    }

    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<T> {
        let waker = cx.waker();
        let polled = |run: &mut RunState, _| run.lp.polled_task(waker);
        let is_over = self.wait(|| match self.with(polled) {
            Some(key) => Waiter::Task(key),
            None => Waiter::Waker(waker.clone()),
        });
        if !is_over {
            return Poll::Pending;
        }
        self.with(|run, index| run.ops[index].taken = true);
        let value = self.value.take();
        Poll::Ready(value.expect("an operation is polled to its end once"))
    }

    pub(super) fn is_over(&self) -> bool {
        self.with(|run, at| run.ops[at].state == OpState::Over)
    }

    /// Ends it on the spot, if the schedule says so.
    pub(super) fn end_at_once(&self, base: &str) {
        self.with(|run, _| {
            let base = run.book.word(base);
            let decided = run.decide(|one| match one {
                Decision::AtOnce { every } if *every == base => Some(()),
                _ => None,
            });
            if decided.is_some() {
                run.end(self.index);
            }
        });
    }

    pub(super) fn index(&self) -> u32 {
        self.index
    }

    pub(super) fn outside(&self) -> Outside {
        self.out
    }
}

impl<T: 'static> Begun<T> {
    pub(super) fn then(mut self, k: impl FnOnce(T) + 'static) {
        let (out, index) = (self.out, self.index);
        let value = self.value.take();
        // It is the callback's now.
        self.is_hot = true;
        let call: Call = Box::new(move || {
            run::with(out.id(), |run| {
                run.ops[index as usize].taken = true;
            });
            if let Some(value) = value {
                k(value);
            }
        });
        let before = self.with(|run, index| {
            if run.ops[index].state == OpState::Over {
                run.calls.push_back(index as u32);
            }
            let waiter = &mut run.ops[index].waiter;
            mem::replace(waiter, Waiter::Call(call))
        });
        drop(before);
    }
}

impl<T> Drop for Begun<T> {
    fn drop(&mut self) {
        if self.is_hot {
            return;
        }
        let index = self.index;
        let waiter = run::try_with(self.out.id(), |run| run.give_up(index));
        drop(waiter);
    }
}
