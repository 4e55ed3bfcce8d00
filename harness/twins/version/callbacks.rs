//! Plain callbacks: the version is called, and calls `done` when it is done.

use super::{Live, Version};
use crate::outside::{Done, Outside};
use crate::trace::Form;
use std::fmt::Debug;
use std::marker::PhantomData;
use styles::event_loop::Loop;

/// The way in which a version of callbacks is cancelled: by nothing, or by a
/// closure that is called.
pub trait IntoCancel: 'static {
    /// Says that it can be cancelled.
    const CAN: bool;

    /// Returns the closure, if there is one.
    fn into_cancel(self) -> Option<Box<dyn FnOnce()>>;
}

impl IntoCancel for () {
    const CAN: bool = false;

    fn into_cancel(self) -> Option<Box<dyn FnOnce()>> {
        None
    }
}

impl<F: FnOnce() + 'static> IntoCancel for F {
    const CAN: bool = true;

    fn into_cancel(self) -> Option<Box<dyn FnOnce()>> {
        Some(Box::new(self))
    }
}

/// Makes a version of a function that calls back.
///
/// It calls `done` once, with its result. What it returns is how it is
/// cancelled: `()`, or a closure.
pub fn callbacks<T, C, F>(version: F) -> impl Version<T>
where
    T: Debug + 'static,
    C: IntoCancel,
    F: Fn(Outside, Done<T>) -> C + 'static,
{
    Callbacks(version, PhantomData::<fn(T) -> C>)
}

struct Callbacks<F, T, C>(F, PhantomData<fn(T) -> C>);

impl<T, C, F> Version<T> for Callbacks<F, T, C>
where
    T: Debug + 'static,
    C: IntoCancel,
    F: Fn(Outside, Done<T>) -> C + 'static,
{
    fn form(&self) -> Form {
        Form::Callbacks
    }

    fn can_be_cancelled(&self) -> bool {
        C::CAN
    }

    fn start(&self, _: &Loop, out: Outside) -> Live {
        let cancel = (self.0)(out, Done::new(out)).into_cancel();
        Live::Callbacks { cancel }
    }
}
