//! Writes data as text for people: lines for terminals, pages with plots,
//! Markdown.
//!
//! Knows no commands, measures nothing and runs no style. Where to read next:
//! `criterion.rs` for the origin of the timings, `chapters/` for the
//! content, `page.rs` for the look.

mod chapters;
mod checks;
mod chrome;
mod counts;
mod criterion;
mod goals;
mod grid;
mod laws;
mod machine;
mod markdown;
mod methods;
mod numbers;
mod page;
mod plot;
#[expect(clippy::module_inception, reason = "it is what the folder makes")]
mod report;
mod rounds;
mod setting;
mod sizes;
mod table;
mod timings;

pub use self::chapters::{Chapter, benches, missing};
pub use self::checks::{
    Checked, PlantedBug, checks_page, checks_table, planted_table,
};
pub use self::chrome::Steps;
pub use self::counts::Counts;
pub use self::criterion::{Unreadable, read_criterion};
pub use self::goals::{COUNTED_CASE, Found, GOAL_CASES, Goal, Verdict};
pub use self::grid::Grid;
pub use self::laws::{
    law_heading, law_sentence, law_text, laws_counts, laws_table,
};
pub use self::machine::{Machine, Source, date};
pub use self::methods::{About, about, methods_section};
pub use self::numbers::{pluralized, three_digits, with_thousands};
pub use self::plot::{Axis, Bars, Line, Lines, Plot, Ticks, dark_rules};
pub use self::report::Report;
pub use self::rounds::{Round, timings_of_rounds};
pub use self::setting::Setting;
pub use self::sizes::{
    asleep_table, code_owner, code_table, source_table, steps_heading,
    steps_table,
};
pub use self::table::{Align, Table};
pub use self::timings::{Timing, Timings};
