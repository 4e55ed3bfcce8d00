//! Rows in columns.

use std::fmt;

/// The alignment of a cell in its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Aligned to the left, as text.
    Left,
    /// Aligned to the right, as numbers.
    Right,
}

/// A table for terminals, with its cells aligned in columns.
///
/// # Examples
///
/// ```
/// use lab::report::{Align, Table};
///
/// let mut table = Table::new([Align::Left, Align::Right]);
/// table.add(["style", "turns"]);
/// table.add(["send", "7"]);
/// assert_eq!(table.to_string(), "style  turns\nsend       7\n");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table<const COLUMNS: usize> {
    aligns: [Align; COLUMNS],
    rows: Vec<[String; COLUMNS]>,
}

impl<const COLUMNS: usize> Table<COLUMNS> {
    /// Makes a table without rows.
    pub fn new(aligns: [Align; COLUMNS]) -> Table<COLUMNS> {
        let rows = Vec::new();
        Table { aligns, rows }
    }

    /// Adds a row; the headings are a row too.
    pub fn add<T: Into<String>>(&mut self, cells: [T; COLUMNS]) {
        self.rows.push(cells.map(T::into));
    }
}

impl<const COLUMNS: usize> Table<COLUMNS> {
    /// Returns all rows, the headings included.
    pub(super) fn rows(&self) -> &[[String; COLUMNS]] {
        &self.rows
    }
}

impl<const COLUMNS: usize> fmt::Display for Table<COLUMNS> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = |column: usize| {
            let cells = self.rows.iter().map(|row| &row[column]);
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: [usize; COLUMNS] = std::array::from_fn(width);
        for row in &self.rows {
            let mut line = String::new();
            for (column, cell) in row.iter().enumerate() {
                let gap = if column == 0 { "" } else { "  " };
                let width = widths[column];
                line.push_str(gap);
                line.push_str(&match self.aligns[column] {
                    Align::Left => format!("{cell:<width$}"),
                    Align::Right => format!("{cell:>width$}"),
                });
            }
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}
