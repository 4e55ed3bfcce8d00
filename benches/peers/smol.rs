//! smol, with its executor for one thread.

use super::{Runtime, Sleeper};
use smol::future::{or, yield_now};
use smol::{LocalExecutor, Task, Timer};
use std::rc::Rc;
use std::time::Instant;

/// The runtime smol.
pub struct Smol(LocalExecutor<'static>);

impl Runtime for Smol {
    type Task<T: Send + 'static> = Task<T>;

    fn run<T, F: Future<Output = T>>(main: impl FnOnce(Rc<Self>) -> F) -> T {
        let smol = Rc::new(Smol(LocalExecutor::new()));
        smol::block_on(smol.0.run(main(smol.clone())))
    }

    fn spawn<T: Send + 'static>(
        &self,
        body: impl Future<Output = T> + Send + 'static,
    ) -> Task<T> {
        self.0.spawn(body)
    }
}

impl Sleeper for Smol {
    async fn sleep_until(time: Instant) {
        Timer::at(time).await;
    }

    async fn turn_before(time: Instant) -> bool {
        let turn = async {
            yield_now().await;
            true
        };
        let late = async {
            Timer::at(time).await;
            false
        };
        or(turn, late).await
    }

    async fn cancel_all<T: Send + 'static>(&self, tasks: Vec<Task<T>>) -> u64 {
        let cancelled = tasks.len();
        drop(tasks);
        while !self.0.is_empty() {
            yield_now().await;
        }
        cancelled as u64
    }
}
