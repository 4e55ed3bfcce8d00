//! Cancelling a task at its next turn, where it waits.

use super::core::Core;
use super::pass::Running;
use super::{End, Flow, Loop, OpKey, Step, TaskKey};
use std::cell::RefMut;

impl Loop {
    /// Cancels a task at its next turn, as asyncio does: what it waits for is
    /// withdrawn, and its style tells it by an error at its wait, or by
    /// dropping what it holds. One that has not begun never does. Returns
    /// whether it had not ended.
    ///
    /// On a loop that has a [`Host`](super::Host) this is [`Loop::cancel`].
    pub fn cancel_soon(&self, key: TaskKey) -> bool {
        if self.host().is_some() {
            let alive = self.0.core.borrow_mut().task_end(key).is_none();
            self.cancel(key);
            return alive;
        }
        self.0.core.borrow_mut().interrupt(key)
    }

    /// Interrupts a task that cannot be resumed because it is to be
    /// cancelled; any other that cannot be resumed is passed over.
    #[cold]
    pub(super) fn interrupt(
        &self,
        mut core: RefMut<'_, Core>,
        key: TaskKey,
        op: OpKey,
    ) -> Option<Running> {
        let Some(mut task) = core.begin_interrupted(key) else {
            core.pass_over();
            return None;
        };
        drop(core);
        if self.is_observed() {
            self.tell_resumed(key, op);
        }
        self.0.current_task.set(key);
        self.0.current_op.set(op);
        let flow = task.as_mut().interrupt(self);
        self.0.current_op.set(OpKey::NONE);
        if self.is_observed() {
            self.tell(Step::Paused { task: key });
        }
        let waiting = match flow {
            Some(Flow::Waiting) => Some((key, task)),
            Some(Flow::Finished) => {
                self.end_task(key, End::Finished, Some(task));
                None
            }
            None => {
                self.end_cancelled(key, task);
                None
            }
        };
        self.0.current_task.set(TaskKey::NONE);
        // A ticket is out of the queue by now, so nobody else forgets it.
        self.0.core.borrow_mut().is_withdrawn(op);
        waiting
    }
}
