//! Connections that stay open for the next exchange with the same peer, and
//! what to do when one turns out to be stale.

use super::Connection;
use crate::workload::{Address, FetchError, Response};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::ControlFlow;
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

    /// Begins a visit to this address.
    pub fn visit(&self, address: Address) -> Visit {
        Visit {
            kept: self.clone(),
            address,
            over: Over::Nothing,
        }
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

/// A visit to one peer: an exchange over a kept connection, if there is one,
/// and once more over a new one if that had gone stale.
///
/// # Examples
///
/// How a visit goes on, whatever the exchange is:
///
/// ```
/// use std::ops::ControlFlow;
/// use styles::event_loop::{Connection, Visit};
/// use styles::workload::{FetchError, Response};
///
/// fn go(
///     mut visit: Visit,
///     connect: impl Fn() -> Connection,
///     exchange: impl Fn(
///         Connection,
///     ) -> Result<(Connection, Response), FetchError>,
/// ) -> Result<Response, FetchError> {
///     loop {
///         let connection = visit.take().unwrap_or_else(&connect);
///         let exchanged = exchange(connection);
///         if let ControlFlow::Break(result) = visit.end(exchanged) {
///             return result;
///         }
///     }
/// }
/// ```
pub struct Visit {
    kept: KeptConnections,
    address: Address,
    over: Over,
}

/// What the exchange goes over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Over {
    /// None has begun.
    Nothing,
    /// A connection that was kept.
    Kept,
    /// A new connection.
    New,
}

impl Visit {
    /// Returns the address to connect to, if there is no kept connection.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// Takes the connection that is kept for this address; none if there is
    /// none, or if this was called before.
    pub fn take(&mut self) -> Option<Connection> {
        let kept = match self.over {
            Over::Nothing => self.kept.take(&self.address),
            Over::Kept | Over::New => None,
        };
        self.over = match kept {
            Some(_) => Over::Kept,
            None => Over::New,
        };
        kept
    }

    /// Ends an exchange: keeps the connection of a response.
    ///
    /// Goes on if the exchange failed because a kept connection had gone
    /// stale, that is, was closed by the peer meanwhile: then it is made once
    /// more over a new one. Otherwise breaks with what came of it.
    pub fn end(
        &mut self,
        exchanged: Result<(Connection, Response), FetchError>,
    ) -> ControlFlow<Result<Response, FetchError>> {
        match exchanged {
            Ok((connection, response)) => {
                let address = self.address.clone();
                self.kept.keep(address, connection, &response);
                ControlFlow::Break(Ok(response))
            }
            Err(error) if self.over == Over::Kept && error.may_be_stale() => {
                ControlFlow::Continue(())
            }
            Err(error) => ControlFlow::Break(Err(error)),
        }
    }
}

impl fmt::Debug for KeptConnections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let idle = self.0.borrow();
        write!(f, "KeptConnections({} of {})", idle.count, idle.most)
    }
}

impl fmt::Debug for Visit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Visit({}, {:?})", self.address, self.over)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event_loop::tests::Still;
    use crate::event_loop::{EventLoop, SocketId};
    use crate::trace::Silence;

    const PEER: Address = Address::Peer(7);

    /// Makes connections of a loop by their numbers.
    fn connections() -> impl Fn(u32) -> Connection {
        let world = Box::new(Still::default());
        let event_loop = EventLoop::new(world, Box::new(Silence));
        move |id| Connection::new(event_loop.handle().clone(), SocketId(id))
    }

    fn response(keeps_open: bool) -> Response {
        Response {
            status: 200,
            body: Vec::new(),
            keeps_open,
        }
    }

    /// Returns which connection a visit is given.
    fn taken(visit: &mut Visit) -> Option<u32> {
        visit.take().map(|connection| connection.id().0)
    }

    /// Makes room for one connection, in which one is kept.
    fn one_kept(connection: Connection) -> KeptConnections {
        let kept = KeptConnections::new(1);
        kept.keep(PEER, connection, &response(true));
        kept
    }

    #[test]
    fn a_stale_connection_is_replaced_once() {
        let connect = connections();
        let kept = one_kept(connect(1));
        let mut visit = kept.visit(PEER);
        assert_eq!(taken(&mut visit), Some(1));
        let ended = visit.end(Err(FetchError::Truncated));
        assert_eq!(ended, ControlFlow::Continue(()));
        assert_eq!(taken(&mut visit), None);
        // What fails in the same way over a new connection has failed.
        let ended = visit.end(Err(FetchError::Truncated));
        assert_eq!(ended, ControlFlow::Break(Err(FetchError::Truncated)));
    }

    #[test]
    fn another_connection_that_is_kept_does_not_replace_a_stale_one() {
        let connect = connections();
        let kept = KeptConnections::new(2);
        kept.keep(PEER, connect(1), &response(true));
        kept.keep(PEER, connect(2), &response(true));
        let mut visit = kept.visit(PEER);
        assert_eq!(taken(&mut visit), Some(2));
        let ended = visit.end(Err(FetchError::Reset));
        assert_eq!(ended, ControlFlow::Continue(()));
        assert_eq!(taken(&mut visit), None);
        assert_eq!(taken(&mut kept.visit(PEER)), Some(1));
    }

    #[test]
    fn a_new_connection_is_never_stale() {
        let mut visit = KeptConnections::new(1).visit(PEER);
        assert_eq!(taken(&mut visit), None);
        let ended = visit.end(Err(FetchError::Reset));
        assert_eq!(ended, ControlFlow::Break(Err(FetchError::Reset)));
    }

    #[test]
    fn an_error_that_is_no_sign_of_staleness_ends_the_visit() {
        let kept = one_kept(connections()(1));
        let mut visit = kept.visit(PEER);
        assert_eq!(taken(&mut visit), Some(1));
        let ended = visit.end(Err(FetchError::Status(500)));
        assert_eq!(ended, ControlFlow::Break(Err(FetchError::Status(500))));
    }

    #[test]
    fn the_connection_of_a_response_is_kept_for_the_next_visit() {
        let connect = connections();
        let kept = one_kept(connect(1));
        for keeps_open in [true, false] {
            let mut visit = kept.visit(PEER);
            let connection = visit.take().expect("kept");
            let ended = visit.end(Ok((connection, response(keeps_open))));
            assert_eq!(ended, ControlFlow::Break(Ok(response(keeps_open))));
        }
        assert_eq!(taken(&mut kept.visit(PEER)), None);
    }
}
