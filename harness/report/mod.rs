//! From data to text for people.
//!
//! Knows no styles and no commands: rows, numbers and steps only.

mod chrome;
mod numbers;
mod table;
mod text;

pub use self::chrome::Steps;
pub use self::numbers::{counted, grouped};
pub use self::table::{Align, Table};
pub use self::text::tidy;
