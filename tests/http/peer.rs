//! A peer that says bytes, connection by connection.

use crate::pieces::MAX_BODY_BYTES;
use harness::worlds::null::NullWorld;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::task::Poll;
use styles::Style;
use styles::event_loop::{
    self, EventLoop, PollTimeout, Polled, Promise, Readiness, SocketId, World,
};
use styles::trace::{Actor, Event, Trace};
use styles::workload::{
    Address, Fault, FetchError, FetchPlan, FetchWork, Request,
};

/// The next act of a peer on a connection, which it ends behind the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// Waits for a request.
    Await,
    /// Says bytes, which come in one read.
    Bytes(Vec<u8>),
}

impl Said {
    /// Says these bytes.
    pub(crate) fn bytes(bytes: &[u8]) -> Said {
        Said::Bytes(bytes.to_vec())
    }
}

/// A world with one peer, which plays a script on each connection.
struct Peer {
    rest: NullWorld,
    scripts: VecDeque<VecDeque<Said>>,
    connections: Vec<VecDeque<Said>>,
}

impl Peer {
    fn script(&mut self, socket: SocketId) -> &mut VecDeque<Said> {
        &mut self.connections[socket.0 as usize]
    }
}

impl World for Peer {
    fn now_us(&self) -> u64 {
        self.rest.now_us()
    }

    fn poll(
        &mut self,
        patience: PollTimeout,
        ready: &mut Vec<Readiness>,
    ) -> Polled {
        self.rest.poll(patience, ready)
    }

    fn connect(&mut self, _: &Address) -> Result<SocketId, Fault> {
        let script = self.scripts.pop_front().ok_or(Fault::Refused)?;
        self.connections.push(script);
        Ok(SocketId(self.connections.len() as u32 - 1))
    }

    fn connected(&mut self, _: SocketId) -> event_loop::Attempt<()> {
        Poll::Ready(Ok(()))
    }

    fn read(
        &mut self,
        socket: SocketId,
        into: &mut [u8],
    ) -> event_loop::Attempt<usize> {
        let script = self.script(socket);
        match script.pop_front() {
            None => Poll::Ready(Ok(0)),
            Some(Said::Await) => {
                script.push_front(Said::Await);
                Poll::Pending
            }
            Some(Said::Bytes(bytes)) => {
                let count = into.len().min(bytes.len());
                into[..count].copy_from_slice(&bytes[..count]);
                if count < bytes.len() {
                    script.push_front(Said::bytes(&bytes[count..]));
                }
                Poll::Ready(Ok(count))
            }
        }
    }

    fn write(
        &mut self,
        socket: SocketId,
        from: &[u8],
    ) -> event_loop::Attempt<usize> {
        let script = self.script(socket);
        if script.front() == Some(&Said::Await) {
            script.pop_front();
        }
        Poll::Ready(Ok(from.len()))
    }
}

/// Keeps every event. Clones keep them together.
#[derive(Clone, Default)]
struct Events(Rc<RefCell<Vec<Event>>>);

impl Trace for Events {
    fn note(&mut self, _: u64, _: Actor, event: Event) {
        self.0.borrow_mut().push(event);
    }
}

/// The results of a client, and its events.
pub(crate) struct Fetched {
    /// Status and body of each request, or its error.
    pub(crate) results: Vec<Result<(u16, Vec<u8>), FetchError>>,
    pub(crate) events: Vec<Event>,
}

/// Sends requests to a peer, one after the other; a connection is kept.
pub(crate) fn fetch(
    style: Style,
    scripts: Vec<VecDeque<Said>>,
    requests: usize,
) -> Fetched {
    let world = Peer {
        rest: NullWorld::default(),
        scripts: scripts.into(),
        connections: Vec::new(),
    };
    let events = Events::default();
    let event_loop = EventLoop::new(Box::new(world), Box::new(events.clone()));
    let request = Request {
        addresses: vec![Address::Peer(0)],
        head: b"GET / HTTP/1.1\r\n\r\n".to_vec(),
    };
    let work = FetchWork::new(FetchPlan {
        concurrency: 1,
        timeout_us: 1_000,
        retries: 0,
        backoff_us: 0,
        max_body_bytes: MAX_BODY_BYTES,
        kept_connections: 1,
        requests: vec![request; requests],
    });
    let lp = event_loop.handle();
    let client = style.start_fetch(lp, work.clone(), Promise::new(lp));
    event_loop.run_until_complete(&client).expect("fetched all");
    let results = work.take_results().into_iter().map(|result| {
        let response = result.expect("a result")?;
        Ok((response.status, response.body))
    });
    Fetched {
        results: results.collect(),
        events: events.0.take(),
    }
}
