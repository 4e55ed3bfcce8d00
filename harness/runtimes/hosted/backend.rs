//! The functions that a runtime needs to be a host.

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

    /// Starts the runtime, with `pool_threads` threads for blocking jobs if
    /// their number can be chosen.
    fn start(pool_threads: usize) -> io::Result<Self>;

    /// Polls `root` to its end, and all that was spawned beside it.
    fn block_on<T>(&self, root: impl Future<Output = T>) -> T;

    /// Polls `task` in every [`Backend::block_on`] to come.
    fn spawn(&self, task: impl Future<Output = ()> + 'static);

    /// Runs a job that does not panic on a thread of its own.
    fn unblock<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> LocalFuture<T>;

    /// Waits at least for a duration.
    fn sleep(duration: Duration) -> LocalFuture<()>;

    /// Takes over a socket that listens and does not block.
    fn listen(&self, socket: TcpListener) -> io::Result<Self::Listener>;

    /// Takes the client that has waited longest; dropped before, it takes
    /// none.
    fn accept(
        listener: Rc<Self::Listener>,
    ) -> LocalFuture<io::Result<(Self::Stream, SocketAddr)>>;

    /// Connects, and sends small data without delay.
    fn connect(address: SocketAddr) -> LocalFuture<io::Result<Self::Stream>>;

    /// Reads the bytes that are there, or wakes when there may be some.
    fn poll_read(
        stream: &mut Self::Stream,
        cx: &mut Context<'_>,
        into: &mut [u8],
    ) -> Poll<io::Result<usize>>;

    /// Writes the bytes that there is room for, or wakes when there may be
    /// room.
    fn poll_write(
        stream: &mut Self::Stream,
        cx: &mut Context<'_>,
        from: &[u8],
    ) -> Poll<io::Result<usize>>;
}
