//! The four callers: each waits for the end of a callee in its own style.
//!
//! A caller that can be told of a cancellation catches it while its callee
//! goes on, tells the callee, and waits: the callee decides what comes of it.
//! One that comes after the end of the callee drops the value.

use super::callee::Callee;
use crate::callbacks::task::Cx;
use crate::callbacks::wait::yield_now;
use crate::event_loop::{Cancelled, Leaf, Loop, Op, OpKey};
use crate::generator::{Child, Inline};
use crate::send::catch::Raise;
use crate::send::request::{Answer, Asked, Request};
use crate::send::task::Co;
use crate::send::wait::yield_;
use crate::yield_from::task::TaskMailbox;
use crate::yield_from::wait::Delegate;
use std::future::pending;
use std::marker::PhantomData;
use std::mem;
use std::pin::Pin;
use std::task::Poll;

/// Calls from callbacks: `k` is left behind for the end.
#[track_caller]
pub(super) fn called<T: 'static, C: Callee<T> + 'static>(
    cx: Cx,
    begin: impl FnOnce(&Loop) -> C,
    k: impl FnOnce(Cx, T) + 'static,
) {
    let callee = begin(&cx);
    if callee.is_done() {
        let value = callee.end();
        return cx.bounce(move |cx| go_on(cx, value, k));
    }
    let op = callee.wait();
    let left = Left { callee, k };
    cx.wait(op, move |cx, _| left.go_on(cx));
}

/// A call that waits. The callee is dropped before what its caller holds.
struct Left<C, K> {
    callee: C,
    k: K,
}

impl<C, K> Left<C, K> {
    fn go_on<T>(self, cx: Cx)
    where
        C: Callee<T>,
        K: FnOnce(Cx, T) + 'static,
    {
        go_on(cx, self.callee.end(), self.k);
    }
}

fn go_on<T>(cx: Cx, value: Option<T>, k: impl FnOnce(Cx, T) + 'static) {
    match value {
        Some(value) => k(cx, value),
        None => {
            cancel_current(&cx);
            yield_now(cx, move |_, ()| drop(k));
        }
    }
}

/// Cancels the task that waits in a style that cannot be told: it is dropped
/// at the wait that it begins next.
fn cancel_current(lp: &Loop) {
    let task = lp.current_task();
    lp.cancel(task.expect("a callee was cancelled that no task waits for"));
}

/// Calls from async/await: the end is awaited.
pub(super) async fn awaited<T, C: Callee<T>>(
    lp: &Loop,
    begin: impl FnOnce(&Loop) -> C,
) -> T {
    let callee = begin(lp);
    if !callee.is_done() {
        Leaf::new(lp, callee.wait(), drop).await;
    }
    match callee.end() {
        Some(value) => value,
        None => {
            cancel_current(lp);
            pending().await
        }
    }
}

/// Calls from `send`: a request, for which the driver calls a body that waits
/// for the end; none, if there is nothing to wait for.
pub(super) struct Yielded<S, T> {
    begin: S,
    value: PhantomData<fn() -> T>,
}

pub(super) fn yielded<T, C, S>(begin: S) -> Yielded<S, T>
where
    C: Callee<T>,
    S: FnOnce(&Loop) -> C,
{
    let value = PhantomData;
    Yielded { begin, value }
}

impl<T, C, S> Request for Yielded<S, T>
where
    T: 'static,
    C: Callee<T> + 'static,
    S: FnOnce(&Loop) -> C,
{
    type Reply = T;
    type Kept = Option<T>;

    fn ask(self, co: &Co) -> (Asked, Option<T>) {
        let callee = (self.begin)(co);
        if !callee.is_done() {
            let waits = co.child::<Inline<_>, _>(|co| end_of(co, callee));
            return (Asked::Call(waits), None);
        }
        match callee.end() {
            None => (Asked::Raise(co.give_up_current()), None),
            value => (Asked::Nothing, value),
        }
    }

    fn reply(value: Option<T>, answer: Answer) -> T {
        value.unwrap_or_else(|| answer.returned())
    }
}

async fn end_of<T: 'static, C: Callee<T>>(co: Co, callee: C) -> T {
    let mut told = None;
    let cancelled = loop {
        match yield_!(co, End(callee.wait())) {
            Err(cancelled) if callee.tell() => told = Some(cancelled),
            Err(cancelled) => {
                after_all(callee);
                break cancelled;
            }
            Ok(()) => match callee.end() {
                Some(value) => return value,
                None => break told.unwrap_or_else(|| co.give_up_current()),
            },
        }
    };
    match yield_!(co, Raise(cancelled)) {}
}

/// Drops a callee that is not waited for any more. If it has panicked, that
/// is the panic of its caller all the same.
fn after_all<T, C: Callee<T>>(callee: C) {
    if callee.is_done() {
        drop(callee.end());
    }
}

/// The wait for the end of a callee, of which a cancellation is caught.
struct End(Op);

impl Request for End {
    type Reply = Result<(), Cancelled>;
    type Kept = ();

    fn ask(self, co: &Co) -> (Asked, ()) {
        let End(op) = self;
        let waits = co.caught_child::<Inline<_>, _>(|co| async move {
            yield_!(co, Over(op));
        });
        (Asked::Call(waits), ())
    }

    fn reply((): (), answer: Answer) -> Self::Reply {
        answer.caught()
    }
}

/// The wait itself.
struct Over(Op);

impl Request for Over {
    type Reply = ();
    type Kept = ();

    fn ask(self, _: &Co) -> (Asked, ()) {
        (Asked::Wait(self.0), ())
    }

    fn reply((): (), answer: Answer) {
        answer.done();
    }
}

/// Calls from `yield from`: a child that yields the key of the wait for the
/// end.
pub(super) struct Delegated<S, C, T> {
    state: State<S, C>,
    value: PhantomData<fn() -> T>,
}

enum State<S, C> {
    Fresh(S),
    /// With the cancellation of which the callee was told.
    Waits(C, OpKey, Option<Cancelled>),
    Over,
}

pub(super) fn delegated<T, C, S>(begin: S) -> Delegated<S, C, T>
where
    C: Callee<T>,
    S: FnOnce(&Loop) -> C,
{
    let state = State::Fresh(begin);
    let value = PhantomData;
    Delegated { state, value }
}

/// No field is pinned.
impl<S, C, T> Unpin for Delegated<S, C, T> {}

/// The call is its own child.
impl<T, C, S> Delegate for Delegated<S, C, T>
where
    C: Callee<T>,
    S: FnOnce(&Loop) -> C,
{
    type Return = T;
    type Child = Self;

    fn iter(self, _: &TaskMailbox) -> Self {
        self
    }
}

impl<S, C, T> Delegated<S, C, T>
where
    C: Callee<T>,
{
    /// Waits for the end, unless that is there; `told` is the cancellation of
    /// which the callee was told.
    fn go_on(
        &mut self,
        callee: C,
        told: Option<Cancelled>,
        mailbox: &TaskMailbox,
    ) -> Poll<T> {
        let lp = mailbox.shared();
        if !callee.is_done() {
            let op = lp.submit_for_current(callee.wait());
            mailbox.put_yielded(op);
            self.state = State::Waits(callee, op, told);
            return Poll::Pending;
        }
        let Some(value) = callee.end() else {
            mailbox.raise(told.unwrap_or_else(|| lp.give_up_current()));
            return Poll::Pending;
        };
        Poll::Ready(value)
    }
}

impl<T, C, S> Child<OpKey, (), Cancelled, Loop> for Delegated<S, C, T>
where
    C: Callee<T>,
    S: FnOnce(&Loop) -> C,
{
    type Return = T;

    fn resume(mut self: Pin<&mut Self>, mailbox: &TaskMailbox) -> Poll<T> {
        let lp = mailbox.shared();
        let (callee, op, told) =
            match mem::replace(&mut self.state, State::Over) {
                State::Fresh(begin) => {
                    return self.go_on(begin(lp), None, mailbox);
                }
                State::Waits(callee, op, told) => (callee, op, told),
                State::Over => panic!("a call was resumed after it was over"),
            };
        match mailbox.take_answer() {
            Some(Ok(_)) => {
                drop(lp.take_outcome(op));
                self.go_on(callee, told, mailbox)
            }
            Some(Err(cancelled)) if callee.tell() => {
                self.go_on(callee, Some(cancelled), mailbox)
            }
            Some(Err(cancelled)) => {
                after_all(callee);
                mailbox.raise(cancelled);
                Poll::Pending
            }
            None => {
                self.state = State::Waits(callee, op, told);
                Poll::Pending
            }
        }
    }

    fn close(self: Pin<&mut Self>, mailbox: &TaskMailbox) {
        if let State::Waits(_, op, _) = self.state {
            mailbox.shared().withdraw(op);
        }
    }
}
