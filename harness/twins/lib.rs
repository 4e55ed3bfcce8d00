//! Compares an old and a new version of an asynchronous function.
#![forbid(unsafe_code)]

#[cfg(test)]
mod catalogue;
mod outside;
mod run;
mod schedule;
#[cfg(test)]
mod stub;
mod trace;
mod version;
mod words;

pub use self::outside::{
    Done, Handle, Held, OnDrop, Op, Outside, Pieces, Spawned, Started, Whole,
};
pub use self::trace::{Form, Kind};
pub use self::version::{
    IntoCancel, Version, callbacks, futures, send, yield_from,
};

#[cfg(test)]
pub(crate) use self::stub::{Cause, Check, Level, check, interrupted};
