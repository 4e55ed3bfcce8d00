//! The parts of the versions: the operations of their outside, and small
//! tools as people write them for themselves.

use crate::{Handle, Op, Outside};
use futures::future::{Either, select};
use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::pin;
use std::rc::Rc;

/// The failure of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Gone;

/// The outcome of most operations.
pub(super) type Answer<T> = Result<T, Gone>;

pub(super) fn read(out: Outside) -> Op<Answer<&'static str>> {
    out.op("read", "foo.txt", [Ok("data"), Err(Gone)])
}

pub(super) fn write(out: Outside, text: &'static str) -> Op<Answer<()>> {
    out.op("write", text, [Ok(()), Err(Gone)])
}

pub(super) fn connect(out: Outside) -> Op<Answer<()>> {
    out.op("connect", (), [Ok(()), Err(Gone)])
}

pub(super) fn get(out: Outside, id: u64) -> Op<Answer<u64>> {
    out.op("get", id, [Ok(id * 10), Err(Gone)])
}

/// A job that cannot fail.
pub(super) fn job(out: Outside, id: u64) -> Op<u64> {
    out.op("job", id, [id * 10])
}

/// A line in a log somewhere else.
pub(super) fn log(out: Outside, line: &'static str) -> Op<()> {
    out.op("log", line, [()])
}

/// The wait of a chain of callbacks, so that it can be given up.
#[derive(Clone, Default)]
pub(super) struct Current(Rc<Cell<Option<Handle>>>);

impl Current {
    /// Begins an operation, calls `k` with its outcome, and remembers it.
    pub(super) fn wait<T: std::fmt::Debug + 'static>(
        &self,
        op: Op<T>,
        k: impl FnOnce(T) + 'static,
    ) {
        let started = op.start();
        self.0.set(Some(started.handle()));
        started.then(k);
    }

    pub(super) fn cancel(&self) {
        if let Some(handle) = self.0.take() {
            handle.cancel();
        }
    }
}

/// Waits at most `us` microseconds.
pub(super) async fn within<F: Future>(
    out: Outside,
    us: u64,
    future: F,
) -> Option<F::Output> {
    match select(pin!(future), out.sleep(us)).await {
        Either::Left((value, _)) => Some(value),
        Either::Right(_) => None,
    }
}

/// The results of callbacks by their index, and how many are missing.
pub(super) struct Slots<T> {
    slots: RefCell<Vec<Option<T>>>,
    missing: Cell<usize>,
}

impl<T> Slots<T> {
    pub(super) fn new(count: usize) -> Rc<Slots<T>> {
        Rc::new(Slots {
            slots: RefCell::new((0..count).map(|_| None).collect()),
            missing: Cell::new(count),
        })
    }

    /// Puts one; returns all, if it was the last.
    pub(super) fn put(&self, index: usize, value: T) -> Option<Vec<T>> {
        self.slots.borrow_mut()[index] = Some(value);
        self.missing.set(self.missing.get() - 1);
        match self.missing.get() {
            0 => self.slots.take().into_iter().collect(),
            _ => None,
        }
    }
}
