//! The comparison of runs: whether they agree, and their first difference if
//! not.
//!
//! Knows neither how a run was made nor what prints the verdict. Where to read
//! next: `judge.rs` for all runs of one scenario and the oracle, then
//! `difference.rs` for two runs, `columns.rs` for the drawing of a difference;
//! `check.rs` of the harness runs contestants and brings their runs here.

mod columns;
mod difference;
mod judge;

pub use self::columns::{Column, side_by_side};
pub use self::difference::{Aspect, Difference};
pub use self::judge::{Disagreement, agree, judge};
