//! Calls of a body of generators that delegate, from each style.

use super::callee::hot;
use super::caller;
use crate::send::request::Request;
use crate::yield_from::task::spawn_eager;
use crate::yield_from::wait::Delegate;
use crate::{async_await, callbacks};
use std::future::Future;

/// Calls it from callbacks.
#[track_caller]
pub fn called<T, D>(
    cx: callbacks::task::Cx,
    body: D,
    k: impl FnOnce(callbacks::task::Cx, T) + 'static,
) where
    T: 'static,
    D: Delegate<Return = T>,
    D::Child: 'static,
{
    let begin = hot(|lp, actor| spawn_eager(lp, actor, body));
    caller::called(cx, begin, k);
}

/// Calls it from `send`.
#[track_caller]
pub fn yielded<T, D>(body: D) -> impl Request<Reply = T>
where
    T: 'static,
    D: Delegate<Return = T>,
    D::Child: 'static,
{
    caller::yielded(hot(|lp, actor| spawn_eager(lp, actor, body)))
}

/// Calls it from its own style, directly.
#[track_caller]
pub fn delegated<T, D>(body: D) -> impl Delegate<Return = T>
where
    T: 'static,
    D: Delegate<Return = T>,
    D::Child: 'static,
{
    body
}

/// Calls it from async/await.
#[track_caller]
pub fn awaited<T, D>(
    cx: &async_await::task::Cx,
    body: D,
) -> impl Future<Output = T>
where
    T: 'static,
    D: Delegate<Return = T>,
    D::Child: 'static,
{
    let begin = hot(|lp, actor| spawn_eager(lp, actor, body));
    caller::awaited(cx, begin)
}
