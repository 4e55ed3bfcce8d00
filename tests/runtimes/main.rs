//! Async/await gives the same on every runtime in this build: the same
//! results, and the claims about cancelling, panics and lost bytes hold.
//!
//! Cargo features choose the runtimes in the build; the claims are written
//! once. Nothing here depends on the clock but the bound that turns a hang
//! into a failure.

use harness::runtimes::Runtime;
use std::panic::resume_unwind;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// The bound on every test; a longer one is a failure.
const BOUND: Duration = Duration::from_secs(60);

/// Makes one test of each claim for each runtime in this build.
macro_rules! on_each_runtime {
    ($($claim:ident)*) => {
        on_each_runtime!(@on lab Lab: $($claim)*);
        #[cfg(feature = "async-std")]
        on_each_runtime!(@on async_std AsyncStd: $($claim)*);
        #[cfg(feature = "smol")]
        on_each_runtime!(@on smol Smol: $($claim)*);
        #[cfg(feature = "tokio")]
        on_each_runtime!(@on tokio Tokio: $($claim)*);
    };
    (@on $name:ident $runtime:ident: $($claim:ident)*) => {
        mod $name {
            use harness::runtimes::Runtime;

            $(#[test]
            fn $claim() {
                crate::bounded(super::$claim, Runtime::$runtime);
            })*
        }
    };
}

mod agreement;
mod foreign;
mod hosting;
mod isolation;
mod play;
mod stopping;
mod timeless;
mod turning;

/// Checks a claim on a thread of its own, so that one that hangs fails.
fn bounded(claim: fn(Runtime), runtime: Runtime) {
    let (sender, receiver) = channel();
    let claimed = thread::spawn(move || {
        claim(runtime);
        let _ = sender.send(());
    });
    match receiver.recv_timeout(BOUND) {
        Err(RecvTimeoutError::Timeout) => panic!("hangs on {runtime}"),
        Ok(()) | Err(RecvTimeoutError::Disconnected) => {
            if let Err(payload) = claimed.join() {
                resume_unwind(payload);
            }
        }
    }
}
