//! What a sleeping task holds.

use crate::measure::{CountAllocations, Model, Subject};
use harness::driver::RunFailure;

/// What so many sleeping tasks hold on the heap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Asleep {
    /// Who sleeps.
    pub subject: Subject,
    /// How many.
    pub tasks: u32,
    /// Blocks of each.
    pub blocks_per_task: f64,
    /// Bytes of each, with its share of the loop's tables.
    pub bytes_per_task: f64,
}

/// Puts so many tasks of each subject to sleep.
pub(super) fn all(
    count: CountAllocations,
    tasks: u32,
) -> Result<Vec<Asleep>, RunFailure> {
    let asleep = |subject| asleep(count, tasks, subject);
    Subject::ALL.into_iter().map(asleep).collect()
}

fn asleep(
    count: CountAllocations,
    tasks: u32,
    subject: Subject,
) -> Result<Asleep, RunFailure> {
    let model = Model::Idle { tasks };
    let mut finished = None;
    let held = count(&mut || finished = Some(model.prepare(subject).run()));
    // Only now may what was left be cleared away.
    finished.expect("it ran")?;
    let each = |held: i64| held as f64 / f64::from(tasks.max(1));
    Ok(Asleep {
        subject,
        tasks,
        blocks_per_task: each(held.blocks_left),
        bytes_per_task: each(held.bytes_left),
    })
}
