//! Calls of an async function, from each style.

use super::callee::hot;
use super::caller;
use crate::async_await::task::{Cx, spawn_eager};
use crate::callbacks;
use crate::send::request::Request;
use crate::yield_from::wait::Delegate;
use std::future::Future;

/// Calls it from callbacks.
#[track_caller]
pub fn called<T, B>(
    cx: callbacks::task::Cx,
    body: impl FnOnce(Cx) -> B,
    k: impl FnOnce(callbacks::task::Cx, T) + 'static,
) where
    T: 'static,
    B: Future<Output = T> + 'static,
{
    let begin = hot(|lp, actor| spawn_eager(lp, actor, body));
    caller::called(cx, begin, k);
}

/// Calls it from `send`.
#[track_caller]
pub fn yielded<T, B>(body: impl FnOnce(Cx) -> B) -> impl Request<Reply = T>
where
    T: 'static,
    B: Future<Output = T> + 'static,
{
    caller::yielded(hot(|lp, actor| spawn_eager(lp, actor, body)))
}

/// Calls it from `yield from`.
#[track_caller]
pub fn delegated<T, B>(body: impl FnOnce(Cx) -> B) -> impl Delegate<Return = T>
where
    T: 'static,
    B: Future<Output = T> + 'static,
{
    caller::delegated(hot(|lp, actor| spawn_eager(lp, actor, body)))
}

/// Calls it from its own style, directly.
#[track_caller]
pub fn awaited<T, B>(
    cx: &Cx,
    body: impl FnOnce(Cx) -> B,
) -> impl Future<Output = T>
where
    T: 'static,
    B: Future<Output = T> + 'static,
{
    body(cx.clone())
}
