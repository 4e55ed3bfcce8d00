//! What a report tells, in chapters with plots and with tables of the same
//! numbers.
//!
//! Knows nothing of how it looks. Where to read next: `timed.rs` for the
//! models of `benches/`, `counted.rs` for what is counted.

mod counted;
mod drawn;
mod models;
mod tables;
mod timed;

pub use self::timed::{benches, missing};

pub(super) use self::timed::not_measured;

use super::plot::Plot;
use super::{About, Counts, Grid, Setting, Timings};

/// A part of a report with a heading.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chapter {
    /// What it is linked by.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// What is measured and what is not, in Markdown, if that is known.
    pub about: Option<About>,
    /// What the numbers say, in sentences.
    pub findings: Vec<String>,
    /// Where the numbers are from; that there are none.
    pub origin: String,
    /// What is to be known about them.
    pub notes: Vec<String>,
    /// Some of the numbers, drawn.
    pub plots: Vec<Plot>,
    /// All of them: what each table shows, and the table.
    pub grids: Vec<(String, Grid)>,
}

/// Returns all chapters of a report.
pub(super) fn chapters(
    timings: &Timings,
    counts: &Counts,
    setting: &Setting,
) -> Vec<Chapter> {
    let mut chapters = timed::chapters(timings, setting);
    chapters.extend(counted::chapters(counts, setting));
    chapters
}
