//! The floor: the same work without a style, as state machines by hand.
//!
//! Each task is a struct: its data, an enum of its waits, and a function that
//! goes on from the present wait. It asks for the same operations in the same
//! order as the styles, so trace, results and counts are the same, and the
//! cost of a style is its distance from the floor.
//!
//! ```text
//!   loop ---- resume(op) ---> match self.at { ... }
//!                             the next operation is begun, and noted
//! ```
//!
//! Where to read next: `waits.rs`, then `request.rs` beside `fetch.rs` of a
//! style.

mod client;
mod request;
mod server;
mod session;
mod waits;

use self::client::Client;
use self::server::Server;
use harness::contestant::Contestant;
use std::rc::Rc;
use styles::event_loop::{Listener, Loop, Promise, Task};
use styles::trace::Actor;
use styles::workload::{EchoPlan, FetchWork};

/// Does both jobs by hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Floor;

impl Contestant for Floor {
    fn name(&self) -> &str {
        "floor"
    }

    fn start_fetch(
        &self,
        lp: &Loop,
        work: Rc<FetchWork>,
        stop: Promise<()>,
    ) -> Task<()> {
        let client = Client::new(lp, work, stop);
        lp.spawn(Actor::Client, Box::pin(client))
    }

    fn start_echo(
        &self,
        lp: &Loop,
        plan: Rc<EchoPlan>,
        listener: Listener,
        stop: Promise<()>,
    ) -> Task<()> {
        let server = Server::new(lp, plan, listener, stop);
        lp.spawn(Actor::Server, Box::pin(server))
    }
}
