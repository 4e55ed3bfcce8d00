//! Real sockets in every style: the behaviours of a network towards a server
//! and a client.
//!
//! Peers are plain blocking sockets on threads of their own. Nothing here
//! waits for a time; what blocks, blocks on an event, and gives up after
//! [`PATIENCE`] as a failure.

#[macro_use]
#[path = "../support/each_style.rs"]
mod each_style;

mod client;
mod server;
mod support;
