//! Sockets and wall clock.
