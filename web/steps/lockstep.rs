//! The same steps of all columns beside each other.
//!
//! Steps are the same if they have instant, task and printed lines in common;
//! the longest common subsequence says which. A step that a column does not
//! have is a gap of it there.

use super::record::record;
use super::step::{Cause, Recording, Step, Who};
use crate::knobs::Knobs;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use styles::Style;
use styles::programs::Program;

/// The most moments of a program that are shown one by one. Beyond, tasks that
/// do the same at one instant, one after the other, share a moment.
const MOST_MOMENTS: usize = 400;

/// The columns in the order in which they are asked for what all have in
/// common.
const ASKED: [Style; 4] = [
    Style::AsyncAwait,
    Style::YieldFrom,
    Style::Send,
    Style::Callbacks,
];

/// A step in all columns, by its index there; none where the column takes no
/// turn, several where tasks do the same one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// The indices, in the order of [`Style::ALL`].
    pub steps: [Vec<usize>; 4],
}

impl Moment {
    /// Returns the first column that takes a turn here.
    pub fn asked(&self) -> Style {
        let has = |style: &Style| !self.steps[*style as usize].is_empty();
        ASKED.into_iter().find(has).unwrap_or(Style::AsyncAwait)
    }

    /// Returns the columns that take no turn here.
    pub fn gaps(&self) -> Vec<Style> {
        let is_gap = |style: &Style| self.steps[*style as usize].is_empty();
        Style::ALL.into_iter().filter(is_gap).collect()
    }
}

/// A program's runs in all styles, and their moments.
#[derive(Clone, Debug)]
pub struct Lockstep {
    /// The runs, in the order of [`Style::ALL`].
    pub recordings: Vec<Recording>,
    /// The moments, in order.
    pub moments: Vec<Moment>,
}

impl Lockstep {
    /// Runs a program in all styles, with changes.
    pub fn new(program: &Program, knobs: &Knobs) -> Lockstep {
        let recordings = Style::ALL.map(|style| record(program, style, knobs));
        let recordings = recordings.to_vec();
        let moments = align(&recordings);
        Lockstep {
            recordings,
            moments,
        }
    }

    /// Returns the steps of a moment in a column.
    pub fn steps(&self, moment: &Moment, style: Style) -> Vec<&Step> {
        let steps = &self.recordings[style as usize].steps;
        let indices = moment.steps[style as usize].iter();
        indices.map(|index| &steps[*index]).collect()
    }

    /// Returns the moments, of which alike neighbours are one if there are
    /// too many.
    pub fn gathered(&self) -> Vec<Moment> {
        let mut gathered: Vec<Moment> = Vec::new();
        for moment in &self.moments {
            let is_alike = |last: &&mut Moment| {
                let last = self.steps(last, ASKED[0]);
                let next = self.steps(moment, ASKED[0]);
                let pair = last.last().zip(next.first());
                pair.is_some_and(|(last, next)| is_alike(last, next))
            };
            let is_long = self.moments.len() > MOST_MOMENTS;
            let last = gathered.last_mut().filter(|_| is_long);
            match last.filter(is_alike) {
                Some(last) => {
                    let columns = last.steps.iter_mut().zip(&moment.steps);
                    columns.for_each(|(all, more)| all.extend(more));
                }
                None => gathered.push(moment.clone()),
            }
        }
        gathered
    }
}

/// Returns whether two tasks do the same at one instant, unless they do more
/// than to wait again.
fn is_alike(one: &Step, other: &Step) -> bool {
    let does_more = |step: &Step| {
        let waits = step.waits.iter();
        let of_world = matches!(step.cause, Cause::Over { by: None, .. });
        let lists = [step.readies.len(), step.starts.len(), step.ended.len()];
        !of_world
            || !step.lines.is_empty()
            || lists.iter().any(|length| *length > 0)
            || waits.clone().any(|wait| wait.until_us.is_none())
    };
    let due = |step: &Step| {
        let waits = step.waits.iter().map(|wait| (wait.name, wait.until_us));
        waits.collect::<Vec<_>>()
    };
    one.at_us == other.at_us
        && one.cause == other.cause
        && due(one) == due(other)
        && !does_more(one)
        && !does_more(other)
}

type Key<'a> = (u64, Who, Vec<&'a str>);

/// Returns what a step has in common with others. Callbacks count as the same,
/// since a column may set more of them.
fn key(step: &Step) -> Key<'_> {
    let who = match step.who {
        Who::Callback(_) => Who::Callback(0),
        who => who,
    };
    let texts = step.lines.iter().map(|line| line.text.as_str());
    (step.at_us, who, texts.collect())
}

/// Finds the moments of runs, which are in the order of [`Style::ALL`].
pub fn align(recordings: &[Recording]) -> Vec<Moment> {
    let mut rows: Vec<(Key<'_>, Moment)> = Vec::new();
    for style in ASKED {
        let column = style as usize;
        let keys = recordings[column].steps.iter().map(key);
        let keys: Vec<Key<'_>> = keys.collect();
        let known: Vec<Key<'_>> =
            rows.iter().map(|row| row.0.clone()).collect();
        let ops = capture_diff_slices(Algorithm::Myers, &known, &keys);
        let mut merged = Vec::new();
        for op in ops {
            let (old, new) = (op.old_range(), op.new_range());
            let is_equal = matches!(op, DiffOp::Equal { .. });
            let first = merged.len();
            for index in old.clone() {
                let (key, mut moment) = rows[index].clone();
                if is_equal {
                    moment.steps[column] = vec![new.start + index - old.start];
                }
                merged.push((key, moment));
            }
            for index in new.filter(|_| !is_equal) {
                let mut moment = Moment::default();
                moment.steps[column] = vec![index];
                merged.push((keys[index].clone(), moment));
            }
            // Steps of different columns stand in the order of time.
            merged[first..].sort_by_key(|((at_us, ..), _)| *at_us);
        }
        rows = merged;
    }
    rows.into_iter().map(|(_, moment)| moment).collect()
}
