//! Futures: the version is polled as a task of the loop, and dropped to cancel
//! it.

use super::{Live, Version};
use crate::outside::{Outside, state_result};
use crate::trace::Form;
use std::fmt::Debug;
use std::future::Future;
use std::marker::PhantomData;
use styles::async_await::task::spawn;
use styles::event_loop::{Loop, TaskKey};

/// Makes a version of an async function. Any future runs as it is; what
/// belongs to a runtime, as its timers and sockets, does not.
pub fn futures<T, B, F>(version: F) -> impl Version<T>
where
    T: Debug + 'static,
    B: Future<Output = T> + 'static,
    F: Fn(Outside) -> B + 'static,
{
    Futures(version, PhantomData::<fn() -> T>)
}

struct Futures<F, T>(F, PhantomData<fn() -> T>);

impl<T, B, F> Version<T> for Futures<F, T>
where
    T: Debug + 'static,
    B: Future<Output = T> + 'static,
    F: Fn(Outside) -> B + 'static,
{
    fn form(&self) -> Form {
        Form::Futures
    }

    fn can_be_cancelled(&self) -> bool {
        true
    }

    fn start(&self, lp: &Loop, out: Outside) -> Live {
        Live::task(start(lp, out, (self.0)(out)), false)
    }
}

/// Starts a body that returns the result.
pub(super) fn start<T: Debug + 'static>(
    lp: &Loop,
    out: Outside,
    body: impl Future<Output = T> + 'static,
) -> TaskKey {
    spawn(lp, lp.next_actor(), |_| stated(out, body)).key()
}

/// Waits for a body, and states its result.
pub(super) async fn stated<T: Debug>(
    out: Outside,
    body: impl Future<Output = T>,
) {
    let result = body.await;
    state_result(out, &result);
}
