//! The chapters of a report, with plots and with tables of the same numbers.
//!
//! Does not know how it looks. Where to read next: `timed.rs` for the models
//! of `benches/`, `counted.rs` for the counts.

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
    /// The anchor for links.
    pub id: String,
    /// The heading.
    pub title: String,
    /// The model's description in Markdown, if there is one: what it measures
    /// and what it leaves out.
    pub about: Option<About>,
    /// The conclusions from the numbers, in sentences.
    pub findings: Vec<String>,
    /// The origin of the numbers, or the statement that there are none.
    pub origin: String,
    /// Remarks on the numbers.
    pub notes: Vec<String>,
    /// The plots, of some of the numbers.
    pub plots: Vec<Plot>,
    /// The tables, of all numbers, each with its caption.
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
