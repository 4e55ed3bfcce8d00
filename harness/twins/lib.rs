//! Compares an old and a new version of an asynchronous function.
#![forbid(unsafe_code)]

#[cfg(test)]
mod catalogue;
mod cause;
mod check;
mod contract;
mod difference;
mod explain;
mod faults;
mod level;
mod outside;
mod report;
mod run;
mod schedule;
mod search;
mod settings;
mod trace;
mod verdict;
mod version;
mod view;
mod words;

pub use self::cause::Cause;
pub use self::check::{Cancels, Check, alone, check, interrupted};
pub use self::level::Level;
pub use self::outside::{
    Done, Handle, Held, OnDrop, Op, Outside, Pieces, Spawned, Started, Whole,
};
pub use self::trace::{Form, Kind};
pub use self::verdict::{Breach, Finding, Passed, Verdict};
pub use self::version::{
    IntoCancel, Version, callbacks, futures, send, yield_from,
};
pub use self::view::Run;
