//! The backend on `async-std`.
//!
//! Its tasks stay on the thread that spawned them, where any `block_on` polls
//! them. Its blocking pool belongs to the process and takes no size.

use super::hosted::backend::{Backend, LocalFuture};
use async_std::io::{Read, Write};
use async_std::net::{TcpListener, TcpStream};
use async_std::task;
use std::future::Future;
use std::io;
use std::net::{self, SocketAddr};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

pub(super) struct AsyncStd;

impl Backend for AsyncStd {
    type Stream = TcpStream;
    type Listener = TcpListener;

    fn start(_: usize) -> io::Result<AsyncStd> {
        Ok(AsyncStd)
    }

    fn block_on<T>(&self, root: impl Future<Output = T>) -> T {
        task::block_on(root)
    }

    fn spawn(&self, task: impl Future<Output = ()> + 'static) {
        // Dropping the handle detaches the task.
        drop(task::spawn_local(task));
    }

    fn unblock<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> LocalFuture<T> {
        Box::pin(task::spawn_blocking(job))
    }

    fn sleep(duration: Duration) -> LocalFuture<()> {
        Box::pin(task::sleep(duration))
    }

    fn listen(&self, socket: net::TcpListener) -> io::Result<TcpListener> {
        Ok(socket.into())
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
        Pin::new(stream).poll_read(cx, into)
    }

    fn poll_write(
        stream: &mut TcpStream,
        cx: &mut Context<'_>,
        from: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(stream).poll_write(cx, from)
    }
}
