//! What a runtime has to offer to be a host.

use std::future::Future;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

/// A future that stays on its thread.
pub(in crate::runtimes) type LocalFuture<T> = Pin<Box<dyn Future<Output = T>>>;

/// One runtime: tasks, sockets, timers and threads, all of one thread but the
/// last. Its functions are called, and its futures polled, from within
/// [`Backend::block_on`], except for `start`, `spawn` and `listen`.
pub(in crate::runtimes) trait Backend:
    Sized + 'static
{
    /// A connection.
    type Stream: 'static;
    /// A listening socket.
    type Listener: 'static;

    /// Makes one, with so many threads for blocking jobs where that can be
    /// chosen.
    fn start(pool_threads: usize) -> io::Result<Self>;

    /// Polls `root` to its end, and whatever was spawned beside it.
    fn block_on<T>(&self, root: impl Future<Output = T>) -> T;

    /// Polls `task` in every [`Backend::block_on`] to come.
    fn spawn(&self, task: impl Future<Output = ()> + 'static);

    /// Runs a job that does not panic on a thread of its own.
    fn unblock<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> LocalFuture<T>;

    /// Waits at least so long.
    fn sleep(duration: Duration) -> LocalFuture<()>;

    /// Takes in a socket that listens and does not block.
    fn listen(&self, socket: TcpListener) -> io::Result<Self::Listener>;

    /// Takes the client that has waited longest; dropped before, it takes
    /// none.
    fn accept(
        listener: Rc<Self::Listener>,
    ) -> LocalFuture<io::Result<(Self::Stream, SocketAddr)>>;

    /// Connects, and does not wait to send what is small.
    fn connect(address: SocketAddr) -> LocalFuture<io::Result<Self::Stream>>;

    /// Reads what is there, or wakes when something may be.
    fn poll_read(
        stream: &mut Self::Stream,
        cx: &mut Context<'_>,
        into: &mut [u8],
    ) -> Poll<io::Result<usize>>;

    /// Writes what there is room for, or wakes when some may be.
    fn poll_write(
        stream: &mut Self::Stream,
        cx: &mut Context<'_>,
        from: &[u8],
    ) -> Poll<io::Result<usize>>;
}
