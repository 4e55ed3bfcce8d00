//! tokio, with the scheduler that runs on the thread that waits.

use super::Runtime;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use tokio::runtime::Builder;
use tokio::task::JoinHandle;

/// Runs on tokio; its handle is its thread's.
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

impl<T> Future for TokioTask<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        let joined = Pin::new(&mut self.0).poll(cx);
        joined.map(|value| value.expect("no task panics"))
    }
}
