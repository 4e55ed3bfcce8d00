//! How a script is played: one file a style, the same in all but how it
//! waits.

pub(super) mod async_await;
pub(super) mod callbacks;
pub(super) mod send;
pub(super) mod yield_from;
