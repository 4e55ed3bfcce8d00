//! The backend on `tokio`, on one thread.

use super::hosted::backend::{Backend, LocalFuture};
use std::future::{self, Future};
use std::io;
use std::net::{self, SocketAddr};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::task::LocalSet;
use tokio::time;

pub(super) struct Tokio {
    tasks: LocalSet,
    runtime: Runtime,
}

impl Backend for Tokio {
    type Stream = TcpStream;
    type Listener = TcpListener;

    fn start(pool_threads: usize) -> io::Result<Tokio> {
        let runtime = Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .max_blocking_threads(pool_threads.max(1))
            .build()?;
        let tasks = LocalSet::new();
        Ok(Tokio { tasks, runtime })
    }

    fn block_on<T>(&self, root: impl Future<Output = T>) -> T {
        self.tasks.block_on(&self.runtime, root)
    }

    fn spawn(&self, task: impl Future<Output = ()> + 'static) {
        // Dropping the handle detaches the task.
        drop(self.tasks.spawn_local(task));
    }

    fn unblock<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> LocalFuture<T> {
        let job = self.runtime.spawn_blocking(job);
        Box::pin(async move {
            match job.await {
                Ok(result) => result,
                // The runtime ends, and this task with it.
                Err(_) => future::pending().await,
            }
        })
    }

    fn sleep(duration: Duration) -> LocalFuture<()> {
        Box::pin(time::sleep(duration))
    }

    fn listen(&self, socket: net::TcpListener) -> io::Result<TcpListener> {
        let _entered = self.runtime.enter();
        TcpListener::from_std(socket)
    }

    fn accept(
        listener: Rc<TcpListener>,
    ) -> LocalFuture<io::Result<(TcpStream, SocketAddr)>> {
        Box::pin(async move { listener.accept().await })
    }

    fn connect(address: SocketAddr) -> LocalFuture<io::Result<TcpStream>> {
        Box::pin(async move {
            let stream = TcpStream::connect(address).await?;
            stream.set_nodelay(true)?;
            Ok(stream)
        })
    }

    fn poll_read(
        stream: &mut TcpStream,
        cx: &mut Context<'_>,
        into: &mut [u8],
    ) -> Poll<io::Result<usize>> {
        let mut into = ReadBuf::new(into);
        ready!(Pin::new(stream).poll_read(cx, &mut into))?;
        Poll::Ready(Ok(into.filled().len()))
    }

    fn poll_write(
        stream: &mut TcpStream,
        cx: &mut Context<'_>,
        from: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(stream).poll_write(cx, from)
    }
}
