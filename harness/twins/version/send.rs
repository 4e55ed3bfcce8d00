//! Generators with `send`: the version yields its operations as requests, and
//! may catch a cancellation.

use super::{Live, Version};
use crate::outside::{Outside, state_result};
use crate::trace::Form;
use std::fmt::Debug;
use std::future::Future;
use std::marker::PhantomData;
use styles::event_loop::Loop;
use styles::send::task::{Co, spawn};
use styles::send::wait::{Call, yield_};

/// Makes a version of a body that yields requests: `yield_!(co, op)`.
pub fn send<T, B, F>(version: F) -> impl Version<T>
where
    T: Debug + 'static,
    B: Future<Output = T> + 'static,
    F: Fn(Co, Outside) -> B + Clone + 'static,
{
    Send(version, PhantomData::<fn() -> T>)
}

struct Send<F, T>(F, PhantomData<fn() -> T>);

impl<T, B, F> Version<T> for Send<F, T>
where
    T: Debug + 'static,
    B: Future<Output = T> + 'static,
    F: Fn(Co, Outside) -> B + Clone + 'static,
{
    fn form(&self) -> Form {
        Form::Send
    }

    fn can_be_cancelled(&self) -> bool {
        true
    }

    fn start(&self, lp: &Loop, out: Outside) -> Live {
        let body = self.0.clone();
        let task = spawn(lp, lp.next_actor(), |co| async move {
            let result = yield_!(co, Call(move |co| body(co, out)));
            state_result(out, &result);
        });
        Live::task(task.key(), true)
    }
}
