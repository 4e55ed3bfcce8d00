//! Plots: numbers to SVG.
//!
//! Colours are those of a light page; [`dark_rules`] turns them into those of
//! a dark one, so that the same SVG serves both. Knows nothing of what the
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

/// Drawn in twice the size in which it is mostly shown: coordinates are whole
/// numbers.
const WIDTH: u32 = 960;

/// Height of letters; on a phone they are shown in a third of it.
const LETTERS: f64 = 29.0;

/// The library counts some space above letters.
const LETTERS_WITH_SPACE: f64 = LETTERS * 1.24;

/// Why nothing was drawn; text takes everything, so nothing goes wrong.
type Drawing = Result<(), DrawingAreaErrorKind<io::Error>>;

/// A plot, of either kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Plot {
    /// How something grows.
    Lines(Lines),
    /// How much something is.
    Bars(Bars),
}

impl Plot {
    /// Draws it, as SVG that stands in a page; `id` is that of nothing else
    /// there.
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

/// Gives a drawing the words for those who do not see it.
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

/// Returns letters of a colour that stand at a place.
fn letters(colour: RGBColor, across: HPos) -> TextStyle<'static> {
    let font = (FontFamily::SansSerif, LETTERS_WITH_SPACE).into_font();
    TextStyle {
        color: colour.to_backend_color(),
        pos: Pos::new(across, VPos::Center),
        ..TextStyle::from(font)
    }
}
