//! Coloured text in lines of a bounded width.
//!
//! Nothing gets lost: what is too long goes on in the next line, further in;
//! what could move the cursor is written by its number.

use super::highlight::{Class, Span};
use harness::text::tidy;
use unicode_width::UnicodeWidthChar;

/// How far in a line goes on that was too long.
const INDENT: usize = 4;

/// A part of a line as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) class: Class,
    /// Whether it is what differs.
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

/// How many columns a text takes on a terminal.
pub(super) fn columns(text: &str) -> usize {
    text.chars().map(columns_of).sum()
}

fn columns_of(letter: char) -> usize {
    letter.width().unwrap_or(0)
}

/// Cuts a text so that it takes no more columns.
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

/// Cuts the path of a file so that it takes no more columns; its end tells
/// most.
pub(super) fn cut_path_to(path: &str, width: usize) -> String {
    if columns(path) <= width {
        return path.to_string();
    }
    let backwards: String = path.chars().rev().collect();
    cut_to(&backwards, width).chars().rev().collect()
}

/// Breaks a line into lines of at most so many columns, where there are
/// blanks if it can.
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
    // The blanks in front stay, if they leave room for anything.
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

/// A letter and how it is drawn.
#[derive(Clone, Copy)]
struct Letter {
    letter: char,
    class: Class,
    is_marked: bool,
}

/// Returns how many of the letters make a line; not none.
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
    // Behind a sign that separates, if that is not too far in front; else
    // behind any word.
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

/// Makes cells of letters, behind so many blanks.
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
