//! The server on smol and on async-std, which read and write alike.

use super::MAX_LINE_BYTES;
use super::clients::Door;
use smol::LocalExecutor;
use smol::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use std::io;
use std::net::TcpListener;
use styles::workload::{Lines, Next};

/// Serves all clients on smol; returns the number of echoed bytes.
pub(crate) fn smol(door: Door) -> io::Result<u64> {
    let executor = LocalExecutor::new();
    smol::block_on(executor.run(async {
        let clients = door.clients;
        let listener = door.listen()?;
        let listener = smol::Async::<TcpListener>::new(listener)?;
        let listener = smol::net::TcpListener::from(listener);
        let mut sessions = Vec::new();
        for _ in 0..clients {
            let (stream, _) = listener.accept().await?;
            sessions.push(executor.spawn(echo_lines(stream)));
        }
        let mut bytes = 0;
        for session in sessions {
            bytes += session.await?;
        }
        Ok(bytes)
    }))
}

/// Serves all clients on async-std; returns the number of echoed bytes.
pub(crate) fn async_std(door: Door) -> io::Result<u64> {
    async_std::task::block_on(async {
        let clients = door.clients;
        let listener = async_std::net::TcpListener::from(door.listen()?);
        let mut sessions = Vec::new();
        for _ in 0..clients {
            let (stream, _) = listener.accept().await?;
            let session = async_std::task::spawn_local(echo_lines(stream));
            sessions.push(session);
        }
        let mut bytes = 0;
        for session in sessions {
            bytes += session.await?;
        }
        Ok(bytes)
    })
}

async fn echo_lines(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
) -> io::Result<u64> {
    let mut lines = Lines::new(MAX_LINE_BYTES);
    let mut bytes = 0;
    loop {
        match lines.next_line() {
            Next::Line(_) => {
                let mut reply = lines.lend_reply();
                stream.write_all(reply.filled()).await?;
                bytes += reply.filled().len() as u64;
                reply.clear();
                lines.restore_reply(reply);
            }
            Next::More => {
                let mut input = lines.lend_input();
                let read = stream.read(input.spare()).await?;
                input.fill(read);
                lines.restore_input(input, read);
            }
            Next::TooLong | Next::End => return Ok(bytes),
        }
    }
}
