//! Operations as futures, and the wakers and hosts that poll them: the needs
//! of async/await and of other runtimes.
//!
//! The loop resumes tasks by key and outcome; a future is polled, may wait for
//! several things at once, and may be polled by another executor. This room
//! stands between the two.

mod claim;
mod first;
mod host;
mod leaf;
mod polling;
mod wake;

pub use self::first::first;
pub use self::host::{Host, HostedTask};
pub use self::leaf::{Leaf, YieldLeaf};
pub use self::polling::PollWaker;
pub use self::wake::Wakers;

use super::Loop;
use super::kernel::{Inbox, Outside};
use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Arc;

/// The wakers of a loop, and its host if it has one: all that acts on it from
/// outside of its turns.
pub(super) struct Guests {
    wakers: Wakers,
    host: OnceCell<Rc<dyn Host>>,
}

impl Guests {
    pub(super) fn new(inbox: Arc<Inbox>) -> Guests {
        Guests {
            wakers: Wakers::new(inbox),
            host: OnceCell::new(),
        }
    }
}

impl Outside for Guests {
    fn can_wake(&self) -> bool {
        self.wakers.any_out()
    }

    fn nudge(&self) {
        if let Some(host) = self.host.get() {
            host.nudge();
        }
    }
}

impl Loop {
    /// Returns the wakers of the loop's tasks.
    pub fn wakers(&self) -> &Wakers {
        &self.guests().wakers
    }
}
