//! Schedules: tables of decisions, each named by what it decides. What is not
//! in the table is as usual.
//!
//! Knows no loop and no style. Where to read next: `decision.rs` for what can
//! be decided, `text.rs` for how it is written, `explore.rs` for the order in
//! which schedules are tried, `shrink.rs` for how a failing one gets small.

mod beside;
mod decision;
mod drawn;
mod explore;
mod shrink;
mod text;

pub(crate) use self::beside::{Pair, Rules};
pub(crate) use self::decision::{
    At, Book, Decision, Facts, How, Length, Schedule,
};
pub(crate) use self::explore::Explorer;
pub(crate) use self::shrink::candidates;
pub(crate) use self::text::{lines, parse};
