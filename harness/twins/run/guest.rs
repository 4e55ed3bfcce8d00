//! A run with a guest: a version that another runtime than the loop polls.
//!
//! The run is the master all the same. It has the guest poll until nothing is
//! left to do but wait, and asks it to wait until the next end that the run
//! knows. The guest stops there, before it polls anything, so that the run
//! ends all that is due together, timers of the guest among it. If a timer of
//! the guest comes first, the guest polls what waits for it and stops at that
//! time; then the run looks again.

use super::running::Running;
use crate::schedule::At;
use crate::version::{Guest, Live, Turned};

/// The outcome of a wait.
pub(super) enum Waited {
    /// It is this time of the run, and nothing was polled since.
    Until(u64),
    /// A timer of the guest came first.
    Stopped,
    /// Nothing is left that could happen.
    Never,
}

impl Running<'_> {
    fn guest(&self) -> Option<&dyn Guest> {
        match &self.live {
            Some(Live::Guest(guest)) => Some(&**guest),
            _ => None,
        }
    }

    pub(super) fn has_guest(&self) -> bool {
        self.guest().is_some()
    }

    pub(super) fn has_tasks_of_guest(&self) -> bool {
        self.guest().is_some_and(|guest| !guest.is_empty())
    }

    /// Returns what else a version may wait for, in words for a hang.
    pub(super) fn hint_of_guest(&self) -> &'static str {
        self.guest().map_or("", Guest::hint)
    }

    /// Has the guest, if there is one, poll all that can go on.
    pub(super) fn turn_guest(&mut self) {
        if let Some(Live::Guest(guest)) = &mut self.live {
            let turned = guest.turn();
            self.tell_turned(turned);
        }
    }

    fn tell_turned(&mut self, turned: Turned) {
        self.calls += turned.polls;
        if let Some(message) = turned.panicked {
            self.tell_panic(&message);
        }
    }

    /// Waits until `next`, until a timer of the guest ends, or until the
    /// version is to be ended early.
    pub(super) fn wait(&mut self, next: Option<u64>) -> Waited {
        if next.is_none() && !self.has_tasks_of_guest() {
            return Waited::Never;
        }
        let early = self.end.and_then(|(_, _, at)| match at {
            At::Us(us) if self.with(|run| us > run.now_us()) => Some(us),
            _ => None,
        });
        let next = next.into_iter().chain(early).min();
        let (told, moment) =
            self.with(|run| (run.trace.events.len(), run.moment()));
        let Some(Live::Guest(guest)) = &mut self.live else {
            return next.map_or(Waited::Never, Waited::Until);
        };
        let (stopped, turned) = guest.wait(next);
        let has_polled = turned.polls > 0;
        self.tell_turned(turned);
        let has_told = self.with(|run| run.trace.events.len() > told);
        if !has_polled && !has_told {
            // It looked at its timers, or for ever: no time has passed.
            self.with(|run| run.go_back_to(moment));
        }
        match (stopped, next) {
            (Some(us), Some(next)) if us >= next => Waited::Until(next),
            (Some(_), _) => {
                self.calls += 1;
                if has_polled || has_told {
                    self.with(|run| run.tell_foreign_timer(told));
                }
                Waited::Stopped
            }
            (None, _) => Waited::Never,
        }
    }
}
