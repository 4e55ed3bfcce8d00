//! Bar charts: a bar for each contestant, with its number.

use super::paint::{FAINT_INK, INK, Rank, paint};
use super::{Drawing, WIDTH, letters};
use crate::report::three_digits;
use plotters::prelude::{
    IntoDrawingArea, PathElement, Rectangle, SVGBackend, Text,
};
use plotters::style::Color;
use plotters::style::text_anchor::HPos;

/// The distance from bar to bar.
const ROW: i32 = 44;

/// The thickness of a bar.
const THICK: i32 = 28;

/// The room above, for the name of the numbers.
const ABOVE: i32 = 56;

/// The room on the left, for the longest name.
const LEFT: i32 = 270;

/// The room on the right, for the longest number.
const RIGHT: i32 = 190;

/// The largest ratio of a bar to the next one. A longer bar is broken off,
/// since it would make all others specks.
const MAX_FACTOR: f64 = 4.0;

/// Numbers of contestants.
#[derive(Clone, Debug, PartialEq)]
pub struct Bars {
    /// The title.
    pub title: String,
    /// The name of the numbers, with their unit.
    pub name: String,
    /// The contestants with their numbers, from top to bottom.
    pub bars: Vec<(String, f64)>,
}

impl Bars {
    /// Returns the text alternative of the plot, for screen readers.
    pub(super) fn description(&self) -> String {
        let numbers = self
            .bars
            .iter()
            .map(|(name, number)| format!("{name} {}", three_digits(*number)));
        let numbers: Vec<String> = numbers.collect();
        format!("{}: {}.", self.name, numbers.join(", "))
    }

    pub(super) fn draw(&self) -> String {
        let mut svg = String::new();
        self.draw_into(&mut svg).expect("text takes everything");
        svg
    }

    fn draw_into(&self, svg: &mut String) -> Drawing {
        let rows = i32::try_from(self.bars.len()).unwrap_or_default();
        let height = ABOVE + ROW * rows + ROW / 4;
        let size = (WIDTH, height.unsigned_abs());
        let root = SVGBackend::with_string(svg, size).into_drawing_area();
        let name = letters(INK.light(), HPos::Left);
        root.draw(&Text::new(&*self.name, (0, ABOVE / 2), name))?;
        let most = self.longest_whole();
        let room = f64::from(WIDTH as i32 - LEFT - RIGHT);
        let middles = (0..rows).map(|row| ABOVE + ROW * row + ROW / 2);
        for ((name, number), middle) in self.bars.iter().zip(middles) {
            let (paint, rank) = paint(name);
            let ink = match rank {
                Rank::Subject => INK,
                _ => FAINT_INK,
            };
            let style = letters(ink.light(), HPos::Right);
            root.draw(&Text::new(&**name, (LEFT - 14, middle), style))?;
            let long = (number / most).clamp(0.0, 1.0) * room;
            let end = LEFT + long.round() as i32;
            let half = THICK / 2;
            let corners = [(LEFT, middle - half), (end, middle + half)];
            let filled = paint.light().filled();
            root.draw(&Rectangle::new(corners, filled))?;
            if *number > most {
                let style = INK.light().stroke_width(4);
                for slash in [end - 40, end - 28] {
                    let below = (slash - 8, middle + half + 4);
                    let above = (slash + 8, middle - half - 4);
                    root.draw(&PathElement::new([below, above], style))?;
                }
            }
            let style = letters(INK.light(), HPos::Left);
            root.draw(&Text::new(
                three_digits(*number),
                (end + 12, middle),
                style,
            ))?;
        }
        root.present()
    }

    /// Returns the largest number with a bar that is not broken off.
    fn longest_whole(&self) -> f64 {
        let mut numbers: Vec<f64> =
            self.bars.iter().map(|(_, number)| *number).collect();
        numbers.sort_by(f64::total_cmp);
        let mut most = numbers.first().copied().unwrap_or(1.0);
        // The numbers below the middle are the ones to be compared.
        let middle = numbers.len() / 2;
        for (index, number) in numbers.into_iter().enumerate() {
            if index > middle && number > most * MAX_FACTOR {
                break;
            }
            most = number;
        }
        if most > 0.0 { most } else { 1.0 }
    }
}
