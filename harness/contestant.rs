//! The trait of a contestant: a style, or another way that is compared with
//! the styles.

use std::fmt;
use std::rc::Rc;
use styles::Style;
use styles::event_loop::{Listener, Loop, Promise, Task};
use styles::workload::{EchoPlan, FetchWork};

/// One way of doing both jobs on the loop.
///
/// Runs are compared event by event, so a contestant asks for the same
/// operations in the same order as the styles do, and notes the same events
/// (`spec/workload.md` says which, and when).
///
/// # Examples
///
/// See [`Mixed`] and the documentation of this crate.
pub trait Contestant {
    /// Returns the name for commands and tables.
    fn name(&self) -> &str;

    /// Starts the client, which ends when everything is fetched or `stop` is
    /// set.
    fn start_fetch(
        &self,
        lp: &Loop,
        work: Rc<FetchWork>,
        stop: Promise<()>,
    ) -> Task<()>;

    /// Starts the server, which ends when all clients are served or `stop` is
    /// set.
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

/// The function that starts a client; see [`Contestant::start_fetch`].
type StartFetch = dyn Fn(&Loop, Rc<FetchWork>, Promise<()>) -> Task<()>;

/// The function that starts a server; see [`Contestant::start_echo`].
type StartEcho =
    dyn Fn(&Loop, Rc<EchoPlan>, Listener, Promise<()>) -> Task<()>;

/// A contestant made of functions: a style with a client or a server of
/// another kind.
///
/// # Examples
///
/// A style with a server that is slow:
///
/// ```
/// use harness::check::check_run;
/// use harness::contestant::{Contestant, Mixed};
/// use harness::equivalence::Disagreement;
/// use harness::scenario::Scenario;
/// use harness::worlds::sim::SimLimits;
/// use std::rc::Rc;
/// use styles::Style;
/// use styles::workload::EchoPlan;
///
/// let style = Style::Callbacks;
/// let slow = Mixed::of("slow", style).echo(move |lp, plan, listener, stop| {
///     let mut plan = EchoPlan::clone(&plan);
///     plan.delay_us += 1;
///     style.start_echo(lp, Rc::new(plan), listener, stop)
/// });
///
/// let scenario = Scenario::from_json(
///     r#"{ "name": "a line", "echo": { "clients": [
///         { "connect_at_us": 0, "end": "close",
///           "steps": [{ "wait_us": 0, "send": "one\n" }] }] } }"#,
/// )?;
/// let both: [&dyn Contestant; 2] = [&style, &slow];
/// let judged = check_run(&both, &scenario, SimLimits::default());
/// let Err(Disagreement::Differs(found)) = judged else {
///     panic!("{judged:?}");
/// };
/// assert_eq!(found.lines()[0], "0 echo:0 echo, bytes: 3");
/// assert_eq!(found.lines()[1], "1 echo:0 echo, bytes: 3");
/// # Ok::<(), harness::scenario::ScenarioError>(())
/// ```
pub struct Mixed {
    name: String,
    fetch: Box<StartFetch>,
    echo: Box<StartEcho>,
}

impl Mixed {
    /// Makes a contestant of this name that does both jobs as `style` does.
    pub fn of(name: impl Into<String>, style: Style) -> Mixed {
        Mixed {
            name: name.into(),
            fetch: Box::new(move |lp, work, stop| {
                style.start_fetch(lp, work, stop)
            }),
            echo: Box::new(move |lp, plan, listener, stop| {
                style.start_echo(lp, plan, listener, stop)
            }),
        }
    }

    /// Replaces the client by that which `start` starts.
    pub fn fetch<F>(mut self, start: F) -> Mixed
    where
        F: Fn(&Loop, Rc<FetchWork>, Promise<()>) -> Task<()> + 'static,
    {
        self.fetch = Box::new(start);
        self
    }

    /// Replaces the server by that which `start` starts.
    pub fn echo<F>(mut self, start: F) -> Mixed
    where
        F: Fn(&Loop, Rc<EchoPlan>, Listener, Promise<()>) -> Task<()>
            + 'static,
    {
        self.echo = Box::new(start);
        self
    }
}

impl Contestant for Mixed {
    fn name(&self) -> &str {
        &self.name
    }

    fn start_fetch(
        &self,
        lp: &Loop,
        work: Rc<FetchWork>,
        stop: Promise<()>,
    ) -> Task<()> {
        (self.fetch)(lp, work, stop)
    }

    fn start_echo(
        &self,
        lp: &Loop,
        plan: Rc<EchoPlan>,
        listener: Listener,
        stop: Promise<()>,
    ) -> Task<()> {
        (self.echo)(lp, plan, listener, stop)
    }
}

impl fmt::Debug for Mixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mixed")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}
