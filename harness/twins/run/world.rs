//! A world that stands still: its clock goes on only when the run sets it, or
//! a body blocks. And the two that listen to the loop for the run.

use super::ops::Beginning;
use super::state;
use crate::trace::Kind;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;
use styles::event_loop::{
    LoopEvent, Observer, OpKey, PollTimeout, Polled, Readiness, World,
};
use styles::trace::{Actor, Event, Trace};

/// A clock that the run sets.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clock(pub(crate) Rc<Cell<u64>>);

impl World for Clock {
    fn now_us(&self) -> u64 {
        self.0.get()
    }

    fn poll(&mut self, _: PollTimeout, _: &mut Vec<Readiness>) -> Polled {
        Polled::Idle
    }

    fn block(&mut self, us: u64) {
        self.0.set(self.0.get().saturating_add(us));
        super::in_run(|run| {
            let word = run.book.word(&format!("{us} us"));
            run.tell(Kind::Blocks, word);
        });
    }
}

/// Takes what is printed for what is noted, and warnings for events.
#[derive(Debug)]
pub(crate) struct Listener;

impl Trace for Listener {
    fn note(&mut self, _: u64, actor: Actor, event: Event) {
        // Numbers of tasks are those of the run, not of the loop.
        let actor = match actor {
            Actor::Task(number) => {
                let before = super::in_run(|run| run.tasks_before);
                let before = u32::try_from(before.unwrap_or(0));
                Actor::Task(number.wrapping_sub(before.unwrap_or(0)))
            }
            actor => actor,
        };
        let text = format!("{actor} {event:?}");
        self.print(0, None, &text);
    }

    fn print(&mut self, _: u64, _: Option<Actor>, line: &str) {
        let is_too_much = super::in_run(|run| run.note(line));
        if is_too_much == Some(true) && !std::thread::panicking() {
            panic!("a run notes at most {} bytes", state::MAX_NOTE_BYTES);
        }
    }

    fn warn(&mut self, _: u64, _: Option<Actor>, line: &str) {
        super::in_run(|run| {
            let word = run.book.word(line);
            run.tell(Kind::Warns, word);
        });
    }
}

/// Sees the timers that a version sets on the loop itself.
#[derive(Debug, Default)]
pub(crate) struct Timers {
    /// The entries of the run, by their keys on the loop; of one run.
    entries: BTreeMap<OpKey, u32>,
    run: u64,
}

impl Observer for Timers {
    fn observe(&mut self, _: u64, event: LoopEvent) {
        super::in_run(|run| {
            if self.run != run.id {
                self.run = run.id;
                self.entries.clear();
            }
            match event {
                LoopEvent::Begun {
                    op,
                    deadline_us: Some(deadline_us),
                    place,
                    ..
                } => {
                    let us = deadline_us.saturating_sub(run.clock.0.get());
                    let word = run.book.word(&format!("sleep({us})"));
                    let begins = Beginning {
                        word,
                        place,
                        timer_us: Some(us),
                        by_loop: true,
                    };
                    if let Some(index) = run.begin(begins, None) {
                        self.entries.insert(op, index);
                    }
                }
                LoopEvent::Completed { op, .. } => {
                    if let Some(index) = self.entries.remove(&op) {
                        run.end(index);
                    }
                }
                LoopEvent::Withdrawn { op } => {
                    if let Some(index) = self.entries.remove(&op) {
                        run.give_up(index);
                    }
                }
                _ => {}
            }
        });
    }
}
