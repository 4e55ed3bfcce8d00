//! The worlds that a run can take place in.

pub mod null;
#[cfg(feature = "sockets")]
pub mod real;
pub mod sim;
