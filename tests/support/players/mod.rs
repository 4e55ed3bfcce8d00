//! The players of scripts: one file a style, the same in all but for the way
//! of waiting.

pub(super) mod async_await;
pub(super) mod callbacks;
pub(super) mod send;
pub(super) mod yield_from;
