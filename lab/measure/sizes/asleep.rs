//! The memory of sleeping tasks.

use crate::measure::{CountAllocations, Model, Subject, counted};
use harness::driver::RunFailure;

/// The memory of sleeping tasks on the heap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Asleep {
    /// The subject that the tasks are of.
    pub subject: Subject,
    /// The number of tasks.
    pub tasks: u32,
    /// The blocks of each task.
    pub blocks_per_task: f64,
    /// The bytes of each task, with its share of the loop's tables.
    pub bytes_per_task: f64,
}

/// Puts `tasks` tasks of each subject to sleep.
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
    let (finished, held) = counted(count, || model.prepare(subject).run());
    // Only now may the remains be cleared away.
    finished?;
    let each = |held: i64| held as f64 / f64::from(tasks.max(1));
    Ok(Asleep {
        subject,
        tasks,
        blocks_per_task: each(held.blocks_left),
        bytes_per_task: each(held.bytes_left),
    })
}
