//! Connections that stay open for the next exchange with the same peer.

use super::Connection;
use crate::workload::{Address, Response};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

/// At most so many idle connections. Clones are the same.
#[derive(Clone)]
pub struct KeptConnections(Rc<RefCell<Idle>>);

struct Idle {
    most: usize,
    count: usize,
    by_address: BTreeMap<Address, Vec<Connection>>,
}

impl KeptConnections {
    /// Keeps at most `most` connections.
    pub fn new(most: usize) -> KeptConnections {
        KeptConnections(Rc::new(RefCell::new(Idle {
            most,
            count: 0,
            by_address: BTreeMap::new(),
        })))
    }

    /// Takes the connection to this address that was used last.
    pub fn take(&self, address: &Address) -> Option<Connection> {
        let mut idle = self.0.borrow_mut();
        let connections = idle.by_address.get_mut(address)?;
        let connection = connections.pop()?;
        if connections.is_empty() {
            idle.by_address.remove(address);
        }
        idle.count -= 1;
        Some(connection)
    }

    /// Keeps the connection that a response came by, if that allows it and
    /// there is room; otherwise it is closed.
    pub fn keep(
        &self,
        address: Address,
        connection: Connection,
        response: &Response,
    ) {
        let mut idle = self.0.borrow_mut();
        if response.keeps_open && idle.count < idle.most {
            idle.count += 1;
            idle.by_address.entry(address).or_default().push(connection);
        } else {
            // Closing it calls the loop, which knows nothing of this.
            drop(idle);
            drop(connection);
        }
    }
}

impl fmt::Debug for KeptConnections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let idle = self.0.borrow();
        write!(f, "KeptConnections({} of {})", idle.count, idle.most)
    }
}
