//! The small programs as the site shows them: what each is about, whose lines
//! are whose in what it prints, and who waits for whom in its middle.
//!
//! What they do and what was recorded is read from `spec/recipes`; their
//! source is not known here.

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
    /// What it shows, in a few words.
    pub shows: &'static str,
    /// Whose lines are whose.
    pub lanes: &'static [Lane],
    /// In its middle, as far as it is written so.
    kept: Kept,
}

/// Returns all programs in reading order.
pub fn all() -> impl Iterator<Item = &'static Program> + Clone {
    GROUPS.iter().flat_map(|group| group.programs)
}

/// What all programs must do; a section each.
const RECIPES: &str = include_str!("../../../spec/recipes/README.md");

impl Program {
    /// Returns what it is about, in its own words once it is written.
    pub fn about(&self) -> &'static str {
        self.written().map_or(self.shows, |written| written.summary)
    }

    /// Returns what CPython's asyncio printed.
    pub fn recorded(&self) -> &'static str {
        recording(self.name).unwrap_or_default()
    }

    /// Returns the program itself, once it is written.
    pub fn written(&self) -> Option<&'static styles::programs::Program> {
        styles::programs::Program::by_name(self.name)
    }

    /// Returns who waits for whom in its middle.
    ///
    /// Where a style has no function of a name, the main one waits alone.
    pub fn kept(&self) -> Kept {
        let names = |text: &str, body: &str| {
            let ends = ["(", "<"].map(|end| format!("{body}{end}"));
            ends.iter().any(|end| text.contains(end))
        };
        let sources = self.written().map_or(&[][..], |w| w.page.sources);
        let all_name = sources.iter().all(|source| {
            let mut bodies = self.kept.bodies.iter();
            bodies.all(|body| names(source.text, body))
        });
        match all_name {
            true => self.kept,
            false => Kept {
                bodies: &["main"],
                ..self.kept
            },
        }
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
