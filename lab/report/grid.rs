//! Tables of any width, for pages and for Markdown.
//!
//! [`Table`](super::Table) is the one for terminals.

use super::Table;
use maud::{Markup, html};

/// A table with a heading above each column; the first cell of a row names
/// it, the others are numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// The headings of the columns.
    pub head: Vec<String>,
    /// The rows, with one cell for each heading.
    pub rows: Vec<Vec<String>>,
}

impl Grid {
    /// Makes a table without rows.
    pub fn new<T: Into<String>>(head: impl IntoIterator<Item = T>) -> Grid {
        Grid {
            head: head.into_iter().map(T::into).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    pub fn add<T: Into<String>>(
        &mut self,
        cells: impl IntoIterator<Item = T>,
    ) {
        self.rows.push(cells.into_iter().map(T::into).collect());
    }

    /// Makes a table from one for terminals, with its first row as headings;
    /// columns at its end without a heading are left out.
    pub(super) fn of<const COLUMNS: usize>(table: &Table<COLUMNS>) -> Grid {
        let mut rows = table.rows().iter().map(|row| row.to_vec());
        let mut head = rows.next().unwrap_or_default();
        while head.last().is_some_and(String::is_empty) {
            head.pop();
        }
        let columns = head.len();
        let cut = |mut row: Vec<String>| {
            row.truncate(columns);
            row
        };
        Grid {
            head,
            rows: rows.map(cut).collect(),
        }
    }

    /// Writes it in Markdown.
    ///
    /// # Examples
    ///
    /// ```
    /// use lab::report::Grid;
    ///
    /// let mut grid = Grid::new(["style", "ns"]);
    /// grid.add(["a|b", "7"]);
    /// let expected = "| style | ns |\n| --- | ---: |\n| a\\|b | 7 |\n";
    /// assert_eq!(grid.markdown(), expected);
    /// ```
    pub fn markdown(&self) -> String {
        let line = |cells: &[String]| {
            let cells: Vec<String> =
                cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
            format!("| {} |\n", cells.join(" | "))
        };
        let dashes = (0..self.head.len()).map(|column| match column {
            0 => "---".to_string(),
            _ => "---:".to_string(),
        });
        let mut text = line(&self.head);
        text.push_str(&line(&dashes.collect::<Vec<_>>()));
        self.rows.iter().for_each(|row| text.push_str(&line(row)));
        text
    }

    /// Writes it in HTML, in a frame of its own that scrolls sideways.
    pub(super) fn html(&self, caption: &str) -> Markup {
        html! {
            div.table tabindex="0" role="region" aria-label=(caption) {
                table {
                    caption { (caption) }
                    thead {
                        tr {
                            @for cell in &self.head {
                                th scope="col" { (cell) }
                            }
                        }
                    }
                    tbody {
                        @for row in &self.rows {
                            tr {
                                @for (column, cell) in row.iter().enumerate() {
                                    @if column == 0 {
                                        th scope="row" { (cell) }
                                    } @else {
                                        td { (cell) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
