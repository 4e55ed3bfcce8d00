//! Open connections and listeners, which close when they are dropped.

use super::world::{ListenerId, SocketId};
use crate::event_loop::Loop;
use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

/// A connection; the last clone to go closes it.
///
/// It goes into each operation and comes back with the result, so that a
/// withdrawn operation lets go of it like a suspended body that is dropped.
#[derive(Clone)]
pub struct Connection(Rc<Socket>);

struct Socket {
    lp: Loop,
    id: SocketId,
    open: Cell<bool>,
}

impl Connection {
    /// Takes charge of a socket of the loop's world.
    pub(in super::super) fn new(lp: Loop, id: SocketId) -> Connection {
        Connection(Rc::new(Socket {
            lp,
            id,
            open: Cell::new(true),
        }))
    }

    /// Closes the connection at once; operations that wait on it fail with
    /// [`Fault::Closed`](crate::workload::Fault::Closed).
    pub fn close(&self) {
        self.0.close();
    }

    /// Returns whether it was not closed on our side.
    pub fn is_open(&self) -> bool {
        self.0.open.get()
    }

    /// Returns whether it is open and nothing has come that was not read:
    /// neither bytes nor the end nor an error, as of the last poll.
    ///
    /// What comes on an idle connection belongs to no request (RFC 9112,
    /// section 9.2), so one that is not quiet must not be used again. A byte
    /// of what has come may be gone.
    pub fn is_quiet(&self) -> bool {
        self.is_open() && self.0.lp.is_quiet(self.id())
    }

    pub(in super::super) fn id(&self) -> SocketId {
        self.0.id
    }
}

impl Socket {
    fn close(&self) {
        if self.open.replace(false) {
            self.lp.close_socket(self.id);
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.close();
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Connection({})", self.0.id.0)
    }
}

/// A listening socket; the last clone to go closes it.
#[derive(Clone)]
pub struct Listener(Rc<Listening>);

struct Listening {
    lp: Loop,
    id: ListenerId,
}

impl Listener {
    pub(super) fn new(lp: Loop, id: ListenerId) -> Listener {
        Listener(Rc::new(Listening { lp, id }))
    }

    pub(in super::super) fn id(&self) -> ListenerId {
        self.0.id
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.lp.close_listener(self.id);
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Listener({})", self.0.id.0)
    }
}
