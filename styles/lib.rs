//! The four styles.
#![forbid(unsafe_code)]

pub mod async_await;
pub mod callbacks;
pub mod event_loop;
pub mod generator;
pub mod send;
pub mod trace;
pub mod workload;
pub mod yield_from;
