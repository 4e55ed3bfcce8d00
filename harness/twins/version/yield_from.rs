//! Generators that delegate: the version delegates to its operations, and may
//! catch a cancellation.

use super::{Live, Version};
use crate::outside::{Outside, state_result};
use crate::trace::Form;
use std::fmt::Debug;
use std::future::Future;
use std::marker::PhantomData;
use styles::event_loop::Loop;
use styles::yield_from::task::{Co, generator, spawn};
use styles::yield_from::wait::yield_from as yield_from_;

/// Makes a version of a body that delegates: `yield_from!(co, op)`.
pub fn yield_from<T, B, F>(version: F) -> impl Version<T>
where
    T: Debug + 'static,
    B: Future<Output = T> + 'static,
    F: Fn(Co, Outside) -> B + Clone + 'static,
{
    YieldFrom(version, PhantomData::<fn() -> T>)
}

struct YieldFrom<F, T>(F, PhantomData<fn() -> T>);

impl<T, B, F> Version<T> for YieldFrom<F, T>
where
    T: Debug + 'static,
    B: Future<Output = T> + 'static,
    F: Fn(Co, Outside) -> B + Clone + 'static,
{
    fn form(&self) -> Form {
        Form::YieldFrom
    }

    fn can_be_cancelled(&self) -> bool {
        true
    }

    fn start(&self, lp: &Loop, out: Outside) -> Live {
        let body = self.0.clone();
        let child = generator(move |co: Co| async move {
            let inner = generator(move |co| body(co, out));
            let result = yield_from_!(co, inner);
            state_result(out, &result);
        });
        let task = spawn(lp, lp.next_actor(), child);
        Live::task(task.key(), true)
    }
}
