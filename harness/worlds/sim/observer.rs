//! A view from outside of a simulated world, which the loop owns.
//!
//! The world writes its ledger, the driver reads it. Knows no times.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// The numbers of calls to a world.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SimCounts {
    /// The connections that are open or being made; after a run, those that
    /// were never closed.
    pub open_sockets: usize,
    /// The most of them at one time.
    pub most_open_sockets: usize,
    /// The number of polls, with or without events.
    pub polls: u64,
    /// The reads that were tried.
    pub reads: u64,
    /// The writes that were tried.
    pub writes: u64,
}

/// A view of a world that may outlive it.
#[derive(Clone, Debug)]
pub struct SimObserver(pub(super) Rc<Ledger>);

impl SimObserver {
    /// Returns the text that a client received so far; `""` if there is no
    /// client of this index. A character of which only a part came is shown as
    /// `U+FFFD`.
    pub fn received(&self, client: u32) -> String {
        let received = self.0.received.borrow();
        let bytes = received.get(client as usize).map_or(&[][..], Vec::as_ref);
        // That all of it is text is seen eight bytes at a time.
        match str::from_utf8(bytes) {
            Ok(text) => text.to_string(),
            Err(_) => String::from_utf8_lossy(bytes).into_owned(),
        }
    }

    /// Returns the counts so far.
    pub fn counts(&self) -> SimCounts {
        self.0.counts()
    }
}

/// The data that the world and its observers share.
#[derive(Debug)]
pub(super) struct Ledger {
    received: RefCell<Vec<Vec<u8>>>,
    counts: Cell<SimCounts>,
}

impl Ledger {
    /// Makes the ledger of a world with `clients` clients.
    pub(super) fn new(clients: usize) -> Ledger {
        Ledger {
            received: RefCell::new(vec![Vec::new(); clients]),
            counts: Cell::new(SimCounts::default()),
        }
    }

    /// Appends bytes to those that a client received, of which there will be
    /// about `expected` in all.
    pub(super) fn receive(&self, client: u32, bytes: &[u8], expected: usize) {
        let received = &mut self.received.borrow_mut()[client as usize];
        if received.capacity() == 0 {
            received.reserve_exact(expected.max(bytes.len()));
        }
        received.extend_from_slice(bytes);
    }

    /// Returns the counts so far.
    pub(super) fn counts(&self) -> SimCounts {
        self.counts.get()
    }

    /// Counts a connection that begins.
    pub(super) fn count_socket(&self) {
        self.count(|counts| {
            counts.open_sockets += 1;
            let most = counts.most_open_sockets.max(counts.open_sockets);
            counts.most_open_sockets = most;
        });
    }

    /// Changes the counts.
    pub(super) fn count(&self, change: impl FnOnce(&mut SimCounts)) {
        let mut counts = self.counts.get();
        change(&mut counts);
        self.counts.set(counts);
    }
}
