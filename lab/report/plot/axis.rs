//! Axes: where a number lies, and which numbers are written.

use super::labels::{even_ticks, log_ticks};
use crate::report::three_digits;
use plotters::coord::ranged1d::{
    KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter,
};
use std::ops::Range;

/// Beyond the first and the last number of a logarithmic axis.
const LOG_MARGIN: f64 = 1.25;

/// Beyond the last number of another.
const EVEN_MARGIN: f64 = 1.05;

/// What one of the two directions stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Axis {
    /// What the numbers are, with their unit.
    pub name: String,
    /// Whether equal ways are equal factors, instead of equal differences.
    pub is_logarithmic: bool,
    /// Which numbers are written at it.
    pub ticks: Ticks,
}

/// Which numbers are written at an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ticks {
    /// Round ones.
    Round,
    /// Those that the points have.
    Numbers,
}

/// An axis with its ends, as the library wants it.
#[derive(Clone, Debug)]
pub(super) struct Scale {
    is_logarithmic: bool,
    ends: Range<f64>,
    ticks: Vec<f64>,
}

impl Scale {
    /// Makes an axis with room for numbers, of which there may be none; the
    /// least is the first.
    pub(super) fn new(axis: &Axis, numbers: Vec<f64>) -> Scale {
        let (least, most) = match (numbers.first(), numbers.last()) {
            (Some(least), Some(most)) if *most > 0.0 => (*least, *most),
            _ => (1.0, 1.0),
        };
        let ticks = match (axis.is_logarithmic, axis.ticks) {
            (_, Ticks::Numbers) => numbers,
            (true, Ticks::Round) => log_ticks(least, most),
            (false, Ticks::Round) => even_ticks(most),
        };
        let ends = match axis.is_logarithmic {
            true => least / LOG_MARGIN..most * LOG_MARGIN,
            false => 0.0..most * EVEN_MARGIN,
        };
        Scale {
            is_logarithmic: axis.is_logarithmic,
            ends,
            ticks,
        }
    }

    /// Returns which part of the way from the start to the end a number is.
    fn share(&self, number: f64) -> f64 {
        let place = |number: f64| match self.is_logarithmic {
            true => number.ln(),
            false => number,
        };
        let (start, end) = (place(self.ends.start), place(self.ends.end));
        (place(number) - start) / (end - start)
    }
}

impl Ranged for Scale {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, number: &f64, (start, end): (i32, i32)) -> i32 {
        start + (self.share(*number) * f64::from(end - start)).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        // Lighter lines between the ticks would tell nothing more.
        match hint.weight().allow_light_points() {
            true => Vec::new(),
            false => self.ticks.clone(),
        }
    }

    fn range(&self) -> Range<f64> {
        self.ends.clone()
    }
}

impl ValueFormatter<f64> for Scale {
    fn format(number: &f64) -> String {
        let text = three_digits(*number);
        match text.contains('.') {
            true => text.trim_end_matches('0').trim_end_matches('.').into(),
            false => text,
        }
    }
}
