//! Runs the small programs and compares their output with CPython's.
//!
//! Knows no style but by [`Style`](styles::Style).

mod comparison;
mod differences;
mod perform;
mod recordings;

pub use self::comparison::Comparison;
pub use self::differences::{DIFFERENCES, Difference};
pub use self::perform::{
    Line, Performance, Printer, line_text, perform, perform_real_time,
    perform_watched, stage_of,
};
pub use self::recordings::recording;
