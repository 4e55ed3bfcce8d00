//! The four styles.
#![forbid(unsafe_code)]

pub mod async_await;
pub mod event_loop;
pub mod trace;
pub mod workload;
