//! The backend on `smol`.
//!
//! An executor of our own, polled beside the reactor. Its blocking pool
//! belongs to the process and takes no size.

use super::hosted::backend::{Backend, LocalFuture};
use smol::io::{AsyncRead, AsyncWrite};
use smol::net::{TcpListener, TcpStream};
use smol::{LocalExecutor, Timer};
use std::future::Future;
use std::io;
use std::net::{self, SocketAddr};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

pub(super) struct Smol {
    tasks: LocalExecutor<'static>,
}

impl Backend for Smol {
    type Stream = TcpStream;
    type Listener = TcpListener;

    fn start(_: usize) -> io::Result<Smol> {
        let tasks = LocalExecutor::new();
        Ok(Smol { tasks })
    }

    fn block_on<T>(&self, root: impl Future<Output = T>) -> T {
        smol::block_on(self.tasks.run(root))
    }

    fn spawn(&self, task: impl Future<Output = ()> + 'static) {
        self.tasks.spawn(task).detach();
    }

    fn unblock<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> LocalFuture<T> {
        Box::pin(smol::unblock(job))
    }

    fn sleep(duration: Duration) -> LocalFuture<()> {
        Box::pin(async move {
            Timer::after(duration).await;
        })
    }

    fn listen(&self, socket: net::TcpListener) -> io::Result<TcpListener> {
        socket.try_into()
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
