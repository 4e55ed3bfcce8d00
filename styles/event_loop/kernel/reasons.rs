//! The reasons for which tasks are given up.
//!
//! The loop keeps them: those of guards as long as the guard is there, that of
//! the task itself until it ends. So a guard can tell what else came since it
//! began, even if a body that waits while it cleans up is given up once more.
//! They are the counter `Task.cancelling` of CPython.

use super::keys::{OpKey, TaskKey};
use std::collections::BTreeMap;

/// The reason for which bodies of a task are given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// The task is cancelled.
    Task,
    /// An alarm went off.
    Alarm(OpKey),
}

/// The reasons of all tasks; few tasks have any.
#[derive(Default)]
pub(super) struct Reasons {
    /// By task and by order.
    kept: BTreeMap<(TaskKey, u64), Reason>,
    so_far: u64,
}

impl Reasons {
    /// Keeps a reason of a task; the same reason is kept once, as the last.
    #[cold]
    pub(super) fn add(&mut self, task: TaskKey, reason: Reason) {
        self.forget(task, reason);
        self.kept.insert((task, self.so_far), reason);
        self.so_far += 1;
    }

    /// Returns the number of reasons that there ever were.
    pub(super) fn so_far(&self) -> u64 {
        self.so_far
    }

    /// Returns whether any is kept.
    #[inline]
    pub(super) fn any(&self) -> bool {
        !self.kept.is_empty()
    }

    /// Returns the reasons of a task that came after the first `so_far`.
    pub(super) fn since(
        &self,
        task: TaskKey,
        so_far: u64,
    ) -> impl Iterator<Item = Reason> {
        let since = (task, so_far)..=(task, u64::MAX);
        self.kept.range(since).map(|(_, reason)| *reason)
    }

    /// Forgets a reason of a task.
    #[cold]
    pub(super) fn forget(&mut self, task: TaskKey, reason: Reason) {
        let mut of_task = self.kept.range((task, 0)..=(task, u64::MAX));
        let found = of_task.find(|(_, one)| **one == reason);
        if let Some((&place, _)) = found {
            self.kept.remove(&place);
        }
    }

    /// Forgets all reasons of a task.
    #[cold]
    pub(super) fn forget_all(&mut self, task: TaskKey) {
        let of_task = (task, 0)..=(task, u64::MAX);
        while let Some((&place, _)) = self.kept.range(of_task.clone()).next() {
            self.kept.remove(&place);
        }
    }
}
