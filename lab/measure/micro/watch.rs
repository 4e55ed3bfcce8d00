//! Counts how often control enters a body, for whoever wants to know.
//!
//! Chosen by a type, so that bodies which nobody watches are the same code as
//! without it.

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::pin;

thread_local! {
    static ENTERED: Cell<u64> = const { Cell::new(0) };
}

/// Returns how often control entered a watched body of this thread since it
/// was asked last.
pub(in crate::measure) fn entered() -> u64 {
    ENTERED.take()
}

/// Whether bodies are watched.
pub(super) trait Watch: 'static {
    /// Notes that a body is entered, where that is a call.
    fn enter();

    /// Notes each time that a body is entered by a poll.
    fn body<B: Future>(body: B) -> impl Future<Output = B::Output>;
}

/// Nobody watches.
pub(super) struct Unwatched;

/// Each time counts.
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
