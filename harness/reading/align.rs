//! The pieces of several files in rows: what belongs together beside each
//! other.
//!
//! Rows are found by names alone, first of items, then of steps. An item that
//! everybody may name, or that all have, heads the steps behind it, in
//! whatever function they stand: where one style needs three functions for
//! what is one elsewhere, the steps are still beside each other.

use super::marks::{Piece, cut};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::BTreeSet;
use styles::source::Page;

/// What belongs together of several files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<'a> {
    /// The item that it belongs to, public or had by all; none before the
    /// first.
    pub item: Option<String>,
    /// The role of what begins here, if it is something else: a helper that
    /// only some have. What implements one trait has one role.
    pub helper: Option<String>,
    /// The step; none before the first of a function.
    pub step: Option<&'a str>,
    /// One for each file, in their order; none where there is no such.
    pub pieces: Vec<Option<Piece<'a>>>,
}

/// By what pieces of different files belong together.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Key<'a> {
    Preamble,
    Item(String),
    /// Wherever it stands: what it helps may be named otherwise elsewhere.
    Helper(String),
    Step(Option<String>, &'a str),
}

/// A piece and where it belongs.
struct Placed<'a> {
    key: Key<'a>,
    item: Option<String>,
    piece: Piece<'a>,
}

/// Puts what belongs together of several files into rows.
///
/// Each piece of each file is in one row, and those of a file are in its
/// order. Where the files disagree about the order, what comes in another
/// place has a row of its own there.
///
/// # Examples
///
/// ```
/// use harness::reading::align;
///
/// let one = "fn f() {\n    // step: a\n    x();\n}\n";
/// let other = "fn g() {}\n\nfn f() {\n    // step: a\n    y();\n}\n";
/// let rows = align(&[one, other]);
/// assert_eq!(rows.len(), 3);
/// assert_eq!(rows[0].helper.as_deref(), Some("g"));
/// assert_eq!(rows[0].pieces[0], None);
/// assert_eq!(rows[2].step, Some("a"));
/// assert!(rows[2].pieces.iter().all(Option::is_some));
/// ```
pub fn align<'a>(texts: &[&'a str]) -> Vec<Row<'a>> {
    let files: Vec<_> = texts.iter().map(|text| cut(text)).collect();
    let heads = heads(&files);
    let mut keys: Vec<Key<'a>> = Vec::new();
    let mut rows: Vec<Row<'a>> = Vec::new();
    for (column, pieces) in files.into_iter().enumerate() {
        let placed = place(pieces, &heads);
        let own: Vec<Key<'a>> = placed.iter().map(|p| p.key.clone()).collect();
        let ops = capture_diff_slices(Algorithm::Myers, &keys, &own);
        let mut merged = Merged {
            keys: Vec::new(),
            rows: Vec::new(),
            width: texts.len(),
        };
        let mut rows_left = rows.into_iter().zip(keys);
        let mut placed = placed.into_iter();
        for op in ops {
            let (old, new) = (op.old_range().len(), op.new_range().len());
            if matches!(op, DiffOp::Equal { .. }) {
                for _ in 0..old {
                    let row = rows_left.next();
                    merged.add(row, placed.next().map(|p| (column, p)));
                }
                continue;
            }
            for _ in 0..old {
                merged.add(rows_left.next(), None);
            }
            for _ in 0..new {
                merged.add(None, placed.next().map(|p| (column, p)));
            }
        }
        (keys, rows) = (merged.keys, merged.rows);
    }
    rows
}

/// Rows on their way into a new list.
struct Merged<'a> {
    keys: Vec<Key<'a>>,
    rows: Vec<Row<'a>>,
    /// How many files there are.
    width: usize,
}

impl<'a> Merged<'a> {
    /// Adds a row, a piece, or a piece to a row.
    fn add(
        &mut self,
        row: Option<(Row<'a>, Key<'a>)>,
        placed: Option<(usize, Placed<'a>)>,
    ) {
        let (mut row, key) = match (row, &placed) {
            (Some(row), _) => row,
            (None, Some((_, placed))) => {
                let row = Row::new(placed, self.width);
                (row, placed.key.clone())
            }
            (None, None) => return,
        };
        if let Some((column, placed)) = placed {
            row.pieces[column] = Some(placed.piece);
        }
        self.rows.push(row);
        self.keys.push(key);
    }
}

impl<'a> Row<'a> {
    fn new(placed: &Placed<'a>, width: usize) -> Row<'a> {
        Row {
            item: placed.item.clone(),
            helper: match &placed.key {
                Key::Helper(name) => Some(name.clone()),
                _ => None,
            },
            step: placed.piece.step,
            pieces: vec![None; width],
        }
    }
}

/// Returns the names of what steps are counted to: what is public, and what
/// all files have.
fn heads(files: &[Vec<Piece<'_>>]) -> BTreeSet<String> {
    let names = |pieces: &[Piece<'_>], only_public: bool| {
        let items = pieces.iter().filter_map(|piece| piece.item.as_ref());
        let items = items.filter(|item| item.is_public || !only_public);
        items.map(|item| item.name.clone()).collect()
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

/// Finds out where the pieces of a file belong.
fn place<'a>(
    pieces: Vec<Piece<'a>>,
    heads: &BTreeSet<String>,
) -> Vec<Placed<'a>> {
    let mut head: Option<String> = None;
    let placed = pieces.into_iter().map(|piece| {
        let key = match (&piece.item, piece.step) {
            (None, _) => Key::Preamble,
            (Some(_), Some(step)) => Key::Step(head.clone(), step),
            (Some(item), None) if heads.contains(&item.name) => {
                head = Some(item.name.clone());
                Key::Item(item.name.clone())
            }
            (Some(item), None) => Key::Helper(item.role().to_string()),
        };
        let item = head.clone();
        Placed { key, item, piece }
    });
    placed.collect()
}

/// Returns the rows of a page, in all styles that it has, in their order.
pub fn rows_of(page: &Page) -> Vec<Row<'static>> {
    let texts = page.sources.iter().map(|source| source.text);
    align(&texts.collect::<Vec<_>>())
}

/// Keeps some of the columns, in the order given, and the rows that have
/// something in them.
///
/// # Panics
///
/// If there is no such column.
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
