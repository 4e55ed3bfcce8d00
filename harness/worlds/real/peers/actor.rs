//! One connection of a scripted peer.

use super::super::faults::uninterrupted;
use super::script::{Answers, Script, Step};
use crate::scenario::Ear;
use mio::net::TcpStream;
use socket2::SockRef;
use std::collections::VecDeque;
use std::io::{self, ErrorKind, Read, Write};
use std::net::Shutdown;
use std::time::Duration;

/// The reads in a row, so that a peer that never stops sending does not keep
/// the others from playing.
const READS_PER_TURN: u32 = 16;

/// The end of a request's head.
const HEAD_END: [u8; 4] = *b"\r\n\r\n";

/// One connection of a scripted peer: reads all the time, and does its steps.
pub(super) struct Actor {
    stream: TcpStream,
    script: Script,
    /// The step under way.
    step: usize,
    /// The bytes of that step that were sent, if it sends.
    sent_bytes: usize,
    /// The end of that step, if it waits.
    due_us: Option<u64>,
    /// The last bytes that came, to find the end of a head.
    tail: [u8; 4],
    head_came: bool,
    /// The requests that came, if it is a host.
    hearing: Option<Hearing>,
    /// The received bytes, as far as they are kept.
    received: Vec<u8>,
    max_received: usize,
    /// The number of bytes that it still reads.
    room: usize,
    /// It does nothing any more but read to the end.
    is_stopped: bool,
}

/// The requests that a host has heard on a connection.
#[derive(Default)]
struct Hearing {
    ear: Ear,
    /// Those that it has not taken up.
    asked: VecDeque<u32>,
}

/// The progress of an actor.
pub(super) enum Progress {
    /// The actor waits for its connection.
    Blocked,
    /// The actor waits for its connection or this time, in microseconds.
    Until(u64),
    /// The connection has to be closed.
    Over,
}

impl Actor {
    /// Begins to play; at most `max_received` received bytes are kept.
    pub(super) fn new(
        stream: TcpStream,
        script: Script,
        max_received: usize,
    ) -> Actor {
        Actor {
            stream,
            script,
            step: 0,
            sent_bytes: 0,
            due_us: None,
            tail: [0; 4],
            head_came: false,
            hearing: None,
            received: Vec::new(),
            max_received,
            room: usize::MAX,
            is_stopped: false,
        }
    }

    /// Begins to play a client, which reads only so many bytes.
    pub(super) fn of_client(
        stream: TcpStream,
        script: Script,
        max_received: usize,
        room: usize,
    ) -> Actor {
        Actor {
            room,
            ..Actor::new(stream, script, max_received)
        }
    }

    /// Begins to play a host, which answers each request that comes.
    pub(super) fn of_host(stream: TcpStream, script: Script) -> Actor {
        Actor {
            hearing: Some(Hearing::default()),
            ..Actor::new(stream, script, 0)
        }
    }

    /// Returns the connection, to be watched.
    pub(super) fn stream(&mut self) -> &mut TcpStream {
        &mut self.stream
    }

    /// Skips all steps: only reading to the end is left.
    pub(super) fn stop(&mut self) {
        self.step = self.script.len();
        self.hearing = None;
        self.is_stopped = true;
    }

    /// Returns the received bytes.
    pub(super) fn into_received(self) -> Vec<u8> {
        self.received
    }

    /// Does everything that is possible now; a call in vain does no harm.
    pub(super) fn play(
        &mut self,
        now_us: u64,
        scratch: &mut [u8],
        answers: &mut Answers,
    ) -> Progress {
        let Ok(more) = self.read(scratch) else {
            return Progress::Over;
        };
        if self.is_stopped && self.room == 0 {
            return Progress::Over;
        }
        let mut progress = self.take_steps(now_us);
        while self.step == self.script.len() && self.take_up(answers) {
            progress = self.take_steps(now_us);
        }
        match progress {
            Progress::Over => Progress::Over,
            _ if more => Progress::Until(now_us),
            progress => progress,
        }
    }

    /// Begins the answer to the next request; returns whether there is one.
    fn take_up(&mut self, answers: &mut Answers) -> bool {
        let hearing = self.hearing.as_mut();
        let asked = hearing.and_then(|h| h.asked.pop_front());
        let Some(script) = asked.and_then(|n| answers.take_up(n)) else {
            return false;
        };
        self.script = script;
        self.step = 0;
        true
    }

    /// Reads the bytes that are there; returns whether there may be more.
    fn read(&mut self, scratch: &mut [u8]) -> io::Result<bool> {
        for _ in 0..READS_PER_TURN {
            let most = self.room.min(scratch.len());
            if most == 0 {
                return Ok(false);
            }
            let into = &mut scratch[..most];
            match uninterrupted(|| self.stream.read(into)) {
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(bytes) => {
                    self.room -= bytes;
                    self.take_in(&scratch[..bytes]);
                }
                Err(error) if is_too_early(&error) => return Ok(false),
                Err(error) => return Err(error),
            }
        }
        Ok(true)
    }

    fn take_in(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.tail.rotate_left(1);
            self.tail[3] = *byte;
            self.head_came |= self.tail == HEAD_END;
        }
        if let Some(Hearing { ear, asked }) = &mut self.hearing {
            asked.extend(ear.hear(bytes));
        }
        let room = self.max_received - self.received.len();
        let kept = room.min(bytes.len());
        self.received.extend_from_slice(&bytes[..kept]);
    }

    fn take_steps(&mut self, now_us: u64) -> Progress {
        while let Some(step) = self.script.get(self.step) {
            match step {
                Step::Connected if self.stream.peer_addr().is_err() => {
                    return Progress::Blocked;
                }
                Step::Head if !self.head_came => return Progress::Blocked,
                Step::Connected | Step::Head => {}
                Step::Wait(us) => {
                    let begun_us = now_us.saturating_add(*us);
                    let due_us = *self.due_us.get_or_insert(begun_us);
                    if due_us > now_us {
                        return Progress::Until(due_us);
                    }
                    self.due_us = None;
                }
                Step::Send(bytes) => {
                    let unsent = &bytes[self.sent_bytes..];
                    match send(&mut self.stream, unsent) {
                        Ok(sent) if sent < unsent.len() => {
                            self.sent_bytes += sent;
                            return Progress::Blocked;
                        }
                        Ok(_) => self.sent_bytes = 0,
                        // Bytes that came before the end can still be read.
                        Err(_) => {
                            self.stop();
                            return Progress::Until(now_us);
                        }
                    }
                }
                Step::HalfClose => {
                    // It fails if the peer has gone; reading finds out.
                    let _ = self.stream.shutdown(Shutdown::Write);
                    // A host that has ended takes up nothing more.
                    self.hearing = None;
                }
                Step::Reset => {
                    let socket = SockRef::from(&self.stream);
                    // It fails if the peer has gone, which is as good.
                    let _ = socket.set_linger(Some(Duration::ZERO));
                    return Progress::Over;
                }
                Step::Close => return Progress::Over,
            }
            self.step += 1;
        }
        Progress::Blocked
    }
}

/// Writes until all is sent or it would block.
fn send(stream: &mut TcpStream, bytes: &[u8]) -> io::Result<usize> {
    let mut sent = 0;
    while sent < bytes.len() {
        match uninterrupted(|| stream.write(&bytes[sent..])) {
            Ok(count) => sent += count,
            Err(error) if is_too_early(&error) => break,
            Err(error) => return Err(error),
        }
    }
    Ok(sent)
}

/// Returns whether an error only means that the call has to wait.
fn is_too_early(error: &io::Error) -> bool {
    let kind = error.kind();
    matches!(kind, ErrorKind::WouldBlock | ErrorKind::NotConnected)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{Ipv4Addr, TcpListener};

    /// Returns an actor and, blocking, the other side.
    fn actor(steps: Vec<Step>) -> (Actor, std::net::TcpStream) {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
        let listener = listener.expect("bound");
        let address = listener.local_addr().expect("an address");
        let stream = TcpStream::connect(address).expect("under way");
        let (peer, _) = listener.accept().expect("a client");
        (Actor::new(stream, steps.into(), 2_000), peer)
    }

    #[test]
    fn one_that_is_sent_much_lets_others_play() {
        let (mut actor, mut peer) = actor(Vec::new());
        peer.write_all(&[b'x'; 1_000]).expect("written");
        drop(peer);
        let mut turns = 0;
        let mut answers = Answers::default();
        while let Progress::Until(7) =
            actor.play(7, &mut [0; 16], &mut answers)
        {
            turns += 1;
        }
        assert_eq!(turns, 1_000 / (16 * READS_PER_TURN as usize));
        assert_eq!(actor.into_received().len(), 1_000);
    }

    #[test]
    fn one_that_cannot_send_still_reads() {
        let (mut actor, mut peer) = actor(vec![Step::Send(vec![b'y'])]);
        peer.write_all(b"x").expect("written");
        let socket = SockRef::from(&peer);
        socket.set_linger(Some(Duration::ZERO)).expect("set");
        drop(peer);
        // The reset is found by the step, not by the read before it.
        assert!(matches!(actor.take_steps(7), Progress::Until(7)));
        let mut answers = Answers::default();
        let mut play = || actor.play(7, &mut [0; 16], &mut answers);
        while !matches!(play(), Progress::Over) {}
        assert_eq!(actor.into_received(), b"x");
    }
}
