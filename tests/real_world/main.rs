//! The world of real sockets does what its trait says, over loopback.
//!
//! The other ends are blocking sockets of std on threads of their own. No test
//! waits for a time to pass unless its subject is time; a generous bound turns
//! any hang into a failure.

mod child;
mod connecting;
mod exhaustion;
mod flow;
mod in_a_loop;
mod jobs;
mod rig;
mod time;
