//! The worlds that a run can take place in.

pub mod null;
pub mod real;
pub mod sim;
