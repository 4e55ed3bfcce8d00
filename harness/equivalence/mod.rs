//! Do runs agree, and if not, where do they part?
//!
//! Knows neither how a run was made nor who prints what is said here. Where
//! to read next: `difference.rs` for two runs, `judge.rs` for one scenario
//! and all who claim to do the same with it, `columns.rs` for what people
//! see.

mod columns;
mod difference;
mod judge;

pub use self::columns::{Column, side_by_side};
pub use self::difference::{Aspect, Difference, Side, compare, flaw};
pub use self::judge::{Disagreement, judge, run_all};
