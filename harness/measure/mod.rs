//! Counts, not seconds: what is measured, and the floor to measure from.
//!
//! Holds no stopwatch; those are in `benches/`. Where to read next:
//! `model.rs` for what is measured, `micro/` for the smallest bodies in all
//! styles, `floor/` for the work without a style.

pub mod floor;
mod micro;
mod model;
mod scenarios;
mod subject;

pub use self::model::{Finished, Model, Prepared, UnequalWork, Work};
pub use self::subject::Subject;
