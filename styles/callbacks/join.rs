//! How is the result of others waited for? A function is left behind for
//! their end, and called in a later turn even if it is there.

use super::task::Cx;
use super::wait;
use crate::asyncio::{Raised, SharedTask};
use crate::event_loop::LabFuture;

/// Waits for the end of a task; gives what came of it.
pub fn join<T: Clone + 'static>(
    cx: &Cx,
    task: &SharedTask<T>,
    k: impl FnOnce(Result<T, Raised>) + 'static,
) {
    let ended = task.clone();
    wait::join(cx, task.key(), move |()| {
        k(ended.result().expect("a task that was joined has ended"));
    });
}

/// Waits for the end of all these tasks, whatever comes of them.
pub fn join_all<T: Clone + 'static>(
    cx: &Cx,
    tasks: &[SharedTask<T>],
    k: impl FnOnce(Result<(), Raised>) + 'static,
) {
    let pending = tasks.iter().find(|task| !task.is_done());
    let Some(pending) = pending else {
        return wait::turn(cx, move |()| k(Ok(())));
    };
    let (line, key, tasks) = (cx.clone(), pending.key(), tasks.to_vec());
    wait::join(cx, key, move |()| {
        if tasks.iter().all(SharedTask::is_done) {
            return k(Ok(()));
        }
        join_all(&line, &tasks, k);
    });
}

/// Waits until a future is done; gives what it was set to.
pub fn settle<T: Clone + 'static>(
    cx: &Cx,
    future: &LabFuture<Result<T, Raised>>,
    k: impl FnOnce(Result<T, Raised>) + 'static,
) {
    let done = future.clone();
    wait::future(cx, future, move |()| {
        k(done.result().unwrap_or_else(|state| Err(state.into())));
    });
}
