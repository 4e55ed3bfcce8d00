//! Counts the times that control enters a body.
//!
//! A type chooses it, so that bodies that are not watched are the same code as
//! without it.

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::pin;

thread_local! {
    static ENTERED: Cell<u64> = const { Cell::new(0) };
}

/// Returns the number of times that control entered a watched body on this
/// thread since the last call.
pub(in crate::measure) fn entered() -> u64 {
    ENTERED.take()
}

/// The choice between watched and unwatched bodies.
pub(super) trait Watch: 'static {
    /// Notes that a body is entered, where that is a call.
    fn enter();

    /// Wraps a body so that each poll that enters it is noted.
    fn body<B: Future>(body: B) -> impl Future<Output = B::Output>;
}

/// The choice that counts nothing.
pub(super) struct Unwatched;

/// The choice that counts each entry.
pub(super) struct Watched;

impl Watch for Unwatched {
    #[inline]
    fn enter() {}

    #[inline]
    fn body<B: Future>(body: B) -> impl Future<Output = B::Output> {
        body
    }
}

impl Watch for Watched {
    fn enter() {
        ENTERED.set(ENTERED.get() + 1);
    }

    async fn body<B: Future>(body: B) -> B::Output {
        let mut body = pin!(body);
        poll_fn(|cx| {
            Self::enter();
            body.as_mut().poll(cx)
        })
        .await
    }
}
