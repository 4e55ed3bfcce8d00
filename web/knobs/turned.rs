//! The world and the observer that make changes.

use super::knob::{Knob, Knobs};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use styles::event_loop::{
    Job, JobId, Loop, LoopEvent, Named, Notify, Observer, PollTimeout, Polled,
    Readiness, Resume, TaskKey, World,
};
use styles::trace::Actor;

/// The turns for which a task that is to be cancelled is searched before the
/// world may go on: more than any program takes between two events.
const PASSES: u32 = 16;

/// The state of all changes of a run, which its world and its observer share.
#[derive(Clone, Default)]
pub(crate) struct Turner(Rc<RefCell<Turns>>);

#[derive(Default)]
struct Turns {
    /// The changes, in their order of time, and true for each that was made.
    knobs: Vec<(Knob, bool)>,
    /// The times at which the first cancellations came up, by their places.
    tried_us: BTreeMap<usize, u64>,
    /// The tasks of the program that have started.
    tasks: BTreeMap<u32, TaskKey>,
    /// The loop, as long as it runs: the world belongs to it.
    lp: Option<Loop>,
    /// The job that was handed over last, and those that are to fail.
    last_job: Option<JobId>,
    failing: BTreeSet<JobId>,
}

impl Turner {
    pub(crate) fn new(knobs: &Knobs) -> Turner {
        let knobs = knobs.all().iter().map(|knob| (*knob, false));
        Turner(Rc::new(RefCell::new(Turns {
            knobs: knobs.collect(),
            ..Turns::default()
        })))
    }

    /// Takes the loop that the world belongs to.
    pub(crate) fn begin(&self, lp: &Loop) {
        self.0.borrow_mut().lp = Some(lp.clone());
    }

    /// Gives the loop back; returns the changes that were not made.
    pub(crate) fn end(&self) -> Vec<Knob> {
        let mut turns = self.0.borrow_mut();
        turns.lp = None;
        let vain = turns.knobs.iter().filter(|(_, was_made)| !was_made);
        vain.map(|(knob, _)| *knob).collect()
    }

    /// Finds a change that fits, and notes that it is made.
    fn make<T>(&self, fits: impl Fn(Knob) -> Option<T>) -> Option<T> {
        let mut turns = self.0.borrow_mut();
        turns.knobs.iter_mut().find_map(|(knob, was_made)| {
            let found = fits(*knob)?;
            *was_made = true;
            Some(found)
        })
    }

    /// Returns the time of the next cancellation that has not come up.
    fn next_us(&self) -> Option<u64> {
        let turns = self.0.borrow();
        let ahead = turns.knobs.iter().enumerate();
        let ahead = ahead.filter_map(|(place, (knob, _))| match knob {
            Knob::Cancel { at_us, .. } => {
                let is_ahead = !turns.tried_us.contains_key(&place);
                is_ahead.then_some(*at_us)
            }
            _ => None,
        });
        ahead.min()
    }

    /// Makes the cancellations that are due; returns whether one was
    /// made. One that finds no task is tried again in as many turns as
    /// `passes`, and when this is called while the clock stands.
    fn cancel_all(&self, now_us: u64, passes: u32) -> bool {
        let mut due = Vec::new();
        {
            let Turns {
                knobs, tried_us, ..
            } = &mut *self.0.borrow_mut();
            for (place, (knob, _)) in knobs.iter().enumerate() {
                if let Knob::Cancel { task, at_us } = *knob
                    && at_us <= now_us
                    && *tried_us.entry(place).or_insert(now_us) == now_us
                {
                    due.push((place, task));
                }
            }
        }
        let cancel = |&(place, task): &(usize, u32)| {
            self.clone().cancel(place, task, passes)
        };
        due.iter().filter(|due| cancel(due)).count() > 0
    }

    /// Cancels a task; if it does not exist yet, but is started within some
    /// turns, cancels it then: the callback that cancels is ready ahead of
    /// the task. Returns whether it was cancelled now.
    fn cancel(self, place: usize, task: u32, passes: u32) -> bool {
        let (lp, key) = {
            let turns = self.0.borrow();
            let lp = turns.lp.clone().filter(|_| !turns.knobs[place].1);
            let Some(lp) = lp else { return false };
            (lp, turns.tasks.get(&task).copied())
        };
        if let Some(key) = key {
            let was_made = lp.cancel_soon(key);
            self.0.borrow_mut().knobs[place].1 = was_made;
            return was_made;
        }
        if passes > 0 {
            lp.call_soon(move |_| {
                self.cancel(place, task, passes - 1);
            });
        }
        false
    }
}

/// A world without a network in which changes are made.
struct Turned<W> {
    world: W,
    turner: Turner,
    /// Exists as long as the world.
    _alive: Rc<()>,
}

/// Wraps a world without a network; `alive` exists as long as it does.
pub(crate) fn turned(
    world: impl World + 'static,
    turner: Turner,
    alive: Rc<()>,
) -> Box<dyn World> {
    Box::new(Turned {
        world,
        turner,
        _alive: alive,
    })
}

impl<W: World> World for Turned<W> {
    fn now_us(&self) -> u64 {
        self.world.now_us()
    }

    fn clock_us(&self) -> u64 {
        self.world.clock_us()
    }

    fn poll(
        &mut self,
        patience: PollTimeout,
        ready: &mut Vec<Readiness>,
    ) -> Polled {
        // A task may have started since, in another run of the program.
        let patience = match self.turner.cancel_all(self.now_us(), 0) {
            true => PollTimeout::Now,
            false => patience,
        };
        let next = self.turner.next_us().map(PollTimeout::Until);
        let until = next.map_or(patience, |next| patience.min(next));
        let polled = self.world.poll(until, ready);
        self.turner.cancel_all(self.world.now_us(), PASSES);
        let turns = self.turner.0.borrow();
        for one in ready {
            if let Readiness::JobDone(id, result) = one
                && turns.failing.contains(id)
            {
                *result = None;
            }
        }
        polled
    }

    fn start_job(&mut self, id: JobId, job: Job) {
        self.turner.0.borrow_mut().last_job = Some(id);
        self.world.start_job(id, job);
    }

    fn block(&mut self, us: u64) {
        self.world.block(us);
    }

    fn notifier(&self) -> Option<Arc<dyn Notify>> {
        self.world.notifier()
    }
}

/// Returns the number of a task of the program; the loop's own callbacks have
/// number 0.
fn number_of(task: Named) -> Option<u32> {
    match task.actor {
        Actor::Task(number) if number > 0 => Some(number),
        _ => None,
    }
}

/// An observer that finds tasks and makes changes, and tells another one
/// everything.
pub(crate) struct Watching {
    pub(crate) turner: Turner,
    pub(crate) inner: Option<Box<dyn Observer>>,
}

impl Watching {
    fn see(&self, clock_us: u64, event: LoopEvent) {
        match event {
            LoopEvent::Woken { task, .. } => {
                if let Some(number) = number_of(task) {
                    let mut turns = self.turner.0.borrow_mut();
                    turns.tasks.entry(number).or_insert(task.key);
                }
            }
            LoopEvent::Begun {
                task: Some(task),
                name: "blocking",
                ..
            } => {
                let of = number_of(task);
                let fails = self.turner.make(|knob| match knob {
                    Knob::Fail { task, at_us } => {
                        (of == Some(task) && at_us == clock_us).then_some(())
                    }
                    _ => None,
                });
                if fails.is_some() {
                    let mut turns = self.turner.0.borrow_mut();
                    let last = turns.last_job;
                    turns.failing.extend(last);
                }
            }
            _ => {}
        }
    }
}

impl Observer for Watching {
    fn observe(&mut self, clock_us: u64, event: LoopEvent) {
        self.see(clock_us, event);
        if let Some(inner) = &mut self.inner {
            inner.observe(clock_us, event);
        }
    }

    fn length(&mut self, clock_us: u64, task: Named, us: u64) -> u64 {
        let of = number_of(task);
        let changed = self.turner.make(|knob| match knob {
            Knob::Sleep { task, at_us, us } => {
                (of == Some(task) && at_us == clock_us).then_some(us)
            }
            _ => None,
        });
        changed.unwrap_or(us)
    }

    fn look(&mut self, task: TaskKey, body: Pin<&dyn Resume>) {
        if let Some(inner) = &mut self.inner {
            inner.look(task, body);
        }
    }
}
