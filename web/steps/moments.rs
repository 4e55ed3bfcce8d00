//! Moments as changes, and the state of a run after each of them.

use super::lines::{bodies, line_of, outer_lines};
use super::lockstep::{Lockstep, Moment};
use super::step::{Start, Step, Who};
use std::collections::BTreeMap;
use styles::Style;
use styles::event_loop::SourcePlace;
use styles::programs::Program;

/// The state of a task or of a callback between steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is in the ready queue.
    Ready,
    /// It waits for a time of the clock, in microseconds.
    Asleep(u64),
    /// It waits for a job in a thread.
    Job,
    /// It waits for something else.
    Waits,
}

/// The place of a task in a column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seat {
    /// The lines at which it waits, or was started.
    pub lines: Vec<u32>,
    /// The lines at which outer bodies wait for inner ones.
    pub outer: Vec<u32>,
    /// The bodies that wait for each other, outermost first.
    pub bodies: Vec<String>,
}

/// One column in a moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// The line that the one who takes the step came from.
    pub from: Option<u32>,
    /// Its place now.
    pub seat: Seat,
    /// The lines at which it started others.
    pub starts: Vec<(Who, u32)>,
}

/// The changes that a moment makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The time, in microseconds since the run began.
    pub at_us: u64,
    /// The number of the turn.
    pub turn: u64,
    /// Those that take the step.
    pub who: Vec<Who>,
    /// Their state after it; none if they have ended.
    pub state: Option<State>,
    /// Those that became ready before it, by the world or between steps.
    pub came: Vec<Who>,
    /// Those that are gone since the moment before, or by this one.
    pub gone: Vec<Who>,
    /// Those that it starts or makes ready, with their states.
    pub others: Vec<(Who, State)>,
    /// The columns, in the order of [`Style::ALL`]; none for one that takes
    /// no turn here.
    pub columns: [Option<Share>; 4],
}

/// The state of a run after some moments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// All that have begun and not ended.
    pub states: BTreeMap<Who, State>,
    /// The places of the tasks, for each column.
    pub seats: [BTreeMap<Who, Seat>; 4],
}

impl View {
    /// Goes on by one moment.
    pub fn change(&mut self, change: &Change) {
        for who in &change.came {
            self.states.insert(*who, State::Ready);
        }
        for who in change.who.iter().chain(&change.gone) {
            self.states.remove(who);
        }
        for who in &change.who {
            self.states.extend(change.state.map(|state| (*who, state)));
        }
        self.states.extend(change.others.iter().copied());
        for (seats, share) in self.seats.iter_mut().zip(&change.columns) {
            let Some(share) = share else { continue };
            for who in change.who.iter().chain(&change.gone) {
                seats.remove(who);
            }
            if change.state.is_some() {
                let seat = |who: &Who| (*who, share.seat.clone());
                seats.extend(change.who.iter().map(seat));
            }
            for (who, line) in &share.starts {
                let seat = seats.entry(*who).or_default();
                seat.lines = vec![*line];
            }
        }
    }
}

/// Returns the changes of moments.
pub fn changes(
    program: &Program,
    lockstep: &Lockstep,
    moments: &[Moment],
) -> Vec<Change> {
    let change = |moment: &Moment| change(program, lockstep, moment);
    moments.iter().map(change).collect()
}

fn change(program: &Program, lockstep: &Lockstep, moment: &Moment) -> Change {
    let asked = lockstep.steps(moment, moment.asked());
    let first = asked[0];
    let flat = |of: fn(&Step) -> &Vec<Who>| -> Vec<Who> {
        asked.iter().flat_map(|step| of(step).clone()).collect()
    };
    let own = |who: &Who| asked.iter().any(|step| step.who == *who);
    let ended = asked.iter().flat_map(|step| step.ended.iter());
    let ended: Vec<_> = ended.map(|(who, _)| *who).collect();
    let mut gone = flat(|step| &step.passed);
    gone.extend(ended.iter().filter(|who| !own(who)));
    let starts = asked.iter().flat_map(|step| &step.starts);
    // Callbacks between steps are in no list before they are ready.
    let is_own = |start: &&Start| !matches!(start.who, Who::Between(..));
    let mut others: Vec<_> = starts.filter(is_own).map(begun).collect();
    others.extend(
        flat(|step| &step.readies)
            .iter()
            .map(|who| (*who, State::Ready)),
    );
    others.retain(|(who, _)| !gone.contains(who));
    let mut came = flat(|step| &step.came);
    // Callbacks that only this column sets have no number in the others.
    if moment.asked() == Style::Callbacks {
        came.clear();
        gone.clear();
        others.clear();
    }
    Change {
        at_us: first.at_us,
        turn: first.turn,
        who: asked.iter().map(|step| step.who).collect(),
        state: state(first).filter(|_| !ended.contains(&first.who)),
        came,
        gone,
        others,
        columns: Style::ALL.map(|style| {
            let step = *lockstep.steps(moment, style).first()?;
            Some(share(program, lockstep, moment, style, step))
        }),
    }
}

fn begun(start: &Start) -> (Who, State) {
    let asleep = start.until_us.map(State::Asleep);
    (start.who, asleep.unwrap_or(State::Ready))
}

/// Returns the state of the one that takes a step, after it.
fn state(step: &Step) -> Option<State> {
    let (Who::Task(_), waits) = (step.who, &step.waits) else {
        return None;
    };
    let until_us = waits.iter().map(|wait| wait.until_us).max().flatten();
    Some(match until_us {
        _ if waits.iter().any(|wait| wait.name == "yield") => State::Ready,
        Some(until_us) if waits.len() == 1 => State::Asleep(until_us),
        _ if waits.iter().any(|wait| wait.name == "blocking") => State::Job,
        _ => State::Waits,
    })
}

fn share(
    program: &Program,
    lockstep: &Lockstep,
    moment: &Moment,
    style: Style,
    step: &Step,
) -> Share {
    let first = |style| lockstep.steps(moment, style).first().copied();
    // A style that keeps no bodies apart waits in those of one that does.
    let kept = match style {
        Style::Callbacks => Style::Send,
        Style::AsyncAwait => Style::YieldFrom,
        style => style,
    };
    let path = first(kept).map_or(&[][..], |step| &step.path);
    let bodies = match step.ended.iter().any(|(who, _)| *who == step.who) {
        true => Vec::new(),
        false => bodies(path),
    };
    let line = |of: &dyn Fn(&Step) -> Option<SourcePlace>| {
        let places = Style::ALL.map(|style| of(first(style)?));
        line_of(program, style, &places, &bodies)
    };
    let places = 0..step.waits.len();
    let lines = places
        .filter_map(|at| line(&|step| step.waits.get(at)?.place))
        .collect();
    let source = program.page.source(style);
    let outer = source.map(|source| outer_lines(source, &bodies));
    let start = |start: &Start| {
        let is_task = matches!(start.who, Who::Task(_));
        let place = start.place.filter(|_| is_task)?;
        let mut places = [None; 4];
        places[style as usize] = Some(place);
        Some((start.who, line_of(program, style, &places, &bodies)?))
    };
    let starts = step.starts.iter().filter_map(start).collect();
    Share {
        from: line(&|step| step.from),
        starts,
        seat: Seat {
            lines,
            outer: outer.unwrap_or_default(),
            bodies,
        },
    }
}
