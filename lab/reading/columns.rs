//! Rows drawn as columns side by side, as many as fit, and the others below
//! them.

use super::align::Row;
use super::cells::{columns, cut_path_to, cut_to};
use super::flow::flow;
use super::highlight::span_lines;
use super::marks::{Piece, dedent};
use super::paint::{Look, Paint};
use styles::source::Source;

/// The narrowest column: in narrower ones most lines would be broken. If two
/// do not fit, files are drawn one below the other.
const MIN_COLUMN: usize = 48;

/// The separator between two columns.
pub(super) const BETWEEN: &str = " │ ";

/// The width of the separator.
pub(super) const BETWEEN_COLUMNS: usize = 3;

/// The least width that is supported; nothing is readable in less.
pub const MIN_WIDTH: usize = 20;

/// Draws rows of some files, which are named in the order of their pieces.
///
/// No line takes more than `width` columns of a terminal, if `width` is at
/// least [`MIN_WIDTH`].
pub fn draw(
    rows: &[Row<'_>],
    sources: &[&Source],
    width: usize,
    paint: Paint,
) -> String {
    let width = width.max(MIN_WIDTH);
    let sheet = Sheet {
        sources,
        width,
        paint,
        across: across(sources.len(), width),
    };
    let mut drawn = String::new();
    sheet.draw_titles(&mut drawn);
    let mut last = None;
    for row in rows {
        let next = sheet.title(row, last.as_deref());
        let is_new = next != last;
        if !drawn.is_empty() && (is_new || !row.helpers.is_empty()) {
            drawn.push('\n');
        }
        if let Some(title) = next.as_ref().filter(|_| is_new) {
            let rule = rule(title, width);
            push_line(&mut drawn, &paint.text(Look::Title, &rule));
        }
        last = next;
        sheet.draw_row(&mut drawn, row);
    }
    drawn
}

/// Returns the number of columns that are drawn side by side, the same in each
/// band if possible.
fn across(columns: usize, width: usize) -> usize {
    let room = (width + BETWEEN_COLUMNS) / (MIN_COLUMN + BETWEEN_COLUMNS);
    let most = columns.min(room).max(1);
    columns.div_ceil(columns.div_ceil(most).max(1)).max(1)
}

/// Returns a line with a title in it.
pub(super) fn rule(title: &str, width: usize) -> String {
    let title = cut_to(title, width.saturating_sub(6));
    let rest = width.saturating_sub(columns(&title) + 4);
    format!("── {title} {}", "─".repeat(rest))
}

/// Returns the heading of a row, with which the marks of the steps are seen
/// side by side; rows with the same one need it once.
///
/// A helper without anything beside it leads on to the row below it, so it
/// needs no heading either.
pub(super) fn title(row: &Row<'_>, last: Option<&str>) -> Option<String> {
    let is_alone = row.pieces.iter().flatten().count() == 1;
    match &row.helpers[..] {
        [_] if is_alone => last.map(str::to_string),
        _ => row.part().map(str::to_string),
    }
}

/// The settings that all rows share.
struct Sheet<'a> {
    sources: &'a [&'a Source],
    width: usize,
    paint: Paint,
    across: usize,
}

impl Sheet<'_> {
    fn is_one_band(&self) -> bool {
        self.across == self.sources.len()
    }

    /// Returns the heading of a row.
    fn title(&self, row: &Row<'_>, last: Option<&str>) -> Option<String> {
        if self.is_one_band() {
            return title(row, last);
        }
        let item = row.item.as_ref()?;
        let helper = row.part().filter(|part| part != item);
        match row.step.or(helper) {
            Some(part) => Some(format!("{item} / {part}")),
            None => Some(item.clone()),
        }
    }

    /// Draws the names of the files, in the order of the columns below.
    fn draw_titles(&self, drawn: &mut String) {
        let width = self.column_width(self.across);
        for sources in self.sources.chunks(self.across) {
            let titles = sources.iter().map(|source| {
                let title = cut_path_to(source.path, width);
                vec![self.filled(Look::Title, &title, width)]
            });
            let titles: Vec<_> = titles.collect();
            self.draw_band(drawn, &titles, width);
        }
    }

    /// Draws a line that is no source, with blanks up to a width.
    fn filled(&self, look: Look, line: &str, width: usize) -> String {
        let rest = " ".repeat(width - columns(line));
        self.paint.text(look, line) + &rest
    }

    fn between(&self) -> String {
        self.paint.text(Look::Frame, BETWEEN)
    }

    /// Returns the width of the columns in a band of `columns`.
    fn column_width(&self, columns: usize) -> usize {
        let between = BETWEEN_COLUMNS * (columns - 1);
        (self.width - between) / columns
    }

    fn draw_row(&self, drawn: &mut String, row: &Row<'_>) {
        let width = self.column_width(self.across);
        let mut rest: Vec<_> = row.pieces.iter().zip(self.sources).collect();
        while !rest.is_empty() {
            let count = self.across.min(rest.len());
            let band: Vec<_> = rest.drain(..count).collect();
            let columns = band.into_iter().map(|(piece, source)| {
                let Some(piece) = piece else {
                    return Vec::new();
                };
                let mut places = vec![place(source, piece)];
                if self.across == 1 {
                    // Code that is equal in several styles is drawn once.
                    rest.retain(|(other, source)| match other {
                        Some(other) if is_same(piece, other) => {
                            places.push(place(source, other));
                            false
                        }
                        _ => true,
                    });
                }
                let mut lines = Vec::new();
                if !self.is_one_band() {
                    let place = format!("▸ {}", places.join(", "));
                    let place = cut_to(&place, width);
                    lines.push(self.filled(Look::Place, &place, width));
                }
                lines.extend(self.draw_piece(piece.text, width));
                lines
            });
            let columns: Vec<_> = columns.collect();
            self.draw_band(drawn, &columns, width);
        }
    }

    fn draw_piece(&self, text: &str, width: usize) -> Vec<String> {
        let lines = flow(&span_lines(text.trim_end()), width).into_iter();
        lines
            .map(|line| self.paint.line(&line, false, width))
            .collect()
    }

    fn draw_band(
        &self,
        drawn: &mut String,
        columns: &[Vec<String>],
        width: usize,
    ) {
        let blank = " ".repeat(width);
        let height = columns.iter().map(Vec::len).max().unwrap_or(0);
        for index in 0..height {
            let parts = columns
                .iter()
                .map(|lines| lines.get(index).unwrap_or(&blank).as_str());
            let parts: Vec<_> = parts.collect();
            push_line(drawn, &parts.join(&self.between()));
        }
    }
}

/// Returns the style and the first line of a piece, as text.
fn place(source: &Source, piece: &Piece<'_>) -> String {
    format!("{}:{}", source.style, piece.line)
}

/// Returns whether two pieces are equal but for their indentation: a body of
/// `yield from` is inside a call.
fn is_same(one: &Piece<'_>, other: &Piece<'_>) -> bool {
    dedent(one.text).trim_end() == dedent(other.text).trim_end()
}

/// Adds a line, without the blanks at its end.
pub(super) fn push_line(drawn: &mut String, line: &str) {
    drawn.push_str(line.trim_end());
    drawn.push('\n');
}
