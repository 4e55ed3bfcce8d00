//! A connection to a peer that is played by hand: what is asked of it, in the
//! order in which it is asked.

use super::WHO;
use harness::worlds::null::NullWorld;
use std::cell::RefCell;
use std::rc::Rc;
use std::task::Poll;
use styles::event_loop::{
    Attempt, Job, JobId, ListenerId, Loop, PollTimeout, Polled, Readiness,
    SocketId, Task, World,
};
use styles::send::wait::{Connect, Read, Write, yield_};
use styles::workload::{Address, Buffer, Fault};
use styles::yield_from::task::generator;
use styles::{Style, async_await, callbacks, send, yield_from};

/// Room for what the bodies here read and write.
const BUFFER_BYTES: usize = 16;

/// To whom the bodies here connect.
const PEER: Address = Address::Peer(0);

/// What was asked of a wire. Clones are the same.
pub(crate) type Asked = Rc<RefCell<Vec<String>>>;

/// A world of one connection, which is always made.
pub(crate) struct Wire {
    rest: NullWorld,
    asked: Asked,
    /// How often reading would block, though the socket was said to be
    /// readable.
    refusals: u32,
}

impl Wire {
    /// Makes a wire on which reading would block so often.
    pub(crate) fn new(refusals: u32) -> (Wire, Asked) {
        let asked = Asked::default();
        let wire = Wire {
            rest: NullWorld::default(),
            asked: asked.clone(),
            refusals,
        };
        (wire, asked)
    }

    fn tell(&self, what: impl Into<String>) {
        self.asked.borrow_mut().push(what.into());
    }
}

impl World for Wire {
    fn now_us(&self) -> u64 {
        self.rest.now_us()
    }

    fn poll(
        &mut self,
        patience: PollTimeout,
        ready: &mut Vec<Readiness>,
    ) -> Polled {
        if patience == PollTimeout::Never {
            self.tell("readable");
            ready.push(Readiness::Readable(SocketId(0)));
            return Polled::Active;
        }
        self.rest.poll(patience, ready)
    }

    fn connect(&mut self, _: &Address) -> Result<SocketId, Fault> {
        Ok(SocketId(0))
    }

    fn connected(&mut self, _: SocketId) -> Attempt<()> {
        Poll::Ready(Ok(()))
    }

    fn accept(&mut self, id: ListenerId) -> Attempt<(SocketId, u32)> {
        self.rest.accept(id)
    }

    fn read(&mut self, _: SocketId, into: &mut [u8]) -> Attempt<usize> {
        if self.refusals > 0 {
            self.refusals -= 1;
            self.tell("would block");
            return Poll::Pending;
        }
        self.tell("read");
        into[0] = b'x';
        Poll::Ready(Ok(1))
    }

    fn write(&mut self, _: SocketId, from: &[u8]) -> Attempt<usize> {
        self.tell(format!("write {}", String::from_utf8_lossy(from)));
        Poll::Ready(Ok(from.len()))
    }

    fn may_read(&self, _: SocketId) -> bool {
        false
    }

    fn may_write(&self, _: SocketId) -> bool {
        true
    }

    fn may_accept(&self, _: ListenerId) -> bool {
        true
    }

    fn close(&mut self, _: SocketId) {
        self.tell("close");
    }

    fn close_listener(&mut self, _: ListenerId) {}

    fn start_job(&mut self, id: JobId, job: Job) {
        self.rest.start_job(id, job);
    }

    fn block(&mut self, us: u64) {
        self.rest.block(us);
    }
}

fn room() -> Buffer {
    Buffer::with_capacity(BUFFER_BYTES)
}

fn holding(text: &str) -> Buffer {
    let mut buffer = room();
    buffer.extend(text.as_bytes());
    buffer
}

/// Starts a body that connects and reads once; gives what it read.
pub(crate) fn read(style: Style, lp: &Loop) -> Task<Result<Vec<u8>, Fault>> {
    match style {
        Style::Callbacks => callbacks::task::spawn(lp, WHO, |cx, k| {
            callbacks::wait::connect(cx, PEER, move |cx, peer| {
                let peer = match peer {
                    Ok(peer) => peer,
                    Err(fault) => return k(cx, Err(fault)),
                };
                callbacks::wait::read(cx, peer, room(), move |cx, read| {
                    k(cx, read.map(|(_, read, _)| read.filled().to_vec()));
                });
            });
        }),
        Style::Send => send::task::spawn(lp, WHO, |co| async move {
            let peer = yield_!(co, Connect(PEER))?;
            let (_, read, _) = yield_!(co, Read(peer, room()))?;
            Ok(read.filled().to_vec())
        }),
        Style::YieldFrom => {
            use yield_from::wait::{connect, read};
            let body = generator(async move |co| {
                let peer = yield_from!(co, connect(PEER))?;
                let (_, read, _) = yield_from!(co, read(peer, room()))?;
                Ok(read.filled().to_vec())
            });
            yield_from::task::spawn(lp, WHO, body)
        }
        Style::AsyncAwait => {
            async_await::task::spawn(lp, WHO, |cx| async move {
                let peer = async_await::wait::connect(&cx, PEER).await?;
                let (_, read, _) =
                    async_await::wait::read(&cx, peer, room()).await?;
                Ok(read.filled().to_vec())
            })
        }
    }
}

/// Starts a body that connects, writes `a`, writes `b` and lets go.
pub(crate) fn write(style: Style, lp: &Loop) -> Task<Result<(), Fault>> {
    match style {
        Style::Callbacks => callbacks::task::spawn(lp, WHO, |cx, k| {
            callbacks::wait::connect(cx, PEER, move |cx, peer| {
                let peer = match peer {
                    Ok(peer) => peer,
                    Err(fault) => return k(cx, Err(fault)),
                };
                let a = holding("a");
                callbacks::wait::write(cx, peer, a, move |cx, peer| {
                    let peer = match peer {
                        Ok((peer, ..)) => peer,
                        Err(fault) => return k(cx, Err(fault)),
                    };
                    let b = holding("b");
                    callbacks::wait::write(cx, peer, b, move |cx, wrote| {
                        k(cx, wrote.map(drop));
                    });
                });
            });
        }),
        Style::Send => send::task::spawn(lp, WHO, |co| async move {
            let peer = yield_!(co, Connect(PEER))?;
            let (peer, ..) = yield_!(co, Write(peer, holding("a")))?;
            yield_!(co, Write(peer, holding("b")))?;
            Ok(())
        }),
        Style::YieldFrom => {
            use yield_from::wait::{connect, write};
            let body = generator(async move |co| {
                let peer = yield_from!(co, connect(PEER))?;
                let (peer, ..) = yield_from!(co, write(peer, holding("a")))?;
                yield_from!(co, write(peer, holding("b")))?;
                Ok(())
            });
            yield_from::task::spawn(lp, WHO, body)
        }
        Style::AsyncAwait => {
            async_await::task::spawn(lp, WHO, |cx| async move {
                let peer = async_await::wait::connect(&cx, PEER).await?;
                let (peer, ..) =
                    async_await::wait::write(&cx, peer, holding("a")).await?;
                async_await::wait::write(&cx, peer, holding("b")).await?;
                Ok(())
            })
        }
    }
}
