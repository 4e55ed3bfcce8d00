//! Futures beside an executor of smol, over the clock of the run.
//!
//! A run has a `LocalExecutor` of its own, which the version is given, and
//! which is ticked until nothing is left to do but wait. All waits are those
//! of the run. `smol::Timer` and sockets are of the wall's clock and wake from
//! another thread: such a wake does not count, so a version that waits for one
//! hangs at once, and the verdict names it. (A timer that loses against an
//! operation is not seen.) `smol::spawn` has threads of its
//! own, which a run does not see.

use super::body::Body;
use super::futures::stated;
use super::guest::{Guest, Turned};
use super::{Live, Version};
use crate::outside::Outside;
use crate::run::MAX_RESUMPTIONS;
use crate::trace::Form;
use async_executor::LocalExecutor;
use std::fmt::Debug;
use std::future::Future;
use std::marker::PhantomData;
use std::rc::Rc;
use styles::event_loop::Loop;

/// Makes a version of an async function that spawns its tasks on an executor
/// of smol, `smol::LocalExecutor`.
///
/// A task ends with its handle there, unless that is detached. A timer is
/// `out.sleep(us)`: `smol::Timer` is of the wall's clock, and a version that
/// waits for one hangs. Turns are not compared.
///
/// # Examples
///
/// ```
/// use twins::{OnDrop, Op, Outside, check, futures, on_smol};
///
/// fn write(out: Outside, name: &'static str) -> Op<()> {
///     out.op("write", name, [()])
/// }
///
/// // As on async-std: the copy goes on without its handle.
/// let old = |out: Outside| async move {
///     drop(out.spawn(OnDrop::Detach, write(out, "copy")));
///     write(out, "file").await;
/// };
/// let new = on_smol(|out: Outside, executor| async move {
///     executor.spawn(write(out, "copy")).detach();
///     write(out, "file").await;
/// });
/// check("copies", futures(old), new).assert();
/// ```
pub fn on_smol<T, B, F>(version: F) -> impl Version<T>
where
    T: Debug + 'static,
    B: Future<Output = T> + 'static,
    F: Fn(Outside, Rc<LocalExecutor<'static>>) -> B + 'static,
{
    OnSmol(version, PhantomData::<fn() -> T>)
}

struct OnSmol<F, T>(F, PhantomData<fn() -> T>);

impl<T, B, F> Version<T> for OnSmol<F, T>
where
    T: Debug + 'static,
    B: Future<Output = T> + 'static,
    F: Fn(Outside, Rc<LocalExecutor<'static>>) -> B + 'static,
{
    fn form(&self) -> Form {
        Form::Smol
    }

    fn can_be_cancelled(&self) -> bool {
        true
    }

    fn start(&self, _: &Loop, out: Outside) -> Live {
        let executor = Rc::new(LocalExecutor::new());
        let body = (self.0)(out, executor.clone());
        Live::Guest(Box::new(OneRun {
            body: Body::new(stated(out, body), true),
            executor,
        }))
    }
}

/// The version in one run.
struct OneRun {
    body: Body,
    executor: Rc<LocalExecutor<'static>>,
}

impl Guest for OneRun {
    fn turn(&mut self) -> Turned {
        let mut turned = Turned::default();
        loop {
            let mut is_idle = !self.body.poll(None, &mut turned);
            while self.executor.try_tick() {
                is_idle = false;
                turned.polls += 1;
                if turned.polls > MAX_RESUMPTIONS {
                    return turned;
                }
            }
            if is_idle || turned.polls > MAX_RESUMPTIONS {
                return turned;
            }
        }
    }

    fn wait(&mut self, until_us: Option<u64>) -> (Option<u64>, Turned) {
        (until_us, Turned::default())
    }

    fn is_empty(&self) -> bool {
        self.body.is_over() && self.executor.is_empty()
    }

    fn cancel(&mut self) -> Option<String> {
        self.body.cancel()
    }

    fn hint(&self) -> &'static str {
        " (a `smol::Timer`? use `out.sleep`)"
    }
}
