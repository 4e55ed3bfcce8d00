//! async
pub mod task;
pub mod wait;
