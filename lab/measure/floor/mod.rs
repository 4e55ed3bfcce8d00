//! The floor: the same work without a style, as state machines by hand.
//!
//! Each task is a struct: what it keeps, an enum of where it waits, and a
//! function that goes on from there. It asks for the same operations in the
//! same order as the styles, so trace, results and counts are theirs, and
//! what a style costs is what it costs above this.
//!
//! ```text
//!   loop ---- resume(op) ---> match self.at { ... }
//!                             the next operation is begun, and noted
//! ```
//!
//! It can be broken on purpose, one [`Faults`] at a time; the sound one is
//! compiled as if there were none. Where to read next: `waits.rs`, then
//! `request.rs` beside `fetch.rs` of a style.

mod client;
mod faults;
mod request;
mod server;
mod session;
mod waits;

pub use self::faults::{Faults, Sound};

use self::client::Client;
use self::server::Server;
use harness::contestant::Contestant;
use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::rc::Rc;
use styles::event_loop::{LabFuture, Listener, Loop, Task};
use styles::trace::Who;
use styles::workload::{EchoPlan, FetchWork};

/// Does both jobs by hand, with these faults.
pub struct Floor<F = Sound>(PhantomData<F>);

impl<F> Floor<F> {
    /// Makes the contestant, which holds nothing.
    pub const fn new() -> Floor<F> {
        Floor(PhantomData)
    }
}

impl<F: Faults> Contestant for Floor<F> {
    fn name(&self) -> &str {
        F::NAME
    }

    fn start_fetch(
        &self,
        lp: &Loop,
        work: Rc<FetchWork>,
        stop: LabFuture<()>,
    ) -> Task<()> {
        let client = Client::<F>::new(lp, work, stop);
        lp.spawn(Who::Client, Box::pin(client))
    }

    fn start_echo(
        &self,
        lp: &Loop,
        plan: Rc<EchoPlan>,
        listener: Listener,
        stop: LabFuture<()>,
    ) -> Task<()> {
        let server = Server::<F>::new(lp, plan, listener, stop);
        lp.spawn(Who::Server, Box::pin(server))
    }
}

impl<F> Default for Floor<F> {
    fn default() -> Floor<F> {
        Floor::new()
    }
}

impl<F: Faults> fmt::Debug for Floor<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Floor").field(&F::NAME).finish()
    }
}

/// Gives the result of a task that has done its work.
fn give_unit(into: &mut dyn Any) {
    if let Some(into) = into.downcast_mut::<Option<()>>() {
        *into = Some(());
    }
}
