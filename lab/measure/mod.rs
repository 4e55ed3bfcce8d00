//! Counts, not seconds: the models, and the floor to compare with.
//!
//! Holds no stopwatch; those are in `benches/`. Where to read next: `model.rs`
//! for the models, `micro/` for the smallest bodies in all styles, `floor/`
//! for the work without a style.

mod allocations;
mod borders;
mod equal;
pub mod floor;
pub mod laws;
mod micro;
mod model;
mod prepared;
mod resident;
mod scenarios;
pub mod sizes;
mod source;
mod subject;
mod way;

pub use self::allocations::{Allocations, CountAllocations, counted};
pub use self::borders::{Call, CallCost, Calls};
pub use self::equal::UnequalWork;
pub use self::laws::Law;
pub use self::model::{Model, Work};
pub use self::prepared::{Finished, Prepared};
pub use self::resident::resident_bytes;
pub use self::subject::Subject;
pub use self::way::{UnknownWay, Way};
