//! The small programs as the site shows them: their order, the tasks that
//! print their lines, and the tasks and functions that wait in their middle.
//!
//! Their recipes are read from `spec/recipes`, the rows that they demonstrate
//! from `spec/field.md`.

mod table;

pub use self::table::GROUPS;

use super::kept::Kept;
use super::timeline::Lane;
use crate::programs::recording;

/// Programs with one subject.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// The common subject.
    pub title: &'static str,
    /// The programs, in reading order.
    pub programs: &'static [Program],
}

/// One small program.
#[derive(Clone, Copy, Debug)]
pub struct Program {
    /// The name of its folder.
    pub name: &'static str,
    /// The tasks, with the beginnings of their lines.
    pub lanes: &'static [Lane],
    /// A moment in its middle; `None` if it never waits.
    pub kept: Option<Kept>,
}

/// Returns all programs in reading order.
pub fn all() -> impl Iterator<Item = &'static Program> + Clone {
    GROUPS.iter().flat_map(|group| group.programs)
}

/// The recipes of all programs; a section each.
const RECIPES: &str = include_str!("../../../spec/recipes/README.md");

impl Program {
    /// Returns the program.
    ///
    /// # Panics
    ///
    /// If there is no program of its name.
    pub fn written(&self) -> &'static styles::programs::Program {
        let written = styles::programs::Program::by_name(self.name);
        written.expect("the table of the site has programs only")
    }

    /// Returns the recorded output of CPython's asyncio.
    pub fn recorded(&self) -> &'static str {
        recording(self.name).unwrap_or_default()
    }

    /// Returns the program's recipe.
    ///
    /// The source of the recipe is left out.
    pub fn recipe(&self) -> String {
        let section = section(RECIPES, self.name).unwrap_or_default();
        let words: Vec<_> = section.split_whitespace().collect();
        let text = words.join(" ");
        let after = |start: usize| text.find(". ").map(|end| end + start);
        match text.starts_with("Source") {
            true => text[after(2).unwrap_or(0)..].to_string(),
            false => text,
        }
    }
}

/// Returns the text below a heading, up to the next.
fn section<'a>(text: &'a str, heading: &str) -> Option<&'a str> {
    let start = format!("\n## {heading}\n");
    let (_, section) = text.split_once(&start)?;
    Some(section.split("\n## ").next().unwrap_or(section))
}

/// The table of the field, with a row for each fact to be shown.
const FIELD: &str = include_str!("../../../spec/field.md");

/// Returns the text of a row of the field; `None` if there is no such row.
pub fn says(row: &str) -> Option<&'static str> {
    let start = format!("| {row} | ");
    let mut lines = FIELD.lines();
    let rest = lines.find_map(|line| line.strip_prefix(&start));
    // After the name of the row come its source and its text.
    rest.and_then(|rest| rest.split(" | ").nth(1))
}
