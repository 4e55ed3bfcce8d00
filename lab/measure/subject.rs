//! Who is measured: the four styles, and the floor below them.

use super::floor::{Floor, Sound};
use harness::contestant::Contestant;
use std::fmt;
use std::rc::Rc;
use styles::Style;
use styles::event_loop::{LabFuture, Listener, Loop, Task};
use styles::workload::{EchoPlan, FetchWork};

/// One of those that are measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A style.
    Style(Style),
    /// What is written by hand.
    Floor,
}

const FLOOR: Floor<Sound> = Floor::new();

impl Subject {
    /// All of them, the floor last.
    pub const ALL: [Subject; 5] = [
        Subject::Style(Style::Callbacks),
        Subject::Style(Style::Send),
        Subject::Style(Style::YieldFrom),
        Subject::Style(Style::AsyncAwait),
        Subject::Floor,
    ];

    /// Returns the contestant that it is.
    fn contestant(&self) -> &dyn Contestant {
        match self {
            Subject::Style(style) => style,
            Subject::Floor => &FLOOR,
        }
    }
}

impl Contestant for Subject {
    fn name(&self) -> &str {
        self.contestant().name()
    }

    fn start_fetch(
        &self,
        lp: &Loop,
        work: Rc<FetchWork>,
        stop: LabFuture<()>,
    ) -> Task<()> {
        self.contestant().start_fetch(lp, work, stop)
    }

    fn start_echo(
        &self,
        lp: &Loop,
        plan: Rc<EchoPlan>,
        listener: Listener,
        stop: LabFuture<()>,
    ) -> Task<()> {
        self.contestant().start_echo(lp, plan, listener, stop)
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
