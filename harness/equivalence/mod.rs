//! Comparison of runs: whether they agree, and the place where they differ.
//!
//! Does not know how a run was made, and prints nothing. Where to read next:
//! `difference.rs` for two runs, `judge.rs` for one scenario and all
//! contestants that claim to do the same with it, `columns.rs` for the text
//! that people see.

mod columns;
mod difference;
mod judge;

pub use self::columns::{Column, side_by_side};
pub use self::difference::{Aspect, Difference, Side, compare, flaw};
pub use self::judge::{Disagreement, judge, run_all};
