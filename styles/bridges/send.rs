//! Calls of a body of generators with `send`, from each style.

use super::callee::hot;
use super::caller;
use crate::send::request::Request;
use crate::send::task::{Co, spawn_eager};
use crate::send::wait::Call;
use crate::yield_from::wait::Delegate;
use crate::{async_await, callbacks};
use std::future::Future;

/// Calls it from callbacks.
#[track_caller]
pub fn called<T, B>(
    cx: callbacks::task::Cx,
    body: impl FnOnce(Co) -> B,
    k: impl FnOnce(callbacks::task::Cx, T) + 'static,
) where
    T: 'static,
    B: Future<Output = T> + 'static,
{
    let begin = hot(|lp, actor| spawn_eager(lp, actor, body));
    caller::called(cx, begin, k);
}

/// Calls it from its own style, directly.
#[track_caller]
pub fn yielded<T, B>(body: impl FnOnce(Co) -> B) -> impl Request<Reply = T>
where
    T: 'static,
    B: Future<Output = T> + 'static,
{
    Call(body)
}

/// Calls it from `yield from`.
#[track_caller]
pub fn delegated<T, B>(body: impl FnOnce(Co) -> B) -> impl Delegate<Return = T>
where
    T: 'static,
    B: Future<Output = T> + 'static,
{
    caller::delegated(hot(|lp, actor| spawn_eager(lp, actor, body)))
}

/// Calls it from async/await.
#[track_caller]
pub fn awaited<T, B>(
    cx: &async_await::task::Cx,
    body: impl FnOnce(Co) -> B,
) -> impl Future<Output = T>
where
    T: 'static,
    B: Future<Output = T> + 'static,
{
    let begin = hot(|lp, actor| spawn_eager(lp, actor, body));
    caller::awaited(cx, begin)
}
