//! A server outside the measurement: one thread, which answers as fast as it
//! can.

use super::{BODY_BYTES, CONCURRENCY};
use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Token};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::thread;

/// The edges taken at once; more connections cannot be ready.
const EVENTS_PER_POLL: usize = 256;

/// The size of the input buffer in bytes; every request is shorter.
const MAX_REQUEST_BYTES: usize = 256;

/// The listener's token; connections have their indices, which never come
/// near.
const LISTENER: Token = Token(usize::MAX);

/// Starts a server that answers `requests` requests; returns its address.
pub(crate) fn start(requests: u32) -> io::Result<SocketAddr> {
    let any_port = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let listener = TcpListener::bind(any_port)?;
    let address = listener.local_addr()?;
    thread::spawn(move || serve(listener, requests).expect("sockets"));
    Ok(address)
}

/// Returns the body of a request: its number, and dots.
pub(crate) fn body(number: u32) -> Vec<u8> {
    format!("{number:.<BODY_BYTES$}").into_bytes()
}

fn serve(mut listener: TcpListener, requests: u32) -> io::Result<()> {
    let mut poll = Poll::new()?;
    let registry = poll.registry();
    registry.register(&mut listener, LISTENER, Interest::READABLE)?;
    let mut events = Events::with_capacity(EVENTS_PER_POLL);
    let mut streams = Vec::with_capacity(CONCURRENCY as usize);
    let mut answered = 0;
    while answered < requests {
        poll.poll(&mut events, None)?;
        for event in &events {
            if event.token() == LISTENER {
                accept(&listener, &poll, &mut streams)?;
            } else {
                answered += answer(&mut streams[event.token().0])?;
            }
        }
    }
    Ok(())
}

fn accept(
    listener: &TcpListener,
    poll: &Poll,
    streams: &mut Vec<TcpStream>,
) -> io::Result<()> {
    loop {
        let mut stream = match listener.accept() {
            Ok((stream, _)) => stream,
            Err(e) if e.kind() == ErrorKind::WouldBlock => return Ok(()),
            Err(error) => return Err(error),
        };
        stream.set_nodelay(true)?;
        let token = Token(streams.len());
        let registry = poll.registry();
        registry.register(&mut stream, token, Interest::READABLE)?;
        streams.push(stream);
    }
}

/// Answers the requests that have come, all whole; returns their number.
fn answer(stream: &mut TcpStream) -> io::Result<u32> {
    let mut request = [0; MAX_REQUEST_BYTES];
    let mut answered = 0;
    loop {
        let bytes = match stream.read(&mut request) {
            Ok(0) => return Ok(answered),
            Ok(bytes) => bytes,
            Err(e) if e.kind() == ErrorKind::WouldBlock => {
                return Ok(answered);
            }
            Err(error) => return Err(error),
        };
        let text = String::from_utf8_lossy(&request[..bytes]);
        let path = text.split(' ').nth(1).unwrap_or_default();
        let number = path.trim_start_matches('/').parse();
        let mut response = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\
             Content-Length: {BODY_BYTES}\r\n\r\n"
        )
        .into_bytes();
        response.extend(body(number.map_err(io::Error::other)?));
        // A kilobyte always fits: the one before was read.
        stream.write_all(&response)?;
        answered += 1;
    }
}
