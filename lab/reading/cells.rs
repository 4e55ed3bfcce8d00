//! Coloured text in lines of a bounded width.
//!
//! Nothing is lost: a line that is too long continues in the next, indented; a
//! character that could move the cursor is written by its number.

use super::highlight::{Class, Span};
use harness::text::one_line;
use unicode_width::UnicodeWidthChar;

/// The indentation of a continued line.
const INDENT: usize = 4;

/// A part of a line as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) class: Class,
    /// True if it is a difference to be marked.
    pub(super) is_marked: bool,
    pub(super) text: String,
}

impl Cell {
    /// Makes a cell of a part of a file.
    pub(super) fn new(span: &Span<'_>, is_marked: bool) -> Cell {
        Cell {
            class: span.class,
            is_marked,
            text: one_line(span.text, usize::MAX),
        }
    }
}

/// Returns the number of columns that a text takes on a terminal.
pub(super) fn columns(text: &str) -> usize {
    text.chars().map(columns_of).sum()
}

fn columns_of(letter: char) -> usize {
    letter.width().unwrap_or(0)
}

/// Cuts a text to at most `width` columns.
pub(super) fn cut_to(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_string();
    }
    const CUT: &str = "...";
    let room = width.saturating_sub(CUT.len());
    let mut taken = 0;
    let fits = |letter: &char| {
        taken += columns_of(*letter);
        taken <= room
    };
    let begin = text.chars().take_while(fits);
    begin.chain(CUT.chars().take(width)).collect()
}

/// Cuts the beginning of a file's path so that it has at most `width` columns;
/// its end says most.
pub(super) fn cut_path_to(path: &str, width: usize) -> String {
    if columns(path) <= width {
        return path.to_string();
    }
    let backwards: String = path.chars().rev().collect();
    cut_to(&backwards, width).chars().rev().collect()
}

/// Breaks a line into lines of at most `width` columns, at blanks if possible.
pub(super) fn wrap(line: Vec<Cell>, width: usize) -> Vec<Vec<Cell>> {
    let text: String = line.iter().map(|cell| cell.text.as_str()).collect();
    if columns(&text) <= width {
        return vec![line];
    }
    let letters: Vec<Letter> = line
        .iter()
        .flat_map(|cell| {
            let (class, is_marked) = (cell.class, cell.is_marked);
            cell.text.chars().map(move |letter| Letter {
                letter,
                class,
                is_marked,
            })
        })
        .collect();
    let blanks = letters.iter().take_while(|l| l.letter == ' ').count();
    let indent = (blanks + INDENT).min(width / 2);
    let mut lines = Vec::new();
    let mut rest = &letters[..];
    // The leading blanks stay, if they leave room for the text.
    let mut skipped = if blanks < width / 2 { blanks } else { 0 };
    while !rest.is_empty() {
        let before = if lines.is_empty() { 0 } else { indent };
        let end = end_of_line(rest, width - before, skipped);
        lines.push(cells_of(&rest[..end], before));
        let blanks =
            rest[end..].iter().take_while(|l| l.letter == ' ').count();
        rest = &rest[end + blanks..];
        skipped = 0;
    }
    lines
}

/// A letter and its style.
#[derive(Clone, Copy)]
struct Letter {
    letter: char,
    class: Class,
    is_marked: bool,
}

/// Returns the number of letters that make a line; at least one.
fn end_of_line(letters: &[Letter], width: usize, skipped: usize) -> usize {
    let mut taken = 0;
    let fits = |letter: &&Letter| {
        taken += columns_of(letter.letter);
        taken <= width
    };
    let most = letters.iter().take_while(fits).count().max(1);
    if most == letters.len() {
        return most;
    }
    // The break is behind a sign that separates, if that is not too far to the
    // left; otherwise behind any word.
    let is_blank = |at: &usize| *at > skipped && letters[*at].letter == ' ';
    let separates = |at: &usize| {
        let before = letters[*at - 1];
        let is_sign = matches!(before.class, Class::Sign | Class::Suspends);
        is_sign && ",={>|;".contains(before.letter)
    };
    let blanks = (1..=most).rev().filter(is_blank);
    let near = blanks.clone().take_while(|at| 3 * at >= 2 * most);
    let best = near.into_iter().find(separates);
    best.or_else(|| blanks.clone().next()).unwrap_or(most)
}

/// Makes cells of letters, behind `blanks` blanks.
fn cells_of(letters: &[Letter], blanks: usize) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::new();
    if blanks > 0 {
        cells.push(Cell {
            class: Class::Plain,
            is_marked: false,
            text: " ".repeat(blanks),
        });
    }
    for letter in letters {
        let is_like = |cell: &&mut Cell| {
            (cell.class, cell.is_marked) == (letter.class, letter.is_marked)
        };
        match cells.last_mut().filter(is_like) {
            Some(cell) => cell.text.push(letter.letter),
            None => cells.push(Cell {
                class: letter.class,
                is_marked: letter.is_marked,
                text: letter.letter.to_string(),
            }),
        }
    }
    cells
}
