//! A future that is dropped where it waits and made anew, with what it keeps.

use super::{Live, Version, futures};
use crate::outside::Outside;
use crate::trace::Form;
use std::fmt::Debug;
use std::future::Future;
use std::marker::PhantomData;
use std::rc::Rc;
use styles::event_loop::Loop;

/// A body that is interrupted; or the same body, run whole.
pub(crate) struct Again<F, T> {
    pub(crate) body: Rc<F>,
    pub(crate) is_interrupted: bool,
    pub(crate) result: PhantomData<fn() -> T>,
}

impl<T, B, F> Version<T> for Again<F, T>
where
    T: Debug + 'static,
    B: Future<Output = T> + 'static,
    F: Fn(Outside) -> B + 'static,
{
    fn form(&self) -> Form {
        match self.is_interrupted {
            true => Form::Interrupted,
            false => Form::Futures,
        }
    }

    fn can_be_cancelled(&self) -> bool {
        true
    }

    fn start(&self, lp: &Loop, out: Outside) -> Live {
        let body = self.body.clone();
        let again = move |lp: &Loop| futures::start(lp, out, body(out));
        Live::Task {
            key: again(lp),
            throws: false,
            again: Box::new(again),
        }
    }
}
