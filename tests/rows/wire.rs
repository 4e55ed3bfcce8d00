//! A connection to a peer that is played by hand, and the record of the calls
//! on it, in their order.

use harness::worlds::null::NullWorld;
use std::cell::RefCell;
use std::rc::Rc;
use std::task::Poll;
use styles::event_loop::{
    Attempt, PollTimeout, Polled, Readiness, SocketId, World,
};
use styles::workload::{Address, Fault};

/// The calls on a wire, in their order. Clones share one record.
pub(crate) type Asked = Rc<RefCell<Vec<String>>>;

/// A world of one connection, which is always made.
pub(crate) struct Wire {
    rest: NullWorld,
    asked: Asked,
    /// The number of reads that would block although the socket was reported
    /// as readable.
    refusals: u32,
}

impl Wire {
    /// Makes a wire on which the first `refusals` reads would block.
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

    fn close(&mut self, _: SocketId) {
        self.tell("close");
    }
}
