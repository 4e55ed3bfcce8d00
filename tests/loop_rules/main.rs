//! The rules that all styles lean on, stated in `event_loop/mod.rs`.

#[macro_use]
#[path = "../support/mod.rs"]
mod support;

mod wakers;
