//! Idle connections that may be used again.

use crate::event_loop::Connection;
use crate::workload::Address;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

/// A bounded number of idle connections. Clones are the same pool.
#[derive(Clone)]
pub struct ConnectionPool(Rc<RefCell<Idle>>);

struct Idle {
    most: usize,
    count: usize,
    by_address: BTreeMap<Address, Vec<Connection>>,
}

impl ConnectionPool {
    /// Makes an empty pool for at most `most` connections.
    pub fn new(most: usize) -> ConnectionPool {
        ConnectionPool(Rc::new(RefCell::new(Idle {
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

    /// Puts a connection to this address into the pool if there is room;
    /// otherwise it is closed.
    pub fn put(&self, address: Address, connection: Connection) {
        let mut idle = self.0.borrow_mut();
        if idle.count < idle.most {
            idle.count += 1;
            idle.by_address.entry(address).or_default().push(connection);
        } else {
            // Closing it calls the loop, which knows nothing of this.
            drop(idle);
            drop(connection);
        }
    }
}

impl fmt::Debug for ConnectionPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let idle = self.0.borrow();
        write!(f, "ConnectionPool({} of {})", idle.count, idle.most)
    }
}
