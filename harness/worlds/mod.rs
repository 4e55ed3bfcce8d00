//! The worlds that a run can take place in.

pub mod real;
pub mod sim;
