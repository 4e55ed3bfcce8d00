//! From data to text for people.
//!
//! Knows no styles and no commands: rows and numbers only.

mod numbers;
mod table;
mod text;

pub use self::numbers::{counted, grouped};
pub use self::table::{Align, Table};
pub use self::text::tidy;
