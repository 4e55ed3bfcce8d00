//! A run of a program as steps.
//!
//! Callbacks that the program did not set itself, such as those of `gather`,
//! are no steps. They stand between the step that made them ready and the one
//! that they make ready.

use super::step::{Cause, Origin, Recording, Start, Step, Wait, Who};
use crate::knobs::{Knob, Knobs};
use crate::perform::{Line, play};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::pin::Pin;
use std::rc::Rc;
use styles::Style;
use styles::event_loop::{
    End, LoopEvent, Named, Observer, OpKey, Resume, SourcePlace, TaskKey,
};
use styles::programs::Program;
use styles::trace::{Actor, Event, Trace};

/// Runs a program in virtual time, with changes, and records its steps.
pub fn record(program: &Program, style: Style, knobs: &Knobs) -> Recording {
    let recorder = Shared::default();
    recorder.0.borrow_mut().knobs = knobs.clone();
    let (trace, observer) =
        (Box::new(recorder.clone()), Box::new(recorder.clone()));
    let ended = play(program, style, knobs, trace, Some(observer));
    let steps = recorder.0.take().steps;
    Recording {
        style,
        steps,
        ended,
    }
}

#[derive(Clone, Default)]
struct Shared(Rc<RefCell<Recorder>>);

impl Trace for Shared {
    fn note(&mut self, _: u64, _: Actor, _: Event) {}

    fn print(&mut self, t_us: u64, actor: Option<Actor>, line: &str) {
        self.0.borrow_mut().print(t_us, actor, line);
    }
}

impl Observer for Shared {
    fn observe(&mut self, clock_us: u64, event: LoopEvent) {
        self.0.borrow_mut().see(clock_us, event);
    }

    fn look(&mut self, task: TaskKey, body: Pin<&dyn Resume>) {
        let mut recorder = self.0.borrow_mut();
        let names = body.path();
        if let Some(step) = recorder.step_of(task) {
            step.path = names;
        }
    }
}

/// A task or a callback that is known.
struct Known {
    who: Who,
    started: Option<SourcePlace>,
    has_run: bool,
    /// The reason for which it was started, called or cancelled.
    woken: Option<Origin>,
    waits: BTreeMap<OpKey, Pending>,
}

struct Pending {
    wait: Wait,
    by: Option<Origin>,
}

#[derive(Default)]
struct Recorder {
    steps: Vec<Step>,
    turn: u64,
    known: BTreeMap<TaskKey, Known>,
    /// The task of each operation in progress.
    owners: BTreeMap<OpKey, TaskKey>,
    /// The task of the last step; between steps, of the callback there.
    current: Option<TaskKey>,
    came: Vec<Who>,
    passed: Vec<Who>,
    callbacks: u32,
    between: u32,
    knobs: Knobs,
}

impl Recorder {
    fn step_of(&mut self, task: TaskKey) -> Option<&mut Step> {
        let who = self.known.get(&task)?.who;
        let last = self.steps.last_mut();
        last.filter(|step| self.current == Some(task) && step.who == who)
    }

    fn print(&mut self, t_us: u64, actor: Option<Actor>, line: &str) {
        let running = self.current.and_then(|key| self.known.get(&key));
        let who = match (actor, running) {
            (None, _) => Who::Outside,
            (Some(_), Some(running)) => running.who,
            (Some(Actor::Task(number)), None) => Who::Task(number),
            (Some(_), None) => Who::Outside,
        };
        let cause = match running {
            Some(running) => Cause::Called(running.woken.clone()),
            None => Cause::Outside,
        };
        let fits = self.steps.last().is_some_and(|step| step.who == who);
        if !fits {
            self.passed.retain(|passed| *passed != who);
            self.begin(t_us, who, cause, None);
        }
        if let Some(step) = self.steps.last_mut() {
            step.lines.push(Line {
                t_us,
                actor,
                text: line.to_string(),
            });
        }
    }

    fn begin(
        &mut self,
        at_us: u64,
        who: Who,
        cause: Cause,
        from: Option<SourcePlace>,
    ) {
        self.steps.push(Step {
            at_us,
            turn: self.turn,
            who,
            cause,
            from,
            came: std::mem::take(&mut self.came),
            passed: std::mem::take(&mut self.passed),
            lines: Vec::new(),
            starts: Vec::new(),
            readies: Vec::new(),
            ended: Vec::new(),
            waits: Vec::new(),
            path: Vec::new(),
        });
    }

    fn see(&mut self, clock_us: u64, event: LoopEvent) {
        match event {
            LoopEvent::Turn { number } => {
                self.turn = number;
                self.current = None;
            }
            LoopEvent::Begun {
                op,
                task: Some(task),
                name,
                deadline_us,
                place,
            } => {
                let wait = Wait {
                    name,
                    until_us: deadline_us,
                    place,
                };
                self.wait(task, op, wait);
            }
            LoopEvent::Begun { task: None, .. } => {}
            LoopEvent::Completed { op, by } => self.complete(op, by),
            LoopEvent::Withdrawn { op } | LoopEvent::Claimed { op } => {
                self.forget(op);
            }
            LoopEvent::Woken { task, by, place } => self.wake(task, by, place),
            LoopEvent::Resumed { task, op } => self.resume(clock_us, task, op),
            LoopEvent::Paused { task } => self.note_waits(task),
            LoopEvent::Ended { task, end } => self.end(task, end),
            LoopEvent::Noted { .. } => {}
        }
    }

    /// Returns what is known of a task; names one that is new, and notes that
    /// the current step started it.
    fn know(
        &mut self,
        task: Named,
        place: Option<SourcePlace>,
        until_us: Option<u64>,
    ) -> &mut Known {
        if !self.known.contains_key(&task.key) {
            let who = match task.actor {
                Actor::Task(number) if number > 0 => Who::Task(number),
                _ => self.name_callback(place),
            };
            let known = Known {
                who,
                started: place,
                has_run: false,
                woken: None,
                waits: BTreeMap::new(),
            };
            self.known.insert(task.key, known);
            let start = Start {
                who,
                place,
                until_us,
            };
            if let Some(step) = self.acting() {
                step.starts.push(start);
            }
        }
        self.known.get_mut(&task.key).expect("it was put in")
    }

    fn name_callback(&mut self, place: Option<SourcePlace>) -> Who {
        let file = place.map_or("", |place| place.file());
        if file.contains("/programs/") {
            self.callbacks += 1;
            return Who::Callback(self.callbacks);
        }
        self.between += 1;
        let (_, name) = file.rsplit_once('/').unwrap_or(("", file));
        let name = name.strip_suffix(".rs").unwrap_or("the loop");
        Who::Between(name, self.between)
    }

    /// Returns the step in progress, if it is one that acts.
    fn acting(&mut self) -> Option<&mut Step> {
        let who = self.known.get(&self.current?)?.who;
        self.steps.last_mut().filter(|step| step.who == who)
    }

    fn wait(&mut self, task: Named, op: OpKey, wait: Wait) {
        let is_running = self.current == Some(task.key);
        let known = self.know(task, wait.place, wait.until_us);
        known.waits.insert(op, Pending { wait, by: None });
        self.owners.insert(op, task.key);
        if is_running {
            self.note_waits(task.key);
        }
    }

    fn note_waits(&mut self, task: TaskKey) {
        let Some(known) = self.known.get(&task) else {
            return;
        };
        let waits = known.waits.values().map(|pending| pending.wait);
        let waits: Vec<_> = waits.collect();
        if let Some(step) = self.step_of(task) {
            step.waits = waits;
        }
    }

    /// Returns the origin of what a task brings about.
    fn origin(&self, by: Option<TaskKey>) -> Option<Origin> {
        let known = self.known.get(&by?)?;
        let Who::Between(..) = known.who else {
            return Some(Origin {
                who: known.who,
                via: Vec::new(),
                by_end: false,
            });
        };
        let mut origin = known.woken.clone()?;
        origin.via.insert(0, known.who);
        Some(origin)
    }

    fn make_ready(&mut self, who: Who, by: Option<TaskKey>) {
        match self.acting().filter(|_| by.is_some()) {
            Some(step) => step.readies.push(who),
            None => self.came.push(who),
        }
    }

    fn complete(&mut self, op: OpKey, by: Option<TaskKey>) {
        let Some(task) = self.owners.get(&op).copied() else {
            return;
        };
        let origin = self.origin(by);
        let Some(known) = self.known.get_mut(&task) else {
            return;
        };
        let who = known.who;
        let Some(pending) = known.waits.get_mut(&op) else {
            return;
        };
        pending.by.clone_from(&origin);
        if matches!(who, Who::Between(..)) {
            let by_end = pending.wait.name == "join";
            known.woken = origin.map(|origin| Origin { by_end, ..origin });
        }
        self.make_ready(who, by);
    }

    fn wake(
        &mut self,
        task: Named,
        by: Option<TaskKey>,
        place: Option<SourcePlace>,
    ) {
        let origin = self.origin(by);
        let known = self.know(task, place, None);
        known.woken = origin;
        let who = known.who;
        self.make_ready(who, by);
    }

    fn resume(&mut self, clock_us: u64, task: Named, op: Option<OpKey>) {
        let is_cut = self.is_cut(clock_us, task);
        let known = self.know(task, None, None);
        let woken = known.woken.clone();
        let over = op.and_then(|op| known.waits.remove(&op));
        let waited = known.waits.values().next().or(over.as_ref());
        let from = match &over {
            Some(over) => over.wait.place,
            None => waited.map_or(known.started, |w| w.wait.place),
        };
        let cause = match (over, known.has_run, known.who) {
            (Some(over), ..) => Cause::Over {
                name: over.wait.name,
                by: over.by,
            },
            (None, true, _) if is_cut => Cause::Cut,
            (None, true, _) => Cause::Cancelled(woken),
            (None, false, Who::Task(_)) => Cause::Begun(woken),
            (None, false, _) => Cause::Called(woken),
        };
        known.has_run = true;
        let who = known.who;
        self.current = Some(task.key);
        match who {
            Who::Between(..) => self.passed.push(who),
            _ => self.begin(clock_us, who, cause, from),
        }
    }

    /// Returns whether a change cancels a task now.
    fn is_cut(&self, clock_us: u64, task: Named) -> bool {
        self.knobs.all().iter().any(|knob| match *knob {
            Knob::Cancel { task: of, at_us } => {
                task.actor == Actor::Task(of) && at_us == clock_us
            }
            _ => false,
        })
    }

    fn forget(&mut self, op: OpKey) {
        let owner = self.owners.remove(&op);
        if let Some(known) = owner.and_then(|key| self.known.get_mut(&key)) {
            known.waits.remove(&op);
        }
    }

    fn end(&mut self, task: TaskKey, end: End) {
        let Some(known) = self.known.get_mut(&task) else {
            return;
        };
        known.waits.clear();
        let who = known.who;
        self.note_waits(task);
        match self.acting() {
            Some(step) => step.ended.push((who, end)),
            None => self.passed.push(who),
        }
        // Its key may be another task's from now on.
        self.known.remove(&task);
        if self.current == Some(task) {
            self.current = None;
        }
    }
}
