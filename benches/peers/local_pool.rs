//! The executor of `futures`, the plainest there is.

use super::Runtime;
use futures::executor::{LocalPool, LocalSpawner};
use futures::future::RemoteHandle;
use futures::task::LocalSpawnExt;
use std::rc::Rc;

/// The runtime `LocalPool`.
pub struct Pool(LocalSpawner);

impl Runtime for Pool {
    type Task<T: Send + 'static> = RemoteHandle<T>;

    fn run<T, F: Future<Output = T>>(main: impl FnOnce(Rc<Self>) -> F) -> T {
        let mut pool = LocalPool::new();
        let spawner = Rc::new(Pool(pool.spawner()));
        pool.run_until(main(spawner))
    }

    fn spawn<T: Send + 'static>(
        &self,
        body: impl Future<Output = T> + Send + 'static,
    ) -> RemoteHandle<T> {
        let spawned = self.0.spawn_local_with_handle(body);
        spawned.expect("the pool is there")
    }
}
