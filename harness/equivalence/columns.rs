//! Two texts side by side, around the first line in which they differ.

use std::iter::zip;

/// The lines shown before the first difference: enough to see its cause.
const LINES_BEFORE: usize = 4;

/// The lines shown after it: enough to distinguish a shift from a swap.
const LINES_AFTER: usize = 3;

/// The narrowest cell; in narrower ones all texts look alike.
const MIN_CELL_CHARS: usize = 16;

/// The characters kept before the difference in a line that is cut at its
/// beginning.
const CHARS_BEFORE: usize = 8;

/// The mark in place of the lines of a text that has ended.
const END: &str = "(end)";

/// One of two texts that are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name of the side that it shows.
    pub title: String,
    /// The lines of the text, of any content.
    pub lines: Vec<String>,
}

impl Column {
    /// Makes a column of a text.
    pub fn new(title: &str, text: &str) -> Column {
        Column {
            title: title.to_string(),
            lines: text.lines().map(str::to_string).collect(),
        }
    }

    /// Returns the index of the first line in which two columns differ, or
    /// in which one of them has ended; `None` if they are the same.
    pub fn first_difference(&self, other: &Column) -> Option<usize> {
        let same = zip(&self.lines, &other.lines)
            .take_while(|(one, another)| one == another)
            .count();
        let longer = self.lines.len().max(other.lines.len());
        (same < longer).then_some(same)
    }
}

/// Draws two columns around their first difference, which is marked; each line
/// has at most `width` characters, if two cells of the least width fit.
/// Columns without a difference give an empty text.
///
/// # Examples
///
/// ```
/// use harness::equivalence::{Column, side_by_side};
///
/// let left = Column::new("one", "a\nb");
/// let right = Column::new("another", "a\nc");
/// let drawn = side_by_side(&left, &right, 60);
/// let lines: Vec<_> = drawn.lines().collect();
/// assert_eq!(lines[1], "  1 a                            a");
/// assert_eq!(lines[2], "> 2 b                          | c");
/// ```
pub fn side_by_side(left: &Column, right: &Column, width: usize) -> String {
    let Some(at) = left.first_difference(right) else {
        return String::new();
    };
    let first = at.saturating_sub(LINES_BEFORE);
    let longer = left.lines.len().max(right.lines.len());
    let end = longer.min(at + 1 + LINES_AFTER);
    let digits = end.to_string().len();
    // The mark, the number, and between the columns a bar with two blanks.
    let cell = width.saturating_sub(2 + digits + 1 + 3) / 2;
    let cell = cell.max(MIN_CELL_CHARS);
    let margin = " ".repeat(2 + digits + 1);
    let titles = [&left.title, &right.title].map(|t| fit(t, cell, 0));
    let [one, another] = titles;
    let mut drawn = format!("{margin}{one:<cell$}   {another}\n");
    for index in first..end {
        let line = |column: &Column| match column.lines.get(index) {
            Some(line) => plain(line),
            // The end is marked once; below it nothing is missed.
            None if column.lines.len() == index => END.to_string(),
            None => String::new(),
        };
        let (one, another) = (line(left), line(right));
        let differs = left.lines.get(index) != right.lines.get(index);
        let from = zip(one.chars(), another.chars())
            .take_while(|(one, another)| one == another)
            .count();
        let from = if differs { from } else { 0 };
        let mark = if index == at { '>' } else { ' ' };
        let bar = if differs { '|' } else { ' ' };
        let number = index + 1;
        let one = fit(&one, cell, from);
        let another = fit(&another, cell, from);
        let row =
            format!("{mark} {number:>digits$} {one:<cell$} {bar} {another}");
        drawn.push_str(row.trim_end());
        drawn.push('\n');
    }
    drawn
}

/// Cuts a text to a width so that the character `from` is in it.
fn fit(text: &str, width: usize, from: usize) -> String {
    const CUT: &str = "...";
    let length = text.chars().count();
    if length <= width {
        return text.to_string();
    }
    let room = width - CUT.len();
    if from + CUT.len() < room {
        return text.chars().take(room).chain(CUT.chars()).collect();
    }
    let room = room - CUT.len();
    let start = (from - CHARS_BEFORE.min(from)).min(length - room);
    let shown = text.chars().skip(start).take(room);
    let cut = if start + room < length { CUT } else { "" };
    CUT.chars().chain(shown).chain(cut.chars()).collect()
}

/// Writes each character that is not plain ASCII by its number: it might move
/// the cursor, and its width on a terminal is unknown.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            ' '..='~' => plain.push(letter),
            _ => plain.extend(letter.escape_default()),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(lines: impl IntoIterator<Item = String>) -> Column {
        Column {
            title: "title".to_string(),
            lines: lines.into_iter().collect(),
        }
    }

    fn numbers(count: usize) -> Vec<String> {
        (0..count).map(|n| n.to_string()).collect()
    }

    #[test]
    fn same_texts_give_nothing() {
        let same = column(numbers(3));
        assert_eq!(same.first_difference(&same), None);
        assert_eq!(side_by_side(&same, &same, 100), "");
    }

    #[test]
    fn a_few_lines_around_the_difference_are_shown() {
        let left = column(numbers(100));
        let mut right = left.clone();
        right.lines[50] = "x".to_string();
        right.lines[90] = "far away".to_string();
        let drawn = side_by_side(&left, &right, 60);
        let lines: Vec<_> = drawn.lines().collect();
        assert_eq!(lines.len(), 1 + LINES_BEFORE + 1 + LINES_AFTER);
        assert_eq!(lines[1 + LINES_BEFORE].split_whitespace().count(), 5);
        assert!(lines[1 + LINES_BEFORE].starts_with("> 51 50 "));
        assert!(lines[1 + LINES_BEFORE].ends_with("| x"));
        let marked = lines.iter().filter(|line| line.contains('|')).count();
        assert_eq!(marked, 1);
    }

    #[test]
    fn an_end_is_a_difference_and_said_once() {
        let drawn = side_by_side(&column(numbers(9)), &column(numbers(6)), 60);
        let marked = drawn.lines().find(|line| line.starts_with('>'));
        assert!(marked.is_some_and(|line| line.ends_with("| (end)")));
        assert_eq!(drawn.matches(END).count(), 1);
    }

    #[test]
    fn no_line_is_wider_and_the_difference_is_in_it() {
        let long = |tail: &str| column(["é".repeat(900) + tail]);
        for width in [60, 81, 100, 250] {
            let drawn = side_by_side(&long("left"), &long("right"), width);
            for line in drawn.lines() {
                assert!(line.len() <= width, "{width}: {line}");
            }
            assert!(drawn.contains("left"), "{drawn}");
            assert!(drawn.contains("right"), "{drawn}");
        }
    }

    #[test]
    fn what_could_move_the_cursor_is_written_by_its_number() {
        let left = column(["\u{1b}[2J\r".to_string()]);
        let drawn = side_by_side(&left, &column([]), 100);
        assert!(drawn.contains(r"\u{1b}[2J\r"), "{drawn}");
    }
}
