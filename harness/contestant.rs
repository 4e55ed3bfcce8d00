//! Whoever can do the work: the styles, and what is compared with them.

use std::rc::Rc;
use styles::Style;
use styles::event_loop::{Listener, Loop, Promise, Task};
use styles::workload::{EchoPlan, FetchWork};

/// One way of doing both jobs on the loop.
pub trait Contestant {
    /// Returns the name for commands and tables.
    fn name(&self) -> &str;

    /// Starts the client: fetches all there is, or until `stop` is set.
    fn start_fetch(
        &self,
        lp: &Loop,
        work: Rc<FetchWork>,
        stop: Promise<()>,
    ) -> Task<()>;

    /// Starts the server: serves all clients, or until `stop` is set.
    fn start_echo(
        &self,
        lp: &Loop,
        plan: Rc<EchoPlan>,
        listener: Listener,
        stop: Promise<()>,
    ) -> Task<()>;
}

impl Contestant for Style {
    fn name(&self) -> &str {
        Style::name(*self)
    }

    fn start_fetch(
        &self,
        lp: &Loop,
        work: Rc<FetchWork>,
        stop: Promise<()>,
    ) -> Task<()> {
        Style::start_fetch(*self, lp, work, stop)
    }

    fn start_echo(
        &self,
        lp: &Loop,
        plan: Rc<EchoPlan>,
        listener: Listener,
        stop: Promise<()>,
    ) -> Task<()> {
        Style::start_echo(*self, lp, plan, listener, stop)
    }
}
