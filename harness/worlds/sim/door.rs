//! The one listening socket: the clients' arrivals, and those that wait to be
//! accepted.
//!
//! The waiting clients are a range of the list of all arrivals, so a hundred
//! thousand of them cost nothing. Does not know what clients do.

use crate::scenario::Client;
use std::rc::Rc;

/// The arrival of one client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Arrival {
    pub(super) at_us: u64,
    /// The client's index, which decides between equal times.
    pub(super) client: u32,
}

/// A listening socket.
#[derive(Debug)]
pub(super) struct Door {
    /// All arrivals of the run, in order.
    arrivals: Rc<[Arrival]>,
    /// The number of clients that have arrived.
    arrived: usize,
    /// The number of those that were accepted.
    accepted: usize,
    is_open: bool,
    /// A socket became free where none was; reported with the next poll.
    is_freed: bool,
}

/// Returns the arrivals of these clients, in order.
pub(super) fn arrivals(clients: &[Client]) -> Rc<[Arrival]> {
    let arrival = |(client, plan): (u32, &Client)| Arrival {
        at_us: plan.connect_at_us,
        client,
    };
    let mut arrivals: Vec<_> = (0..).zip(clients).map(arrival).collect();
    arrivals.sort_unstable();
    arrivals.into()
}

impl Door {
    /// Makes the listening socket at which clients arrive.
    pub(super) fn new(arrivals: Rc<[Arrival]>) -> Door {
        Door {
            arrivals,
            arrived: 0,
            accepted: 0,
            is_open: true,
            is_freed: false,
        }
    }

    pub(super) fn is_open(&self) -> bool {
        self.is_open
    }

    /// Returns whether a client waits to be accepted.
    pub(super) fn is_waited_at(&self) -> bool {
        self.is_open && self.accepted < self.arrived
    }

    /// Returns the time of the next event here.
    pub(super) fn next_us(&self, now_us: u64) -> Option<u64> {
        if !self.is_open {
            return None;
        }
        if self.is_freed {
            return Some(now_us);
        }
        Some(self.arrivals.get(self.arrived)?.at_us)
    }

    /// Counts the arrivals so far; returns whether a socket became free
    /// before.
    pub(super) fn admit(&mut self, now_us: u64) -> bool {
        let coming = &self.arrivals[self.arrived..];
        let has_come = |arrival: &&Arrival| arrival.at_us <= now_us;
        self.arrived += coming.iter().take_while(has_come).count();
        std::mem::take(&mut self.is_freed)
    }

    /// Takes the client that has waited longest.
    pub(super) fn accept(&mut self) -> Option<Arrival> {
        if !self.is_waited_at() {
            return None;
        }
        self.accepted += 1;
        Some(self.arrivals[self.accepted - 1])
    }

    /// Notes that a socket became free.
    pub(super) fn free(&mut self) {
        self.is_freed = self.is_waited_at();
    }

    /// Turns away all clients, waiting and yet to come.
    pub(super) fn close(&mut self) {
        self.is_open = false;
    }
}
