//! A body of a script, between its waits: what takes none is done here,
//! once for all styles.

use super::log::Guard;
use super::script::{Stage, Step, Steps, spawn};
use std::cell::Cell;
use std::rc::Rc;
use styles::event_loop::{
    Connection, Listener, Moved, Permit, Promise, Semaphore, TaskKey,
};
use styles::workload::{Address, Elapsed, Fault, Stopped};

/// What a body waits for next.
pub(crate) enum Wait {
    Turn,
    Sleep(u64),
    Future(Promise<()>),
    Join(TaskKey),
    Connect(Address),
    Accept(Listener),
    Read(Connection),
    Write(Connection),
    Job(u64),
    Permit(Semaphore),
    Call(Part),
    Timeout(u64, Part),
    Until(Promise<()>, Part),
}

/// How a body ends: by itself, or with what was thrown at its wait.
pub(crate) type Played = Result<(), Fault>;

/// How a body ends that may be given up.
pub(crate) type Ended<E> = Result<Played, E>;

/// What a body holds until it ends.
enum Held {
    Guard(#[expect(dead_code, reason = "dropped, not read")] Guard),
    Permit(#[expect(dead_code, reason = "dropped, not read")] Permit),
}

/// A body: what is left of its steps, and what it holds.
pub(crate) struct Part {
    stage: Rc<Stage>,
    /// Which task it belongs to.
    task: usize,
    steps: Steps,
    next: usize,
    rounds: u32,
    connection: Option<Connection>,
    held: Vec<Held>,
}

impl Part {
    pub(super) fn new(stage: &Rc<Stage>, task: usize, steps: &Steps) -> Part {
        Part {
            stage: stage.clone(),
            task,
            steps: steps.clone(),
            next: 0,
            rounds: 1,
            connection: None,
            held: Vec::new(),
        }
    }

    fn child(&self, steps: &Steps, rounds: u32) -> Part {
        let child = Part::new(&self.stage, self.task, steps);
        Part { rounds, ..child }
    }

    fn say(&self, text: &str) {
        let now_us = self.stage.lp.now_us();
        self.stage.log.say(format!("{now_us} {text}"));
    }

    /// Goes on to the next wait, if there is one.
    pub(crate) fn next_wait(&mut self) -> Option<Wait> {
        let stage = self.stage.clone();
        let _inside = Inside::enter(&stage.inside);
        while self.rounds > 0 {
            let steps = self.steps.clone();
            while let Some(step) = steps.get(self.next) {
                self.next += 1;
                let wait = self.take_step(step);
                if wait.is_some() {
                    return wait;
                }
            }
            self.next = 0;
            self.rounds -= 1;
        }
        None
    }

    fn take_step(&mut self, step: &Step) -> Option<Wait> {
        let stage = self.stage.clone();
        match step {
            Step::Say(text) => self.say(text),
            Step::Hold(name) => {
                self.held.push(Held::Guard(stage.log.guard(name)));
            }
            Step::Who => {
                let own = stage.key(self.task);
                let known = stage.lp.current_task() == own;
                self.say(if known { "known" } else { "unknown" });
            }
            Step::Set(future) => drop(stage.futures[*future].set(())),
            Step::Spawn(steps) => spawn(&stage, steps),
            Step::Cancel(task) => {
                if let Some(key) = stage.key(*task) {
                    stage.lp.cancel(key);
                }
            }
            Step::Close => self.connection = None,
            Step::Panic(text) => panic!("{text}"),
            step => return self.wait_for(step),
        }
        None
    }

    fn wait_for(&mut self, step: &Step) -> Option<Wait> {
        let stage = &self.stage;
        Some(match step {
            Step::Turn => Wait::Turn,
            Step::Sleep(us) => Wait::Sleep(*us),
            Step::Wait(future) => Wait::Future(stage.futures[*future].clone()),
            Step::Join(task) => Wait::Join(stage.key(*task)?),
            Step::Connect(peer) => Wait::Connect(Address::Peer(*peer)),
            Step::Accept => Wait::Accept(stage.listener.clone()),
            Step::Read => Wait::Read(self.connection.take()?),
            Step::Write => Wait::Write(self.connection.take()?),
            Step::Job(us) => Wait::Job(*us),
            Step::QueueForPlace => Wait::Permit(stage.semaphore.clone()),
            Step::Place => match stage.semaphore.try_acquire() {
                None => Wait::Permit(stage.semaphore.clone()),
                Some(place) => {
                    self.held.push(Held::Permit(place));
                    return None;
                }
            },
            Step::Call(steps) => Wait::Call(self.child(steps, 1)),
            Step::Repeat(rounds, steps) => {
                Wait::Call(self.child(steps, *rounds))
            }
            Step::Timeout(us, steps) => {
                Wait::Timeout(*us, self.child(steps, 1))
            }
            Step::Until(future, steps) => {
                let stop = stage.futures[*future].clone();
                Wait::Until(stop, self.child(steps, 1))
            }
            _ => return None,
        })
    }

    /// Takes the connection that was waited for.
    ///
    /// What was thrown at the wait is given back, here and below, for the
    /// body to end with; any other fault is said.
    pub(crate) fn connected(
        &mut self,
        connected: Result<Connection, Fault>,
    ) -> Played {
        if let Some(connection) = self.unless_failed(connected)? {
            self.say("connected");
            self.connection = Some(connection);
        }
        Ok(())
    }

    /// Takes the client that was waited for.
    pub(crate) fn accepted(
        &mut self,
        accepted: Result<(Connection, u32), Fault>,
    ) -> Played {
        if let Some((connection, client)) = self.unless_failed(accepted)? {
            self.say(&format!("accepted {client}"));
            self.connection = Some(connection);
        }
        Ok(())
    }

    /// Takes back the connection that was read from or written to.
    pub(crate) fn moved(&mut self, moved: Result<Moved, Fault>) -> Played {
        if let Some((connection, _, bytes)) = self.unless_failed(moved)? {
            self.say(&format!("moved {bytes}"));
            self.connection = Some(connection);
        }
        Ok(())
    }

    /// Takes what the job gave.
    pub(crate) fn returned(&mut self, returned: Result<u32, Fault>) -> Played {
        if let Some(value) = self.unless_failed(returned)? {
            self.say(&format!("returned {value}"));
        }
        Ok(())
    }

    /// Takes the place that was waited for.
    pub(crate) fn placed(&mut self, place: Permit) {
        self.held.push(Held::Permit(place));
    }

    /// Says whether the time was enough.
    pub(crate) fn timed(&mut self, ended: Ended<Elapsed>) -> Played {
        self.say(match ended {
            Ok(Err(thrown)) => return Err(thrown),
            Ok(Ok(())) => "in time",
            Err(Elapsed) => "elapsed",
        });
        Ok(())
    }

    /// Says whether it was told to stop.
    pub(crate) fn ended(&mut self, ended: Ended<Stopped>) -> Played {
        self.say(match ended {
            Ok(Err(thrown)) => return Err(thrown),
            Ok(Ok(())) => "done",
            Err(Stopped) => "stopped",
        });
        Ok(())
    }

    fn unless_failed<T>(
        &self,
        result: Result<T, Fault>,
    ) -> Result<Option<T>, Fault> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(Fault::Interrupted) => Err(Fault::Interrupted),
            Err(fault) => {
                self.say(&fault.to_string());
                Ok(None)
            }
        }
    }
}

/// As long as it lives, a body is between two waits, and no other.
struct Inside<'a>(&'a Cell<bool>);

impl<'a> Inside<'a> {
    fn enter(inside: &'a Cell<bool>) -> Inside<'a> {
        let nested = inside.replace(true);
        assert!(!nested, "a body was resumed from within another");
        Inside(inside)
    }
}

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        self.0.set(false);
    }
}
