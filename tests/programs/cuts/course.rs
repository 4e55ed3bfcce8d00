//! The times at which a program's tasks start and end, and the times at which
//! to cut them.

use super::performance::Cut;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use styles::event_loop::{LoopEvent, Named, Observer, TaskKey};
use styles::trace::Actor;

/// The most cuts of one task. Only the tasks of `racers` live through more
/// instants, of which a sample is taken.
const MAX_CUTS: usize = 200;

/// The observations of a run.
#[derive(Default)]
pub(crate) struct Course {
    /// The program's tasks, in the order in which they start.
    lives: BTreeMap<u32, Life>,
    /// The times, in microseconds, at which a task was resumed or a callback
    /// of the loop called.
    instants: BTreeSet<u64>,
    /// True if a task was cancelled before its end.
    pub(crate) was_cut: bool,
}

struct Life {
    key: TaskKey,
    started_us: u64,
    ended_us: Option<u64>,
}

impl Course {
    /// Returns the times that are the same in every style of a program that is
    /// not cut: each task's start and end, and every event.
    pub(crate) fn times(&self) -> (Vec<(u64, Option<u64>)>, &BTreeSet<u64>) {
        let lives = self.lives.values();
        let times = lives.map(|life| (life.started_us, life.ended_us));
        (times.collect(), &self.instants)
    }

    /// Returns the cuts of each task: at each instant of its life with an
    /// event, and between each two.
    pub(crate) fn cuts(&self) -> Vec<Cut> {
        let mut cuts = Vec::new();
        for (&task, life) in &self.lives {
            let ended_us = life.ended_us.expect("whatever starts ends");
            let lived = self.instants.range(life.started_us..=ended_us);
            let times = sample(with_middles(lived.copied().collect()));
            cuts.extend(times.map(|at_us| Cut { task, at_us }));
        }
        cuts
    }

    /// Notes a task that is woken, which it is first when it is started.
    fn start(&mut self, started_us: u64, task: Named) {
        let Some(number) = number_of(task.actor) else {
            return;
        };
        self.lives.entry(number).or_insert(Life {
            key: task.key,
            started_us,
            ended_us: None,
        });
    }

    fn life_of(&mut self, key: TaskKey) -> Option<&mut Life> {
        self.lives.values_mut().find(|life| life.key == key)
    }
}

/// Adds the time in the middle between each two.
fn with_middles(instants: Vec<u64>) -> Vec<u64> {
    let pairs = instants.windows(2);
    let middles = pairs.map(|pair| u64::midpoint(pair[0], pair[1]));
    let mut times: Vec<u64> = middles.collect();
    times.extend(instants);
    times.sort_unstable();
    times
}

/// Takes a sample of [`MAX_CUTS`] times at most, from begin to end. The
/// distance in the list is odd, so that both instants and times between
/// instants are in the sample.
fn sample(times: Vec<u64>) -> impl Iterator<Item = u64> {
    let step = times.len().div_ceil(MAX_CUTS) | 1;
    times.into_iter().step_by(step)
}

/// Returns the number of a task of the program; the loop's own callbacks have
/// number 0.
fn number_of(actor: Actor) -> Option<u32> {
    match actor {
        Actor::Task(number) if number > 0 => Some(number),
        _ => None,
    }
}

/// Notes the observations in a course.
pub(crate) struct Noting(pub(crate) Rc<RefCell<Course>>);

impl Observer for Noting {
    fn observe(&mut self, clock_us: u64, step: LoopEvent) {
        let mut course = self.0.borrow_mut();
        match step {
            LoopEvent::Woken { task, .. } => course.start(clock_us, task),
            LoopEvent::Resumed { .. } => {
                course.instants.insert(clock_us);
            }
            LoopEvent::Ended { task, .. } => {
                if let Some(life) = course.life_of(task) {
                    life.ended_us = Some(clock_us);
                }
            }
            _ => {}
        }
    }
}

#[test]
fn a_life_is_cut_at_its_instants_and_between_them() {
    assert_eq!(with_middles(vec![0, 4, 10]), [0, 2, 4, 7, 10]);
    assert_eq!(with_middles(vec![3]), [3]);
}

#[test]
fn of_a_long_life_instants_and_times_between_are_taken() {
    let taken: Vec<u64> = sample((0..900).collect()).collect();
    assert_eq!(taken[..4], [0, 5, 10, 15]);
    assert!(taken.len() <= MAX_CUTS);
    let all = sample((0..MAX_CUTS as u64).collect()).count();
    assert_eq!(all, MAX_CUTS);
}
