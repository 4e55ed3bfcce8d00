//! How is the result of others waited for? Their end is yielded for, unless it
//! is there.

use super::task::Cx;
use super::wait;
use crate::asyncio::{Raised, SharedTask};
use crate::event_loop::LabFuture;

/// Waits for the end of a task; gives what came of it.
pub async fn join<T: Clone + 'static>(
    cx: &Cx,
    task: &SharedTask<T>,
) -> Result<T, Raised> {
    loop {
        if let Some(result) = task.result() {
            return result;
        }
        wait::join(cx, task.key()).await?;
    }
}

/// Waits for the end of all these tasks, whatever comes of them.
pub async fn join_all<T: Clone + 'static>(
    cx: &Cx,
    tasks: &[SharedTask<T>],
) -> Result<(), Raised> {
    for task in tasks {
        if !task.is_done() {
            wait::join(cx, task.key()).await?;
        }
    }
    Ok(())
}

/// Waits until a future is done; gives what it was set to.
pub async fn settle<T: Clone + 'static>(
    cx: &Cx,
    future: &LabFuture<Result<T, Raised>>,
) -> Result<T, Raised> {
    if !future.done() {
        wait::future(cx, future).await?;
    }
    future.result()?
}
