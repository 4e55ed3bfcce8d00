//! The server on tokio.

use super::MAX_LINE_BYTES;
use super::clients::Door;
use std::io;
use styles::workload::{Lines, Next};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;

/// Serves all clients; returns the number of echoed bytes.
pub(crate) fn serve(door: Door) -> io::Result<u64> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let clients = door.clients;
        let listener = door.listen()?;
        listener.set_nonblocking(true)?;
        let listener = TcpListener::from_std(listener)?;
        let mut sessions = Vec::new();
        for _ in 0..clients {
            let (stream, _) = listener.accept().await?;
            sessions.push(tokio::spawn(echo_lines(stream)));
        }
        let mut bytes = 0;
        for session in sessions {
            bytes += session.await.map_err(io::Error::other)??;
        }
        Ok(bytes)
    })
}

async fn echo_lines(mut stream: TcpStream) -> io::Result<u64> {
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
