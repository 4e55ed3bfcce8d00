//! Cells as text, with a terminal's colours or without.

use super::cells::{Cell, columns};
use super::highlight::Class;

/// The choice between plain and coloured text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// Plain text without escapes, for a pipe.
    Plain,
    /// ANSI escapes, for a terminal; the source itself contains none.
    Ansi,
}

/// The look of a text that is no source: an escape without its frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// Rules and separators.
    Frame,
    /// A heading for the lines below.
    Title,
    /// The position of a piece in its file.
    Place,
    /// A line on the left only.
    Left,
    /// A line on the right only.
    Right,
    /// A line that differs on the right.
    Changed,
}

/// The escape that ends all colours.
const RESET: &str = "\u{1b}[0m";

impl Paint {
    /// Draws a text that is no source.
    pub(super) fn text(self, look: Look, text: &str) -> String {
        let code = match look {
            Look::Frame => "2",
            Look::Title => "1;36",
            Look::Place => "36",
            Look::Left => "31",
            Look::Right => "32",
            Look::Changed => "33",
        };
        match self {
            Paint::Plain => text.to_string(),
            Paint::Ansi => format!("\u{1b}[{code}m{text}{RESET}"),
        }
    }

    /// Draws the cells of a line, padded to a width, if there is one.
    pub(super) fn line(
        self,
        cells: &[Cell],
        is_faint: bool,
        width: usize,
    ) -> String {
        let mut line = String::new();
        let mut taken = 0;
        for cell in cells {
            taken += columns(&cell.text);
            let code = match cell.class {
                // The words that a reader looks for stand out everywhere.
                class @ (Class::Step | Class::Suspends) => code_of(class),
                _ if is_faint => "2",
                class => code_of(class),
            };
            let mark = match cell.class {
                _ if !cell.is_marked => "",
                Class::Sign => ";1",
                _ => ";1;4",
            };
            let has_look = !code.is_empty() || cell.is_marked;
            match self {
                Paint::Ansi if has_look && !cell.text.trim().is_empty() => {
                    line.push_str(&format!("\u{1b}[{code}{mark}m"));
                    line.push_str(&cell.text);
                    line.push_str(RESET);
                }
                _ => line.push_str(&cell.text),
            }
        }
        line.push_str(&" ".repeat(width.saturating_sub(taken)));
        line
    }
}

/// Returns the colour: one of the sixteen of the user's own scheme, so that it
/// is readable on light and dark. Words that suspend are bold, for terminals
/// without colours.
fn code_of(class: Class) -> &'static str {
    match class {
        Class::Suspends => "1;31",
        Class::Plain | Class::Sign => "",
        Class::Keyword => "35",
        Class::Type => "33",
        Class::Function => "34",
        Class::Macro | Class::Attribute => "36",
        Class::String => "32",
        Class::Number | Class::Lifetime => "31",
        Class::Comment | Class::Documentation => "2",
        Class::Step => "1;36",
    }
}
