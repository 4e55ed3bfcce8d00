//! Axes: the position of a number, and the numbers written at an axis.

use super::labels::{even_ticks, log_ticks};
use crate::report::three_digits;
use plotters::coord::ranged1d::{
    KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter,
};
use std::ops::Range;

/// The factor by which a logarithmic axis goes beyond its numbers.
const LOG_MARGIN: f64 = 1.25;

/// The factor by which a linear axis goes beyond its last number.
const EVEN_MARGIN: f64 = 1.05;

/// The meaning of one direction of a plot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Axis {
    /// The name of the numbers, with their unit.
    pub name: String,
    /// Equal distances are equal factors, instead of equal differences.
    pub is_logarithmic: bool,
    /// The numbers written at the axis.
    pub ticks: Ticks,
}

/// The choice of the numbers written at an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ticks {
    /// Round numbers.
    Round,
    /// The numbers of the points.
    Numbers,
}

/// An axis with its ends, in the form that the library needs.
#[derive(Clone, Debug)]
pub(super) struct Scale {
    is_logarithmic: bool,
    ends: Range<f64>,
    ticks: Vec<f64>,
}

impl Scale {
    /// Makes an axis with room for `numbers`, which may be empty; the least is
    /// the first.
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

    /// Returns the position of a number as a fraction of the way from start to
    /// end.
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
        // Lighter lines between the ticks would add nothing.
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
