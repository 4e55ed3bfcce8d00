//! Runs the small programs and compares their output with CPython's.
//!
//! Knows no style but by [`Style`](styles::Style).

mod comparison;
mod differences;
mod real_time;
mod recordings;

pub use self::comparison::Comparison;
pub use self::differences::{DIFFERENCES, Difference};
pub use self::real_time::perform_real_time;
pub use self::recordings::recording;
