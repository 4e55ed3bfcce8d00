//! The pieces of several files in rows: matching pieces side by side.
//!
//! Rows are found by names alone, first of items, then of steps; a request
//! `Read` counts as a function `read`. An item that is public, or that all
//! files have, heads the steps behind it, in whatever function they are: if
//! one style needs three functions for the work of one elsewhere, the steps
//! are still side by side.

use super::marks::{Item, Piece, cut};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::BTreeSet;
use styles::source::Page;

/// The matching pieces of several files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<'a> {
    /// The item that it belongs to, public or in all files; `None` before the
    /// first.
    pub item: Option<String>,
    /// Other items that begin here: helpers that only some files have, by
    /// their roles. All implementations of one trait have one role. Several
    /// helpers are in one row if none of them has anything beside it.
    pub helpers: Vec<String>,
    /// The step; `None` before the first of a function.
    pub step: Option<&'a str>,
    /// One piece for each file, in their order; `None` for a file without it.
    pub pieces: Vec<Option<Piece<'a>>>,
}

/// The key by which pieces of different files belong together.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Key<'a> {
    Preamble,
    Item(String),
    /// A helper, wherever it is: the function that it helps may have another
    /// name elsewhere.
    Helper(String),
    Step(Option<String>, &'a str),
}

/// Puts the matching pieces of several files into rows.
///
/// Each piece of each file is in one row, and those of a file are in its
/// order. If the files disagree about the order, a piece in another place has
/// a row of its own there.
///
/// # Examples
///
/// ```
/// use lab::reading::align;
///
/// let one = "fn f() {\n    // step: a\n    x();\n}\n";
/// let other = "fn g() {}\n\nfn f() {\n    // step: a\n    y();\n}\n";
/// let rows = align(&[one, other]);
/// assert_eq!(rows.len(), 3);
/// assert_eq!(rows[0].helpers, ["g"]);
/// assert_eq!(rows[0].pieces[0], None);
/// assert_eq!(rows[2].step, Some("a"));
/// assert!(rows[2].pieces.iter().all(Option::is_some));
/// ```
pub fn align<'a>(texts: &[&'a str]) -> Vec<Row<'a>> {
    let files: Vec<_> = texts.iter().map(|text| cut(text)).collect();
    let heads = heads(&files);
    let mut keyed: Vec<(Key<'a>, Row<'a>)> = Vec::new();
    for (column, pieces) in files.into_iter().enumerate() {
        let own = place(pieces, column, texts.len(), &heads);
        keyed = merge(keyed, own);
    }
    let rows = keyed.into_iter().map(|(_, row)| row).collect();
    join_helpers(rows, texts)
}

/// Merges two lists of rows that have no column in common: rows of the same
/// key become one, as many as can without a change of order.
fn merge<'a>(
    left: Vec<(Key<'a>, Row<'a>)>,
    right: Vec<(Key<'a>, Row<'a>)>,
) -> Vec<(Key<'a>, Row<'a>)> {
    let keys = |rows: &[(Key<'a>, Row<'a>)]| {
        let keys = rows.iter().map(|(key, _)| key.clone());
        keys.collect::<Vec<_>>()
    };
    let (left_keys, right_keys) = (keys(&left), keys(&right));
    let ops = capture_diff_slices(Algorithm::Myers, &left_keys, &right_keys);
    let (mut left, mut right) = (left.into_iter(), right.into_iter());
    let mut merged = Vec::new();
    for op in ops {
        let (old, new) = (op.old_range().len(), op.new_range().len());
        if matches!(op, DiffOp::Equal { .. }) {
            let both = left.by_ref().take(old).zip(right.by_ref());
            merged.extend(both.map(|((key, mut row), (_, other))| {
                for (piece, other) in row.pieces.iter_mut().zip(other.pieces) {
                    *piece = piece.take().or(other);
                }
                (key, row)
            }));
        } else {
            merged.extend(left.by_ref().take(old));
            merged.extend(right.by_ref().take(new));
        }
    }
    merged
}

/// Makes one row of helpers that follow each other and have nothing beside
/// them: no other file determines their place.
fn join_helpers<'a>(rows: Vec<Row<'a>>, texts: &[&'a str]) -> Vec<Row<'a>> {
    let mut joined: Vec<Row<'a>> = Vec::new();
    let mut may_join = false;
    for row in rows {
        let is_alone = !row.helpers.is_empty()
            && row.pieces.iter().flatten().count() == 1;
        match joined.last_mut().filter(|_| is_alone && may_join) {
            Some(last) => last.append(row, texts),
            None => joined.push(row),
        }
        may_join = is_alone;
    }
    joined
}

impl<'a> Row<'a> {
    /// Returns the name of the part that the row belongs to: a helper,
    /// helpers, or the item that all files have.
    pub fn part(&self) -> Option<&str> {
        match &self.helpers[..] {
            [] => self.item.as_deref(),
            [helper] => Some(helper),
            _ => Some("helpers"),
        }
    }

    /// Appends the pieces of another row, each right behind its own here.
    fn append(&mut self, other: Row<'a>, texts: &[&'a str]) {
        self.helpers.extend(other.helpers);
        let pieces = self.pieces.iter_mut().zip(other.pieces).zip(texts);
        for ((piece, other), text) in pieces {
            match (piece, other) {
                (Some(piece), Some(other)) => {
                    let end = other.start + other.text.len();
                    piece.text = &text[piece.start..end];
                }
                (piece @ None, Some(other)) => *piece = Some(other),
                (_, None) => {}
            }
        }
    }
}

/// Returns the names of the items that steps are assigned to: those that are
/// public, and those in all files.
fn heads(files: &[Vec<Piece<'_>>]) -> BTreeSet<String> {
    let names = |pieces: &[Piece<'_>], only_public: bool| {
        let items = pieces.iter().filter_map(|piece| piece.item.as_ref());
        let items = items.filter(|item| item.is_public || !only_public);
        items.map(Item::row_name).collect()
    };
    let mut common: Option<BTreeSet<String>> = None;
    let mut heads = BTreeSet::new();
    for pieces in files {
        let all: BTreeSet<String> = names(pieces, false);
        heads.append(&mut names(pieces, true));
        common = Some(match common {
            Some(common) => common.intersection(&all).cloned().collect(),
            None => all,
        });
    }
    heads.append(&mut common.unwrap_or_default());
    heads
}

/// Makes a row of each piece of a file, with its key.
fn place<'a>(
    pieces: Vec<Piece<'a>>,
    column: usize,
    columns: usize,
    heads: &BTreeSet<String>,
) -> Vec<(Key<'a>, Row<'a>)> {
    let mut head: Option<String> = None;
    let mut shown: Option<String> = None;
    let placed = pieces.into_iter().map(|piece| {
        let key = match (&piece.item, piece.step) {
            (None, _) => Key::Preamble,
            (Some(_), Some(step)) => Key::Step(head.clone(), step),
            (Some(item), None) if heads.contains(&item.row_name()) => {
                head = Some(item.row_name());
                shown = Some(item.name.clone());
                Key::Item(item.row_name())
            }
            (Some(item), None) => Key::Helper(item.role().to_string()),
        };
        let mut row = Row {
            item: shown.clone(),
            helpers: Vec::new(),
            step: piece.step,
            pieces: vec![None; columns],
        };
        if let Key::Helper(role) = &key {
            row.helpers.push(role.clone());
        }
        row.pieces[column] = Some(piece);
        (key, row)
    });
    placed.collect()
}

/// Returns the rows of a page, in all styles that it has, in their order.
pub fn rows_of(page: &Page) -> Vec<Row<'static>> {
    let texts = page.sources.iter().map(|source| source.text);
    align(&texts.collect::<Vec<_>>())
}

/// Keeps some of the columns, in the order given, and the rows that are not
/// empty in them.
///
/// # Panics
///
/// If a column does not exist.
pub fn pick<'a>(rows: &[Row<'a>], columns: &[usize]) -> Vec<Row<'a>> {
    let picked = rows.iter().map(|row| {
        let pieces = columns.iter().map(|&column| row.pieces[column].clone());
        Row {
            pieces: pieces.collect(),
            ..row.clone()
        }
    });
    picked
        .filter(|row| row.pieces.iter().any(Option::is_some))
        .collect()
}
