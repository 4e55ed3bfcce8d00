//! A visit to one peer of the fetch workload, by a connection of a pool if
//! there is one.

use crate::event_loop::{Connection, ConnectionPool};
use crate::workload::{Address, FetchError, Response};
use std::fmt;
use std::ops::ControlFlow;

/// A visit to one peer: an exchange over a pooled connection, if there is one,
/// and once more over a new one if that had gone stale.
///
/// # Examples
///
/// Any exchange goes on like this:
///
/// ```
/// use std::ops::ControlFlow;
/// use styles::event_loop::Connection;
/// use styles::visit::Visit;
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
    pool: ConnectionPool,
    address: Address,
    over: Over,
}

/// The connection that the exchange goes over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Over {
    /// None, as no exchange has begun.
    Nothing,
    /// A connection of the pool.
    Pooled,
    /// A new connection.
    New,
}

impl Visit {
    /// Begins a visit to this address.
    pub fn new(pool: &ConnectionPool, address: Address) -> Visit {
        Visit {
            pool: pool.clone(),
            address,
            over: Over::Nothing,
        }
    }

    /// Returns the address to connect to, if there is no pooled connection.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// Takes a pooled connection to this address on which nothing has come
    /// meanwhile; none if there is none, or if this was called before.
    pub fn take(&mut self) -> Option<Connection> {
        let pooled = match self.over {
            Over::Nothing => self.pool.take(&self.address),
            Over::Pooled | Over::New => None,
        };
        self.over = match pooled {
            Some(_) => Over::Pooled,
            None => Over::New,
        };
        pooled
    }

    /// Ends an exchange; the connection of a response goes into the pool, if
    /// the response allows it.
    ///
    /// Continues if the exchange failed because a pooled connection had gone
    /// stale, that is, was closed by the peer meanwhile: then it is made once
    /// more over a new one. Otherwise breaks with the result.
    pub fn end(
        &mut self,
        exchanged: Result<(Connection, Response), FetchError>,
    ) -> ControlFlow<Result<Response, FetchError>> {
        match exchanged {
            Ok((connection, response)) => {
                if response.keeps_open {
                    self.pool.put(self.address.clone(), connection);
                }
                ControlFlow::Break(Ok(response))
            }
            Err(error)
                if self.over == Over::Pooled && error.may_be_stale() =>
            {
                ControlFlow::Continue(())
            }
            Err(error) => ControlFlow::Break(Err(error)),
        }
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
    use crate::event_loop::EventLoop;
    use crate::event_loop::tests::{NOISY, Still, connection, number};
    use crate::trace::Silence;

    const PEER: Address = Address::Peer(7);

    /// Makes connections of a loop by their numbers.
    fn connections() -> impl Fn(u32) -> Connection {
        let world = Box::new(Still::default());
        let event_loop = EventLoop::new(world, Box::new(Silence));
        move |id| connection(event_loop.handle(), id)
    }

    fn response(keeps_open: bool) -> Response {
        Response {
            status: 200,
            body: Vec::new(),
            keeps_open,
        }
    }

    /// Returns the number of the connection that a visit is given.
    fn taken(visit: &mut Visit) -> Option<u32> {
        visit.take().as_ref().map(number)
    }

    /// Makes a pool for one connection that holds one.
    fn one_pooled(connection: Connection) -> ConnectionPool {
        let pool = ConnectionPool::new(1);
        pool.put(PEER, connection);
        pool
    }

    #[test]
    fn a_stale_connection_is_replaced_once() {
        let connect = connections();
        let pool = one_pooled(connect(1));
        let mut visit = Visit::new(&pool, PEER);
        assert_eq!(taken(&mut visit), Some(1));
        let ended = visit.end(Err(FetchError::Truncated));
        assert_eq!(ended, ControlFlow::Continue(()));
        assert_eq!(taken(&mut visit), None);
        // What fails in the same way over a new connection has failed.
        let ended = visit.end(Err(FetchError::Truncated));
        assert_eq!(ended, ControlFlow::Break(Err(FetchError::Truncated)));
    }

    #[test]
    fn another_connection_of_the_pool_does_not_replace_a_stale_one() {
        let connect = connections();
        let pool = ConnectionPool::new(2);
        pool.put(PEER, connect(1));
        pool.put(PEER, connect(2));
        let mut visit = Visit::new(&pool, PEER);
        assert_eq!(taken(&mut visit), Some(2));
        let ended = visit.end(Err(FetchError::Reset));
        assert_eq!(ended, ControlFlow::Continue(()));
        assert_eq!(taken(&mut visit), None);
        assert_eq!(taken(&mut Visit::new(&pool, PEER)), Some(1));
    }

    #[test]
    fn a_connection_that_is_not_quiet_is_closed_and_not_used() {
        let connect = connections();
        let pool = ConnectionPool::new(3);
        let noisy = connect(NOISY);
        for connection in [connect(1), noisy.clone()] {
            pool.put(PEER, connection);
        }
        let closed = connect(2);
        closed.close();
        pool.put(PEER, closed);
        assert_eq!(taken(&mut Visit::new(&pool, PEER)), Some(1));
        assert_eq!(taken(&mut Visit::new(&pool, PEER)), None);
        drop(noisy);
    }

    #[test]
    fn a_new_connection_is_never_stale() {
        let mut visit = Visit::new(&ConnectionPool::new(1), PEER);
        assert_eq!(taken(&mut visit), None);
        let ended = visit.end(Err(FetchError::Reset));
        assert_eq!(ended, ControlFlow::Break(Err(FetchError::Reset)));
    }

    #[test]
    fn an_error_that_is_no_sign_of_staleness_ends_the_visit() {
        let pool = one_pooled(connections()(1));
        let mut visit = Visit::new(&pool, PEER);
        assert_eq!(taken(&mut visit), Some(1));
        let ended = visit.end(Err(FetchError::Status(500)));
        assert_eq!(ended, ControlFlow::Break(Err(FetchError::Status(500))));
    }

    #[test]
    fn the_connection_of_a_response_is_pooled_for_the_next_visit() {
        let connect = connections();
        let pool = one_pooled(connect(1));
        for keeps_open in [true, false] {
            let mut visit = Visit::new(&pool, PEER);
            let connection = visit.take().expect("pooled");
            let ended = visit.end(Ok((connection, response(keeps_open))));
            assert_eq!(ended, ControlFlow::Break(Ok(response(keeps_open))));
        }
        assert_eq!(taken(&mut Visit::new(&pool, PEER)), None);
    }
}
