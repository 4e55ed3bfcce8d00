//! Rows in columns.

use std::fmt;

/// Where in its column a cell stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// At the left, as text.
    Left,
    /// At the right, as numbers.
    Right,
}

/// Rows whose cells stand below each other when it is displayed.
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

    /// Adds a row; headings are one like all others.
    pub fn add<T: Into<String>>(&mut self, cells: [T; COLUMNS]) {
        self.rows.push(cells.map(T::into));
    }
}

impl<const COLUMNS: usize> Table<COLUMNS> {
    /// Returns all rows, the headings too.
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
