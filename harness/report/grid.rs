//! Tables of any width, for pages and for Markdown.
//!
//! [`Table`](super::Table) is the one for terminals.

use super::{Table, escaped};

/// A table with a heading above each column; the first cell of a row names
/// it, the others are numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// Above the columns.
    pub head: Vec<String>,
    /// With as many cells each.
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

    /// Makes one of a table for terminals, of which the first row has the
    /// headings; columns at its end without one are left out.
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
    /// use harness::report::Grid;
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

    /// Writes it in HTML.
    pub fn html(&self, caption: &str) -> String {
        let cells = |cells: &[String], first: &str, other: &str| {
            let cells = cells.iter().enumerate().map(|(column, cell)| {
                let tag = if column == 0 { first } else { other };
                let name = tag.split(' ').next().unwrap_or(tag);
                format!("<{tag}>{}</{name}>", escaped(cell))
            });
            cells.collect::<String>()
        };
        let column = "th scope=\"col\"";
        let head = cells(&self.head, column, column);
        let rows = self.rows.iter().map(|row| {
            let row = cells(row, "th scope=\"row\"", "td");
            format!("<tr>{row}</tr>\n")
        });
        format!(
            "<div class=\"table\" tabindex=\"0\" role=\"region\" \
             aria-label=\"{caption}\">\n<table>\n\
             <caption>{caption}</caption>\n\
             <thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n\
             </table></div>\n",
            caption = escaped(caption),
            rows = rows.collect::<String>(),
        )
    }
}
