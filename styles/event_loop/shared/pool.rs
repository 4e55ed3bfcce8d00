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

    /// Takes the connection to this address that was used last and is quiet;
    /// those used after it are closed, since their peers have ended them or
    /// said what no request asked for.
    pub fn take(&self, address: &Address) -> Option<Connection> {
        loop {
            let connection = self.0.borrow_mut().take(address)?;
            if connection.is_quiet() {
                return Some(connection);
            }
        }
    }

    /// Puts a connection to this address into the pool if there is room and
    /// it is quiet; otherwise it is closed.
    pub fn put(&self, address: Address, connection: Connection) {
        let mut idle = self.0.borrow_mut();
        // What was said behind a response may have come with it or after it,
        // and must not take the room of others in either case.
        if idle.count < idle.most && connection.is_quiet() {
            idle.count += 1;
            idle.by_address.entry(address).or_default().push(connection);
        } else {
            // Closing it calls the loop, which knows nothing of this.
            drop(idle);
            drop(connection);
        }
    }
}

impl Idle {
    fn take(&mut self, address: &Address) -> Option<Connection> {
        let connections = self.by_address.get_mut(address)?;
        let connection = connections.pop()?;
        if connections.is_empty() {
            self.by_address.remove(address);
        }
        self.count -= 1;
        Some(connection)
    }
}

impl fmt::Debug for ConnectionPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let idle = self.0.borrow();
        write!(f, "ConnectionPool({} of {})", idle.count, idle.most)
    }
}
