//! The small programs as the site shows them: in which order, whose lines are
//! whose in what they print, and who waits for whom in their middle.
//!
//! What they do is read from `spec/recipes`, what they demonstrate from
//! `spec/field.md`.

mod table;

pub use self::table::GROUPS;

use super::kept::Kept;
use super::timeline::Lane;
use crate::programs::recording;

/// Programs with one subject.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// What they have in common.
    pub title: &'static str,
    /// In reading order.
    pub programs: &'static [Program],
}

/// One small program.
#[derive(Clone, Copy, Debug)]
pub struct Program {
    /// Of its files.
    pub name: &'static str,
    /// Whose lines are whose.
    pub lanes: &'static [Lane],
    /// In its middle; none if it never waits.
    pub kept: Option<Kept>,
}

/// Returns all programs in reading order.
pub fn all() -> impl Iterator<Item = &'static Program> + Clone {
    GROUPS.iter().flat_map(|group| group.programs)
}

/// What all programs must do; a section each.
const RECIPES: &str = include_str!("../../../spec/recipes/README.md");

impl Program {
    /// Returns the program itself.
    ///
    /// # Panics
    ///
    /// If there is none of its name.
    pub fn written(&self) -> &'static styles::programs::Program {
        let written = styles::programs::Program::by_name(self.name);
        written.expect("the table of the site has programs only")
    }

    /// Returns what CPython's asyncio printed.
    pub fn recorded(&self) -> &'static str {
        recording(self.name).unwrap_or_default()
    }

    /// Returns what the program does, as its recipe has it.
    ///
    /// Where the recipe comes from is left out.
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

/// What is to be shown, a row each.
const FIELD: &str = include_str!("../../../spec/field.md");

/// Returns what a row of the field says; none if there is no such row.
pub fn says(row: &str) -> Option<&'static str> {
    let start = format!("| {row} | ");
    let mut lines = FIELD.lines();
    let rest = lines.find_map(|line| line.strip_prefix(&start));
    // Behind the name of the row stands where it is said, then what.
    rest.and_then(|rest| rest.split(" | ").nth(1))
}
