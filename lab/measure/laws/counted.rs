//! The counts that laws are fitted to: the same small task in several sizes.

use super::{Counted, Law, LawLine, Over};
use crate::measure::prepared::count_entries;
use crate::measure::{
    Allocations, CountAllocations, Model, Way, Work, counted,
};
use harness::driver::RunFailure;

/// The depths that a law is fitted to.
const DEPTHS: [u32; 4] = [1, 8, 32, 128];

/// The numbers of tasks that a law is fitted to: tables that double are full
/// with each.
const TASKS: [u32; 4] = [1_024, 2_048, 4_096, 8_192];

/// The numbers of starts that a law is fitted to.
const STARTS: [u32; 4] = [100, 200, 400, 800];

/// The numbers of waits that a law is fitted to.
const WAITS: [u32; 4] = [1_000, 2_000, 4_000, 8_000];

/// The turns at one depth; a run with twice as many is counted too, and the
/// difference leaves out starts and ends.
const TURNS: u64 = 1_000;

/// Returns the laws of one way along one axis.
pub(super) fn laws(
    over: Over,
    way: Way,
    count: CountAllocations,
) -> Result<Vec<LawLine>, RunFailure> {
    let mut lines: Vec<LawLine> = Vec::new();
    for many in sizes(over) {
        for (counted, cost) in costs(over, way, many, count)? {
            match lines.iter_mut().find(|line| line.counted == counted) {
                Some(line) => line.points.push((many, cost)),
                None => lines.push(LawLine {
                    over,
                    counted,
                    way,
                    law: Law::fit(&[]),
                    points: vec![(many, cost)],
                }),
            }
        }
    }
    for line in &mut lines {
        line.law = Law::fit(&line.points);
    }
    Ok(lines)
}

fn sizes(over: Over) -> [u32; 4] {
    match over {
        Over::Depth | Over::Calls => DEPTHS,
        Over::Starts | Over::HotStarts => STARTS,
        Over::Tasks => TASKS,
        Over::Waits => WAITS,
    }
}

/// Returns the counts of one size.
fn costs(
    over: Over,
    way: Way,
    many: u32,
    count: CountAllocations,
) -> Result<Vec<(Counted, f64)>, RunFailure> {
    let nested = |depth, turns| Model::Depth { depth, turns };
    let tasks = |tasks| Model::Turn {
        tasks,
        turns_each: 1,
    };
    match over {
        Over::Depth => {
            let entries = count_entries(way, many, 2 * TURNS)?
                - count_entries(way, many, TURNS)?;
            let few = Total::of(nested(many, TURNS), way, count)?;
            let twice = Total::of(nested(many, 2 * TURNS), way, count)?;
            let entered = entries as f64 / TURNS as f64;
            let mut costs = vec![(Counted::Entries, entered)];
            costs.extend(twice.minus(&few).per(TURNS));
            Ok(costs)
        }
        Over::Calls => {
            let total = Total::of(nested(many, 1), way, count)?;
            Ok(total.whole())
        }
        Over::Tasks => Ok(Total::of(tasks(many), way, count)?.whole()),
        Over::Starts | Over::HotStarts => {
            let (tasks, eager) = (many, over == Over::HotStarts);
            let total = Total::of(Model::Starts { tasks, eager }, way, count)?;
            let turns = total.work.counters.turns as f64;
            let mut costs = vec![(Counted::Turns, turns)];
            costs.extend(total.per(1));
            Ok(costs)
        }
        Over::Waits => {
            let total = Total::of(nested(1, many.into()), way, count)?;
            Ok(total.per(1))
        }
    }
}

/// The counts of a model from its start to its end.
struct Total {
    work: Work,
    /// The allocations up to the point at which all tasks wait.
    before: Allocations,
    after: Allocations,
}

impl Total {
    fn of(
        model: Model,
        way: Way,
        count: CountAllocations,
    ) -> Result<Total, RunFailure> {
        let (prepared, before) = counted(count, || model.prepare(way));
        let (finished, after) = counted(count, || prepared.run());
        Ok(Total {
            work: finished?.work(),
            before,
            after,
        })
    }

    /// Returns the difference to the counts of a smaller run.
    fn minus(mut self, other: &Total) -> Total {
        let (mine, less) = (&mut self.work.counters, other.work.counters);
        mine.resumptions -= less.resumptions;
        mine.operations -= less.operations;
        self.after.count -= other.after.count;
        self.after.bytes -= other.after.bytes;
        self.before.count -= other.before.count;
        self.before.bytes -= other.before.bytes;
        self
    }

    fn per(&self, of: u64) -> Vec<(Counted, f64)> {
        let counters = &self.work.counters;
        let allocations = self.before.count + self.after.count;
        let bytes = self.before.bytes + self.after.bytes;
        let counts = [
            (Counted::Resumptions, counters.resumptions),
            (Counted::Operations, counters.operations),
            (Counted::Allocations, allocations),
            (Counted::BytesAsked, bytes),
        ];
        let per = |(counted, count)| (counted, count as f64 / of as f64);
        counts.into_iter().map(per).collect()
    }

    fn whole(&self) -> Vec<(Counted, f64)> {
        let mut costs = self.per(1);
        costs.push((Counted::BytesHeld, self.before.bytes_left as f64));
        costs
    }
}
