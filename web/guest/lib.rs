//! The lab as a guest of a browser's loop: what a page calls, and what is told
//! to it.
//!
//! A page has one instance of this module for each style. It starts code of
//! the style, turns the loop when its own timers say that the next instant has
//! come, and reads the log. The wall only *releases* an instant; the loop's
//! clock then says the instant itself, however late the page's timers are. So
//! a program prints the same bytes as in virtual time.
//!
//! Where to read next: `guest.rs` for the hosts, `columns/` for the code in
//! each style, `door.rs` for the functions that a page sees.

#![deny(unsafe_code)]

mod columns;
mod door;
mod guest;
mod log;
mod world;

pub use self::columns::Kind;
pub use self::door::*;
pub use self::guest::{Guest, Host};
