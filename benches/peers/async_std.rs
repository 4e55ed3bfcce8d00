//! async-std, with tasks of the thread that waits.

use super::Runtime;
use async_std::task::{self, JoinHandle};
use std::rc::Rc;

/// The runtime async-std; its executor belongs to its thread.
pub struct AsyncStd;

impl Runtime for AsyncStd {
    type Task<T: Send + 'static> = JoinHandle<T>;

    fn run<T, F: Future<Output = T>>(main: impl FnOnce(Rc<Self>) -> F) -> T {
        task::block_on(main(Rc::new(AsyncStd)))
    }

    fn spawn<T: Send + 'static>(
        &self,
        body: impl Future<Output = T> + Send + 'static,
    ) -> JoinHandle<T> {
        task::spawn_local(body)
    }
}
