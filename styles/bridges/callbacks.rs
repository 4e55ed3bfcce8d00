//! Calls of a body of callbacks, from each style.
//!
//! Its continuation can be called once only, by its type. A body that drops it
//! uncalled has no value; the caller panics then, with the place of the call.
//! Callbacks without a `Cx` are in [`plain`](super::plain).

use super::callee::hot;
use super::caller;
use crate::async_await;
use crate::callbacks::task::{Continuation, Cx, spawn_eager};
use crate::send::request::Request;
use crate::yield_from::wait::Delegate;
use std::future::Future;

/// Calls it from its own style, directly.
#[track_caller]
pub fn called<T: 'static>(
    cx: Cx,
    body: impl FnOnce(Cx, Continuation<T>) + 'static,
    k: impl FnOnce(Cx, T) + 'static,
) {
    body(cx, Box::new(k));
}

/// Calls it from `send`.
///
/// # Panics
///
/// When yielded, if the body drops its continuation uncalled.
#[track_caller]
pub fn yielded<T: 'static>(
    body: impl FnOnce(Cx, Continuation<T>) + 'static,
) -> impl Request<Reply = T> {
    caller::yielded(hot(|lp, actor| spawn_eager(lp, actor, body)))
}

/// Calls it from `yield from`.
///
/// # Panics
///
/// When delegated to, if the body drops its continuation uncalled.
#[track_caller]
pub fn delegated<T: 'static>(
    body: impl FnOnce(Cx, Continuation<T>) + 'static,
) -> impl Delegate<Return = T> {
    caller::delegated(hot(|lp, actor| spawn_eager(lp, actor, body)))
}

/// Calls it from async/await.
///
/// # Panics
///
/// When awaited, if the body drops its continuation uncalled.
#[track_caller]
pub fn awaited<T: 'static>(
    cx: &async_await::task::Cx,
    body: impl FnOnce(Cx, Continuation<T>) + 'static,
) -> impl Future<Output = T> {
    let begin = hot(|lp, actor| spawn_eager(lp, actor, body));
    caller::awaited(cx, begin)
}
