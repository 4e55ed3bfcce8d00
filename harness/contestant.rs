//! The trait of a contestant: a style, or another way that is compared with
//! the styles.

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
/// A style with a server that is slow:
///
/// ```
/// use harness::check::check_run;
/// use harness::contestant::Contestant;
/// use harness::equivalence::Disagreement;
/// use harness::scenario::Scenario;
/// use harness::worlds::sim::SimLimits;
/// use std::rc::Rc;
/// use styles::Style;
/// use styles::event_loop::{Promise, Listener, Loop, Task};
/// use styles::workload::{EchoPlan, FetchWork};
///
/// struct Slow(Style);
///
/// impl Contestant for Slow {
///     fn name(&self) -> &str {
///         "slow"
///     }
///
///     fn start_fetch(
///         &self,
///         lp: &Loop,
///         work: Rc<FetchWork>,
///         stop: Promise<()>,
///     ) -> Task<()> {
///         self.0.start_fetch(lp, work, stop)
///     }
///
///     fn start_echo(
///         &self,
///         lp: &Loop,
///         plan: Rc<EchoPlan>,
///         listener: Listener,
///         stop: Promise<()>,
///     ) -> Task<()> {
///         let mut plan = EchoPlan::clone(&plan);
///         plan.delay_us += 1;
///         self.0.start_echo(lp, Rc::new(plan), listener, stop)
///     }
/// }
///
/// let scenario = Scenario::from_json(
///     r#"{ "name": "a line", "echo": { "clients": [
///         { "connect_at_us": 0, "end": "close",
///           "steps": [{ "wait_us": 0, "send": "one\n" }] }] } }"#,
/// )?;
/// let slow = Slow(Style::Callbacks);
/// let both: [&dyn Contestant; 2] = [&Style::Callbacks, &slow];
/// let judged = check_run(&both, &scenario, SimLimits::default());
/// let Err(Disagreement::Differs(found)) = judged else {
///     panic!("{judged:?}");
/// };
/// assert_eq!(found.lines()[0], "0 echo:0 echo, bytes: 3");
/// assert_eq!(found.lines()[1], "1 echo:0 echo, bytes: 3");
/// # Ok::<(), harness::scenario::ScenarioError>(())
/// ```
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
