//! Makes marks out of events of the loop: waits, runs, and the causes of their
//! ends.

use super::timeline::{Instant, Kind, Mark, Slice, Timeline, Track};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use styles::event_loop::{End, LoopEvent, Named, OpKey, TaskKey};

/// The parts of the world that end waits, in the order of their rows.
const WORLD: [&str; 4] = ["clock", "network", "threads", "outside"];

/// The index of the last: actions on the loop that come from no task of it.
const OUTSIDE: usize = WORLD.len() - 1;

/// Returns the cause of an operation's end: its name, and the part of the
/// world that it belongs to if no task caused it.
fn cause_of(op: &str) -> (&'static str, usize) {
    match op {
        "sleep" => ("timer fired", 0),
        "connect" => ("peer answered", 1),
        "accept" => ("client came", 1),
        "read" => ("readable", 1),
        "write" => ("writable", 1),
        "blocking" => ("job ended", 2),
        "promise" => ("promise set", OUTSIDE),
        "join" => ("task ended", OUTSIDE),
        _ => ("turn", OUTSIDE),
    }
}

/// A wait in progress.
struct Wait {
    task: TaskKey,
    name: &'static str,
    /// The index of its slice, once the task has given control back.
    mark: Option<usize>,
    /// The mark at which an arrow would begin.
    cause: Option<usize>,
}

/// The state of a task.
struct Known {
    track: usize,
    has_run: bool,
    /// The slice of the resumption in progress.
    run: Option<usize>,
    /// The waits begun in it.
    fresh: Vec<OpKey>,
    waits: BTreeSet<OpKey>,
    /// The beginnings of arrows that lead to resumptions without an operation.
    wakes: VecDeque<usize>,
}

/// A timeline that grows.
struct Builder {
    now_us: u64,
    tracks: Vec<Track>,
    marks: Vec<Mark>,
    tasks: BTreeMap<TaskKey, Known>,
    waits: BTreeMap<OpKey, Wait>,
    /// The tasks that run, each started hot by the one before.
    running: Vec<TaskKey>,
    arrows: u64,
}

/// Draws steps.
pub(super) fn draw(steps: &[(u64, LoopEvent)]) -> Timeline {
    let mut timeline = build(steps);
    timeline.lay_out();
    timeline
}

/// Draws steps, each row in one lane.
fn build(steps: &[(u64, LoopEvent)]) -> Timeline {
    let track = |name: &&str| Track {
        name: (*name).to_string(),
        lanes: 0,
    };
    let mut builder = Builder {
        now_us: 0,
        tracks: WORLD.iter().map(track).collect(),
        marks: Vec::new(),
        tasks: BTreeMap::new(),
        waits: BTreeMap::new(),
        running: Vec::new(),
        arrows: 0,
    };
    for (clock_us, step) in steps {
        builder.now_us = builder.now_us.max(*clock_us);
        builder.step(*step);
    }
    let open: Vec<OpKey> = builder.waits.keys().copied().collect();
    for op in open {
        builder.end_wait(op, "open");
    }
    let Builder { tracks, marks, .. } = builder;
    Timeline { tracks, marks }
}

impl Builder {
    fn step(&mut self, step: LoopEvent) {
        match step {
            LoopEvent::Turn { .. } => {}
            LoopEvent::Begun { op, task, name, .. } => {
                self.begin_wait(op, task, name);
            }
            LoopEvent::Completed { op, by } => self.complete(op, by),
            LoopEvent::Withdrawn { op } => {
                self.end_wait(op, "withdrawn");
            }
            LoopEvent::Claimed { op } => self.claim(op),
            LoopEvent::Woken { task, by, .. } => {
                let name = match self.know(task).has_run {
                    false => "task started",
                    true => "task woken",
                };
                let cause = self.add_cause(name, OUTSIDE, by);
                self.know(task).wakes.push_back(cause);
            }
            LoopEvent::Resumed { task, op } => self.resume(task, op),
            LoopEvent::Paused { task } => self.pause(task),
            LoopEvent::Ended { task, end } => self.end_task(task, end),
            LoopEvent::Noted { actor, event } => {
                let running = self.running.last();
                let running = running.and_then(|t| self.tasks.get(t));
                let track = running.map_or(OUTSIDE, |known| known.track);
                self.add_instant(track, Instant::Fact(actor, event));
            }
        }
    }

    fn know(&mut self, task: Named) -> &mut Known {
        let tracks = &mut self.tracks;
        self.tasks.entry(task.key).or_insert_with(|| {
            let name = task.actor.to_string();
            tracks.push(Track { name, lanes: 0 });
            Known {
                track: tracks.len() - 1,
                has_run: false,
                run: None,
                fresh: Vec::new(),
                waits: BTreeSet::new(),
                wakes: VecDeque::new(),
            }
        })
    }

    fn add_instant(&mut self, track: usize, what: Instant) {
        let at_us = self.now_us;
        self.marks.push(Mark::Instant { track, at_us, what });
    }

    fn add_slice(
        &mut self,
        track: usize,
        kind: Kind,
        name: &'static str,
    ) -> usize {
        self.marks.push(Mark::Slice(Slice {
            track,
            lane: 0,
            kind,
            name,
            begin_us: self.now_us,
            end_us: self.now_us,
        }));
        self.marks.len() - 1
    }

    /// Draws a cause in its place; returns the beginning of an arrow.
    fn add_cause(
        &mut self,
        name: &'static str,
        world: usize,
        by: Option<TaskKey>,
    ) -> usize {
        let known = by.and_then(|key| self.tasks.get(&key));
        let track = known.map_or(world, |known| known.track);
        self.add_slice(track, Kind::Cause, name);
        self.marks.push(Mark::Nothing);
        self.marks.len() - 1
    }

    /// Draws an arrow from its beginning to the present run of a task.
    fn lead(&mut self, cause: usize, to: usize) {
        let Some(Mark::Slice(from)) = self.marks.get(cause - 1) else {
            return;
        };
        self.arrows += 1;
        let (from, left_us) = (from.track, from.begin_us);
        let arrow = |track, at_us, leaves| Mark::Arrow {
            track,
            at_us,
            number: self.arrows,
            leaves,
        };
        self.marks[cause] = arrow(from, left_us, true);
        self.marks.push(arrow(to, self.now_us, false));
    }

    fn begin_wait(
        &mut self,
        op: OpKey,
        task: Option<Named>,
        name: &'static str,
    ) {
        // A wait outside of any task has no row.
        let Some(task) = task else { return };
        let known = self.know(task);
        known.waits.insert(op);
        let runs = known.run.is_some();
        if runs {
            known.fresh.push(op);
        }
        let wait = Wait {
            task: task.key,
            name,
            mark: None,
            cause: None,
        };
        self.waits.insert(op, wait);
        if !runs {
            self.draw_wait(op);
        }
    }

    fn draw_wait(&mut self, op: OpKey) {
        let Some(wait) = self.waits.get(&op) else {
            return;
        };
        let (name, track) = (wait.name, self.tasks[&wait.task].track);
        let mark = self.add_slice(track, Kind::Wait("open"), name);
        self.waits
            .entry(op)
            .and_modify(|wait| wait.mark = Some(mark));
    }

    fn complete(&mut self, op: OpKey, by: Option<TaskKey>) {
        let Some(wait) = self.waits.get(&op) else {
            return;
        };
        // An operation that was possible from the beginning has no other
        // cause.
        if wait.cause.is_some() || by == Some(wait.task) {
            return;
        }
        let (name, world) = cause_of(wait.name);
        let cause = self.add_cause(name, world, by);
        self.waits.entry(op).and_modify(|w| w.cause = Some(cause));
    }

    /// Ends a wait in progress; returns the beginning of an arrow.
    fn end_wait(&mut self, op: OpKey, how: &'static str) -> Option<usize> {
        let wait = self.waits.remove(&op)?;
        let known = self.tasks.get_mut(&wait.task)?;
        known.waits.remove(&op);
        // A wait that the task gave up lasted until it was given control.
        let run = known.run.and_then(|run| self.marks.get(run));
        let end_us = match run {
            Some(Mark::Slice(run)) => run.begin_us,
            _ => self.now_us,
        };
        if let Some(Mark::Slice(slice)) =
            wait.mark.and_then(|mark| self.marks.get_mut(mark))
        {
            slice.kind = Kind::Wait(how);
            slice.end_us = end_us.max(slice.begin_us);
        }
        wait.cause
    }

    fn claim(&mut self, op: OpKey) {
        let task = self.waits.get(&op).map(|wait| wait.task);
        let cause = self.end_wait(op, "resumed");
        let known = task.and_then(|task| self.tasks.get(&task));
        if let (Some(cause), Some(known)) = (cause, known) {
            self.lead(cause, known.track);
        }
    }

    fn resume(&mut self, task: Named, op: Option<OpKey>) {
        let cause = op.and_then(|op| self.end_wait(op, "resumed"));
        let known = self.know(task);
        let cause = match op {
            Some(_) => cause,
            None => known.wakes.pop_front(),
        };
        let track = known.track;
        let run = self.add_slice(track, Kind::Run, "run");
        let known = self.know(task);
        known.has_run = true;
        known.run = Some(run);
        self.running.push(task.key);
        if let Some(cause) = cause {
            self.lead(cause, track);
        }
    }

    fn pause(&mut self, task: TaskKey) {
        self.running.pop_if(|running| *running == task);
        let Some(known) = self.tasks.get_mut(&task) else {
            return;
        };
        let fresh = std::mem::take(&mut known.fresh);
        let run = known.run.take().and_then(|run| self.marks.get_mut(run));
        if let Some(Mark::Slice(run)) = run {
            run.end_us = self.now_us;
        }
        for op in fresh {
            self.draw_wait(op);
        }
    }

    fn end_task(&mut self, task: TaskKey, end: End) {
        // A task that panicked was not paused.
        self.pause(task);
        let Some(known) = self.tasks.get_mut(&task) else {
            return;
        };
        let (track, waits) = (known.track, std::mem::take(&mut known.waits));
        for op in waits {
            self.end_wait(op, "withdrawn");
        }
        let word = match end {
            End::Finished => "finished",
            End::Cancelled => "cancelled",
            End::Panicked => "lost",
        };
        self.add_instant(track, Instant::End(word));
    }
}
