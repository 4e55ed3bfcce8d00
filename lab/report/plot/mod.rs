//! Plots: from numbers to SVG.
//!
//! Colours are those of a light page; [`dark_rules`] turns them into those of
//! a dark one, so that the same SVG serves both. Does not know what the
//! numbers mean. Where to read next: `lines.rs`, `bars.rs`, `paint.rs`.

mod axis;
mod bars;
mod labels;
mod lines;
mod paint;

pub use self::axis::{Axis, Ticks};
pub use self::bars::Bars;
pub use self::lines::{Line, Lines};
pub use self::paint::dark_rules;

use maud::{PreEscaped, html};
use plotters::prelude::{
    Color, DrawingAreaErrorKind, FontFamily, IntoFont, TextStyle,
};
use plotters::style::RGBColor;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use std::io;

/// The width, twice that in which it is mostly shown: coordinates are whole
/// numbers.
const WIDTH: u32 = 960;

/// The height of letters; on a phone they are shown in a third of it.
const LETTERS: f64 = 29.0;

/// The height of letters as the library counts it, with some space above.
const LETTERS_WITH_SPACE: f64 = LETTERS * 1.24;

/// The result of drawing; writing to a text never fails.
type Drawing = Result<(), DrawingAreaErrorKind<io::Error>>;

/// A plot, of either kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Plot {
    /// A line chart.
    Lines(Lines),
    /// A bar chart.
    Bars(Bars),
}

impl Plot {
    /// Draws it as SVG for a page; `id` must be unique there.
    pub fn svg(&self, id: &str) -> String {
        let (drawn, title, description) = match self {
            Plot::Lines(lines) => {
                (lines.draw(), &lines.title, lines.description())
            }
            Plot::Bars(bars) => (bars.draw(), &bars.title, bars.description()),
        };
        named(&drawn, id, title, &description)
    }
}

/// Adds the text alternative to a drawing, for screen readers.
fn named(drawn: &str, id: &str, title: &str, description: &str) -> String {
    let (opening, rest) = drawn.split_once('\n').unwrap_or((drawn, ""));
    let view = opening.split('"').find(|part| part.starts_with("0 0 "));
    let rest = rest.trim_end().trim_end_matches("</svg>");
    let (title_id, description_id) =
        (format!("{id}-title"), format!("{id}-desc"));
    let svg = html! {
        svg viewBox=[view] role="img"
            aria-labelledby={ (title_id) " " (description_id) } {
            title id=(title_id) { (title) }
            desc id=(description_id) { (description) }
            (PreEscaped(rest))
        }
    };
    svg.into_string()
}

/// Returns the style of letters with a colour and an alignment.
fn letters(colour: RGBColor, across: HPos) -> TextStyle<'static> {
    let font = (FontFamily::SansSerif, LETTERS_WITH_SPACE).into_font();
    TextStyle {
        color: colour.to_backend_color(),
        pos: Pos::new(across, VPos::Center),
        ..TextStyle::from(font)
    }
}
