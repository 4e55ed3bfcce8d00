//! The players of scripts: one file a style, the same in all but for the way
//! of waiting.

pub(crate) mod async_await;
pub(crate) mod callbacks;
pub(crate) mod send;
pub(crate) mod yield_from;
