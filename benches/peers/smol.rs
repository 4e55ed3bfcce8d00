//! smol, with its executor for one thread.

use super::Runtime;
use smol::{LocalExecutor, Task};
use std::rc::Rc;

/// Runs on smol.
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
