//! Calls of callbacks that know no style, from each style: a function that is
//! given a [`Completion`], and returns the way in which it is cancelled.
//!
//! It completes once. The second completion panics, in the code that completes
//! again; a completion that is dropped uncalled panics in the caller. Both
//! name the place of the call. What it has left with others panics there, as
//! it is no part of the call.

use super::callee::Callee;
use super::caller;
use crate::event_loop::{InvalidState, Loop, Op, Owned, Promise, SourcePlace};
use crate::send::request::Request;
use crate::yield_from::wait::Delegate;
use crate::{async_await, callbacks};
use std::cell::Cell;
use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::rc::Rc;

/// The completion of a call, to be called once with its value. Clones are the
/// same one.
pub struct Completion<T: 'static>(Rc<Shared<T>>);

struct Shared<T: 'static> {
    place: SourcePlace,
    /// `None` in it is the end without a value.
    promise: Promise<Option<T>>,
}

impl<T> Completion<T> {
    /// Completes the call: its caller goes on with the value, behind all that
    /// is ready. The value is dropped if the call was cancelled.
    ///
    /// # Panics
    ///
    /// If the call was completed before.
    pub fn complete(&self, value: T) {
        let Shared { place, promise } = &*self.0;
        match promise.set(Some(value)) {
            Ok(()) | Err((InvalidState::Cancelled, _)) => {}
            Err(_) => panic!("the call at {place} was completed twice"),
        }
    }

    /// Returns whether the call was cancelled, so that no value is waited for.
    pub fn is_cancelled(&self) -> bool {
        self.0.promise.cancelled()
    }
}

impl<T> Clone for Completion<T> {
    fn clone(&self) -> Completion<T> {
        Completion(self.0.clone())
    }
}

impl<T> fmt::Debug for Completion<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Completion(of the call at {})", self.0.place)
    }
}

impl<T> Drop for Shared<T> {
    /// Tells the caller that nothing can complete its call any more.
    fn drop(&mut self) {
        if !self.promise.done() {
            drop(self.promise.set(None));
        }
    }
}

/// The way in which a call is cancelled: by nothing, or by a closure that is
/// called.
pub trait IntoCancel: 'static {
    /// Returns the closure, if there is one.
    fn into_cancel(self) -> Option<Box<dyn FnOnce()>>;
}

impl IntoCancel for () {
    fn into_cancel(self) -> Option<Box<dyn FnOnce()>> {
        None
    }
}

impl<F: FnOnce() + 'static> IntoCancel for F {
    fn into_cancel(self) -> Option<Box<dyn FnOnce()>> {
        Some(Box::new(self))
    }
}

/// A call that has begun. Dropped before its end it is cancelled.
struct Begun<T: 'static>(Rc<Call<T>>);

struct Call<T: 'static> {
    place: SourcePlace,
    promise: Promise<Option<T>>,
    cancel: Cell<Option<Box<dyn FnOnce()>>>,
}

#[track_caller]
fn begin<T: 'static, C: IntoCancel>(
    body: impl FnOnce(Completion<T>) -> C,
) -> impl FnOnce(&Loop) -> Begun<T> {
    let place = Location::caller();
    move |lp| {
        let promise = Promise::named(lp, "a completion");
        let completion = Completion(Rc::new(Shared {
            place,
            promise: promise.clone(),
        }));
        let cancel = body(completion).into_cancel();
        Begun(Rc::new(Call {
            place,
            promise,
            cancel: Cell::new(cancel),
        }))
    }
}

impl<T: 'static> Callee<T> for Begun<T> {
    fn is_done(&self) -> bool {
        self.0.promise.done()
    }

    fn wait(&self) -> Op {
        Op::owned(Op::promise(&self.0.promise), self.0.clone())
    }

    fn tell(&self) -> bool {
        self.0.cancel()
    }

    fn end(self) -> Option<T> {
        if self.0.promise.cancelled() {
            return None;
        }
        let value = self.0.promise.take().ok().flatten();
        let place = self.0.place;
        Some(value.unwrap_or_else(|| {
            panic!(
                "the completion of the call at {place} was dropped uncalled"
            )
        }))
    }
}

/// Nothing is waited for after a cancellation: the call is over.
impl<T: 'static> Owned for Call<T> {
    fn cancel(&self) -> bool {
        let is_first = self.promise.cancel();
        if is_first && let Some(cancel) = self.cancel.take() {
            cancel();
        }
        is_first
    }

    fn was_cancelled(&self) -> bool {
        self.promise.cancelled()
    }
}

impl<T: 'static> Drop for Begun<T> {
    fn drop(&mut self) {
        if !self.0.cancel() {
            // A value that its caller has not seen.
            drop(self.0.promise.take());
        }
    }
}

/// Calls it from callbacks.
///
/// # Panics
///
/// If the completion is dropped uncalled, in the task of `cx`.
#[track_caller]
pub fn called<T: 'static, C: IntoCancel>(
    cx: callbacks::task::Cx,
    body: impl FnOnce(Completion<T>) -> C,
    k: impl FnOnce(callbacks::task::Cx, T) + 'static,
) {
    caller::called(cx, begin(body), k);
}

/// Calls it from `send`.
///
/// # Panics
///
/// When yielded, if the completion is dropped uncalled.
#[track_caller]
pub fn yielded<T: 'static, C: IntoCancel>(
    body: impl FnOnce(Completion<T>) -> C,
) -> impl Request<Reply = T> {
    caller::yielded(begin(body))
}

/// Calls it from `yield from`.
///
/// # Panics
///
/// When delegated to, if the completion is dropped uncalled.
#[track_caller]
pub fn delegated<T: 'static, C: IntoCancel>(
    body: impl FnOnce(Completion<T>) -> C,
) -> impl Delegate<Return = T> {
    caller::delegated(begin(body))
}

/// Calls it from async/await.
///
/// # Panics
///
/// When awaited, if the completion is dropped uncalled.
#[track_caller]
pub fn awaited<T: 'static, C: IntoCancel>(
    cx: &async_await::task::Cx,
    body: impl FnOnce(Completion<T>) -> C,
) -> impl Future<Output = T> {
    caller::awaited(cx, begin(body))
}
