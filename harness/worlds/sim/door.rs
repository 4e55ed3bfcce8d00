//! The one listening socket: who comes when, who waits to be accepted.
//!
//! Who waits is a range of the list of all arrivals, so a hundred thousand
//! clients at the door cost nothing. Knows nothing of what clients do.

use crate::scenario::Client;

/// The coming of one client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Arrival {
    pub(super) at_us: u64,
    /// The client's index, which decides between equal times.
    pub(super) client: u32,
}

/// A listening socket.
#[derive(Debug)]
pub(super) struct Door {
    /// All there will be, in order.
    arrivals: Vec<Arrival>,
    /// How many have come.
    arrived: usize,
    /// How many of those have been accepted.
    accepted: usize,
    is_open: bool,
    /// A place became free where none was; told with the next poll.
    is_freed: bool,
}

impl Door {
    /// Makes the door to which these clients come.
    pub(super) fn new(clients: &[Client]) -> Door {
        let arrival = |(client, plan): (u32, &Client)| Arrival {
            at_us: plan.connect_at_us,
            client,
        };
        let mut arrivals: Vec<_> = (0..).zip(clients).map(arrival).collect();
        arrivals.sort_unstable();
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

    /// Returns whether somebody waits to be accepted.
    pub(super) fn is_waited_at(&self) -> bool {
        self.is_open && self.accepted < self.arrived
    }

    /// Returns when something happens here next.
    pub(super) fn next_us(&self, now_us: u64) -> Option<u64> {
        if !self.is_open {
            return None;
        }
        if self.is_freed {
            return Some(now_us);
        }
        Some(self.arrivals.get(self.arrived)?.at_us)
    }

    /// Lets in who has come; returns whether a place became free before.
    pub(super) fn admit(&mut self, now_us: u64) -> bool {
        let coming = &self.arrivals[self.arrived..];
        let has_come = |arrival: &&Arrival| arrival.at_us <= now_us;
        self.arrived += coming.iter().take_while(has_come).count();
        std::mem::take(&mut self.is_freed)
    }

    /// Takes who has waited longest.
    pub(super) fn accept(&mut self) -> Option<Arrival> {
        if !self.is_waited_at() {
            return None;
        }
        self.accepted += 1;
        Some(self.arrivals[self.accepted - 1])
    }

    /// Notes that a place became free.
    pub(super) fn free(&mut self) {
        self.is_freed = self.is_waited_at();
    }

    /// Turns away whoever waits and whoever will come.
    pub(super) fn close(&mut self) {
        self.is_open = false;
    }
}
