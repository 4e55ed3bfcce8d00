//! The numbers of clients.

use std::collections::BTreeMap;
use std::net::SocketAddr;

/// Numbers clients, and turns unknown ones away.
pub(crate) struct Clients {
    /// The number of each client by its port; `None` to count them.
    by_port: Option<BTreeMap<u16, u32>>,
    /// The number of clients that were counted.
    counted: u32,
}

impl Clients {
    pub(crate) fn new(by_port: Option<BTreeMap<u16, u32>>) -> Clients {
        Clients {
            by_port,
            counted: 0,
        }
    }

    /// Returns the number of the client at an address; `None` if it is
    /// unknown.
    pub(crate) fn number(&mut self, from: SocketAddr) -> Option<u32> {
        let Some(by_port) = &self.by_port else {
            let next = self.counted.wrapping_add(1);
            return Some(std::mem::replace(&mut self.counted, next));
        };
        by_port.get(&from.port()).copied()
    }
}
