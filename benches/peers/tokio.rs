//! tokio, with the scheduler that runs on the thread that waits.

use super::{Runtime, Sleeper};
use smol::future::yield_now;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Instant;
use tokio::runtime::Builder;
use tokio::task::JoinHandle;
use tokio::time;

/// The runtime tokio; its handle belongs to its thread.
pub struct Tokio;

/// A task of tokio that is expected to end well.
pub struct TokioTask<T>(JoinHandle<T>);

impl Runtime for Tokio {
    type Task<T: Send + 'static> = TokioTask<T>;

    fn run<T, F: Future<Output = T>>(main: impl FnOnce(Rc<Self>) -> F) -> T {
        let runtime = Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(main(Rc::new(Tokio)))
    }

    fn spawn<T: Send + 'static>(
        &self,
        body: impl Future<Output = T> + Send + 'static,
    ) -> TokioTask<T> {
        TokioTask(tokio::spawn(body))
    }
}

impl Sleeper for Tokio {
    async fn sleep_until(time: Instant) {
        time::sleep_until(time.into()).await;
    }

    async fn turn_before(time: Instant) -> bool {
        time::timeout_at(time.into(), yield_now()).await.is_ok()
    }

    async fn cancel_all<T: Send + 'static>(
        &self,
        tasks: Vec<TokioTask<T>>,
    ) -> u64 {
        for task in &tasks {
            task.0.abort();
        }
        let mut cancelled = 0;
        for task in tasks {
            let ended = task.0.await;
            cancelled += u64::from(ended.is_err_and(|e| e.is_cancelled()));
        }
        cancelled
    }
}

impl<T> Future for TokioTask<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        let joined = Pin::new(&mut self.0).poll(cx);
        joined.map(|value| value.expect("no task panics"))
    }
}
