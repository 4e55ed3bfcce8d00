//! How a script is played: one file a style, the same in all but how it
//! waits.

pub(crate) mod async_await;
pub(crate) mod callbacks;
pub(crate) mod send;
pub(crate) mod yield_from;
