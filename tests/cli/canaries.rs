//! Contestants that are wrong on purpose, each in one way.

use harness::contestant::Contestant;
use std::rc::Rc;
use styles::Style;
use styles::async_await::{task, wait};
use styles::event_loop::{LabFuture, Listener, Loop, Task};
use styles::trace::Who;
use styles::workload::{EchoPlan, FetchWork};

/// In which way a canary is wrong.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Canary {
    /// Waits a microsecond too long before each echo.
    SlowEcho,
    /// One turn too many before the server starts.
    ExtraTurn,
    /// Its client panics.
    Panic,
    /// Its client waits for what nobody does.
    Deadlock,
    /// Leaves a task behind that waits for ever.
    Leak,
}

impl Contestant for Canary {
    fn name(&self) -> &str {
        "canary"
    }

    fn start_fetch(
        &self,
        lp: &Loop,
        work: Rc<FetchWork>,
        stop: LabFuture<()>,
    ) -> Task<()> {
        let forever = |cx: Loop| async move {
            let nobody = LabFuture::<()>::new(&cx);
            wait::future(&cx, &nobody).await;
        };
        match self {
            Canary::Panic => task::spawn(lp, Who::Client, |_| async {
                panic!("as\nplanned");
            }),
            Canary::Deadlock => task::spawn(lp, Who::Client, forever),
            Canary::Leak => {
                drop(task::spawn(lp, Who::Task(1), forever));
                Style::Send.start_fetch(lp, work, stop)
            }
            Canary::SlowEcho | Canary::ExtraTurn => {
                Style::Send.start_fetch(lp, work, stop)
            }
        }
    }

    fn start_echo(
        &self,
        lp: &Loop,
        plan: Rc<EchoPlan>,
        listener: Listener,
        stop: LabFuture<()>,
    ) -> Task<()> {
        let mut plan = EchoPlan::clone(&plan);
        match self {
            Canary::SlowEcho => plan.delay_us += 1,
            Canary::ExtraTurn => {
                drop(task::spawn(lp, Who::Task(1), |cx| async move {
                    wait::turn(&cx).await
                }))
            }
            _ => {}
        }
        Style::Send.start_echo(lp, Rc::new(plan), listener, stop)
    }
}
