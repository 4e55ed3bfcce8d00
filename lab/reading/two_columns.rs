//! Two columns with their differences marked.

use super::align::Row;
use super::cells::{Cell, columns, cut_path_to, cut_to, wrap};
use super::columns::{BETWEEN_COLUMNS, MIN_WIDTH, push_line, rule, title};
use super::difference::{Change, Part, compare};
use super::paint::{Look, Paint};
use harness::text::pluralized;
use styles::source::Source;

/// The narrowest column; below it the two are drawn as one.
const MIN_COLUMN: usize = 36;

/// Draws the rows of two files: side by side or, if there is no room, the left
/// before the right.
///
/// Between two lines stands `|` if both exist and differ, `<` or `>` if only
/// one exists. No line takes more than `width` columns of a terminal, if
/// `width` is at least [`MIN_WIDTH`].
pub fn draw_difference(
    rows: &[Row<'_>],
    sources: [&Source; 2],
    width: usize,
    paint: Paint,
) -> String {
    let width = width.max(MIN_WIDTH);
    let column = (width - BETWEEN_COLUMNS) / 2;
    let is_beside = column >= MIN_COLUMN;
    let mut drawing = Drawing {
        drawn: String::new(),
        column: if is_beside { column } else { width - 2 },
        is_beside,
        paint,
    };
    drawing.titles(sources);
    let mut counts = [0; 4];
    let mut last = None;
    for row in rows {
        let next = title(row, last.as_deref());
        let is_new = next != last;
        if is_new || !row.helpers.is_empty() {
            drawing.drawn.push('\n');
        }
        if let Some(title) = next.as_ref().filter(|_| is_new) {
            let rule = paint.text(Look::Title, &rule(title, width));
            push_line(&mut drawing.drawn, &rule);
        }
        last = next;
        let text = |side: usize| {
            let piece = row.pieces.get(side).and_then(Option::as_ref);
            piece.map_or("", |piece| piece.text)
        };
        for pair in compare(text(0), text(1)) {
            counts[pair.change as usize] += 1;
            let sides = [pair.left.as_deref(), pair.right.as_deref()];
            drawing.pair(pair.change, sides);
        }
    }
    drawing.drawn.push('\n');
    let summary = summary(counts, sources);
    let line = summary.join(", ");
    let lines = match columns(&line) <= width {
        true => vec![line],
        false => summary.to_vec(),
    };
    for line in lines {
        push_line(&mut drawing.drawn, &cut_to(&line, width));
    }
    drawing.drawn
}

/// Returns the numbers of equal and different lines as text.
fn summary(counts: [u64; 4], sources: [&Source; 2]) -> [String; 4] {
    let [same, changed, left, right] = counts;
    let [one, other] = sources.map(|source| source.style);
    [
        format!("{} the same", pluralized(same, "line")),
        format!("{changed} changed"),
        format!("{left} in {one} only"),
        format!("{right} in {other} only"),
    ]
}

/// A drawing that grows.
struct Drawing {
    drawn: String,
    column: usize,
    /// The two are side by side.
    is_beside: bool,
    paint: Paint,
}

impl Drawing {
    fn titles(&mut self, sources: [&Source; 2]) {
        let titles =
            sources.map(|source| cut_path_to(source.path, self.column));
        let [left, right] = titles.map(|title| {
            let rest = " ".repeat(self.column - columns(&title));
            self.paint.text(Look::Title, &title) + &rest
        });
        if self.is_beside {
            push_line(&mut self.drawn, &format!("{left}   {right}"));
        } else {
            push_line(&mut self.drawn, &format!("< {left}"));
            push_line(&mut self.drawn, &format!("> {right}"));
        }
    }

    fn pair(&mut self, change: Change, sides: [Option<&[Part<'_>]>; 2]) {
        let is_same = change == Change::Same;
        let [left, right] = sides.map(|parts| match parts {
            Some(parts) => self.lines(parts, is_same),
            None => Vec::new(),
        });
        let (look, sign) = match change {
            Change::Same => (Look::Frame, " "),
            Change::Changed => (Look::Changed, "|"),
            Change::Left => (Look::Left, "<"),
            Change::Right => (Look::Right, ">"),
        };
        if self.is_beside {
            let sign = self.paint.text(look, sign);
            let blank = " ".repeat(self.column);
            for index in 0..left.len().max(right.len()) {
                let [one, other] = [&left, &right]
                    .map(|lines| lines.get(index).unwrap_or(&blank));
                push_line(&mut self.drawn, &format!("{one} {sign} {other}"));
            }
            return;
        }
        let both = [(Look::Left, "<", left), (Look::Right, ">", right)];
        for (look, sign, lines) in both {
            let sign = match change {
                Change::Same => " ".to_string(),
                _ => self.paint.text(look, sign),
            };
            for line in lines {
                push_line(&mut self.drawn, &format!("{sign} {line}"));
            }
            if is_same {
                break;
            }
        }
    }

    fn lines(&self, parts: &[Part<'_>], is_same: bool) -> Vec<String> {
        let cells = parts
            .iter()
            .map(|part| Cell::new(&part.span, part.is_changed));
        let lines = wrap(cells.collect(), self.column).into_iter();
        lines
            .map(|line| self.paint.line(&line, is_same, self.column))
            .collect()
    }
}
