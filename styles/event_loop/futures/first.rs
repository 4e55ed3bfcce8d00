//! Two futures at once, until the first of them is ready.

use pin_project_lite::pin_project;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Polls two futures; gives what comes of the one that is ready first. The
/// other is dropped with it, wherever it waits.
///
/// If both are ready it is `one`, and `other` is not polled.
///
/// # Examples
///
/// ```
/// use futures::future::FutureExt;
/// use std::future::{pending, ready};
/// use styles::event_loop::first;
///
/// assert_eq!(first(pending(), ready(2)).now_or_never(), Some(2));
/// assert_eq!(first(ready(1), ready(2)).now_or_never(), Some(1));
/// ```
pub fn first<T>(
    one: impl Future<Output = T>,
    other: impl Future<Output = T>,
) -> impl Future<Output = T> {
    First { one, other }
}

pin_project! {
    struct First<A, B> {
        #[pin]
        one: A,
        #[pin]
        other: B,
    }
}

impl<T, A, B> Future for First<A, B>
where
    A: Future<Output = T>,
    B: Future<Output = T>,
{
    type Output = T;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        let this = self.project();
        if let Poll::Ready(value) = this.one.poll(cx) {
            return Poll::Ready(value);
        }
        this.other.poll(cx)
    }
}
