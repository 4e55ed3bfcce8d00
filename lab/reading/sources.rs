//! Pages by name.

use std::{error, fmt};
use styles::pages::PAGES;
use styles::programs::Program;
use styles::source::{Kind, Page};

/// A name that no page has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownPage(pub String);

impl fmt::Display for UnknownPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = PAGES.iter().map(|page| page.name);
        write!(f, "no file or program is named {:?}", self.0)?;
        if let Some(name) = nearest(&self.0, names) {
            write!(f, "; is it {name:?}?")?;
        }
        let lists = [(Kind::File, "files"), (Kind::Program, "programs")];
        for (kind, title) in lists {
            let of_kind = PAGES.iter().filter(|page| page.kind == kind);
            let names: Vec<_> = of_kind.map(|page| page.name).collect();
            if !names.is_empty() {
                write!(f, "; {title}: {}", names.join(", "))?;
            }
        }
        Ok(())
    }
}

impl error::Error for UnknownPage {}

/// Returns the page of a name.
///
/// # Errors
///
/// If there is none; the message lists all names.
///
/// # Examples
///
/// ```
/// use lab::reading::find_page;
///
/// assert_eq!(find_page("fetch").unwrap().sources.len(), 4);
/// let error = find_page("fetsch").unwrap_err().to_string();
/// assert!(error.contains("is it \"fetch\"?"), "{error}");
/// ```
pub fn find_page(name: &str) -> Result<&'static Page, UnknownPage> {
    let found = PAGES.iter().find(|page| page.name == name);
    found.ok_or_else(|| UnknownPage(name.to_string()))
}

/// Returns the description of a page: the summary of a program, or the first
/// words before a colon that the documentation of all its files has.
///
/// # Examples
///
/// ```
/// use lab::reading::{description, find_page};
///
/// let page = find_page("mod").unwrap();
/// assert_eq!(description(page), Some("Kept while a task waits"));
/// ```
pub fn description(page: &Page) -> Option<&'static str> {
    if let Some(program) = Program::by_name(page.name) {
        return Some(program.summary);
    }
    let heads = |text: &'static str| {
        let lines = text.lines().map_while(|line| line.strip_prefix("//!"));
        lines.filter_map(|line| Some(line.split_once(':')?.0.trim()))
    };
    let (first, others) = page.sources.split_first()?;
    let is_common = |head: &&str| {
        others
            .iter()
            .all(|o| heads(o.text).any(|other| other == *head))
    };
    heads(first.text).find(is_common)
}

/// The longest name that is compared, in characters.
const MAX_NAME_CHARS: usize = 64;

/// Returns the name that is most similar to another, if any is: at most a
/// third of its characters differ.
pub fn nearest<'a>(
    name: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let name: Vec<char> = name.to_lowercase().chars().collect();
    if name.len() > MAX_NAME_CHARS {
        return None;
    }
    let near = names.into_iter().filter_map(|other| {
        let letters: Vec<char> = other.chars().collect();
        let changes = changes(&name, &letters);
        let most = letters.len().max(name.len()).div_ceil(3);
        (changes <= most && changes < letters.len())
            .then_some((changes, other))
    });
    near.min_by_key(|(changes, _)| *changes)
        .map(|(_, other)| other)
}

/// Returns the number of letters that have to be inserted, removed or changed
/// to turn one word into another (Levenshtein).
fn changes(one: &[char], other: &[char]) -> usize {
    let mut costs: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.iter().enumerate() {
        let mut diagonal = costs[0];
        costs[0] = row + 1;
        for (column, another) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != another);
            diagonal = costs[column + 1];
            let put_in = costs[column] + 1;
            let taken_out = costs[column + 1] + 1;
            costs[column + 1] = replaced.min(put_in).min(taken_out);
        }
    }
    costs[other.len()]
}
