//! The places of the house, and what each may import: the table of
//! `ARCHITECTURE.md`, row by row.
//!
//! Rows stand in order: a place imports only what stands above it, so that
//! there are no circles. A file belongs to the row that says most of its path.
//! Within a place files do not import each other in circles either.

use super::modules::{Import, Modules, imports, module_of};
use super::source::{Source, files};
use super::{Complaint, rust_files};
use std::collections::{BTreeMap, BTreeSet};

/// Places with files that may import each other in circles.
const CIRCLES: &[(&str, &str)] = &[
    ("styles/generator/", "a body may delegate to a body"),
    (
        "styles/callbacks/",
        "`task/` and `deferred/` are cut by length",
    ),
    (
        "styles/send/",
        "a request may ask for a child, which asks again",
    ),
    ("styles/yield_from/", "a wait delegates to what drives it"),
    (
        "harness/twins/",
        "a run starts a version, which has an outside, which asks the run; a \
         check asks the search, which reads the check",
    ),
];

/// A row of the table.
#[derive(Debug)]
pub(super) struct Row {
    /// A folder, with a slash at its end, or a file.
    pub(super) place: String,
    /// As they are written.
    pub(super) may_import: Vec<String>,
}

impl Row {
    /// Returns the place as a path of Rust.
    fn name(&self) -> String {
        match self.place.strip_suffix("/lib.rs") {
            // Not the whole package.
            Some(folder) => format!("{folder}::lib"),
            None => module_of(&self.place).join("::"),
        }
    }

    /// Returns whether the place is what an entry of another row names, or
    /// within it.
    fn is_named(&self, entry: &str, by: &Row) -> bool {
        let own = by.name();
        let package = own.split("::").next().unwrap_or_default();
        let [name, local] = [self.name(), format!("{package}::{entry}")];
        let is_in = |whole: &str| {
            let rest = name.strip_prefix(whole);
            rest.is_some_and(|r| r.is_empty() || r.starts_with("::"))
        };
        is_in(entry) || is_in(&local)
    }
}

/// Reads the table.
fn rows(document: &str) -> Vec<Row> {
    let lines = document.lines();
    let lines = lines.skip_while(|line| !line.starts_with("| place |"));
    let lines = lines.skip(2).take_while(|line| line.starts_with('|'));
    let codes = |cell: &str| {
        let codes = cell.split('`').skip(1).step_by(2);
        codes.map(str::to_string).collect::<Vec<_>>()
    };
    let row = |line: &str| {
        let mut cells = line.trim_matches('|').split('|');
        let place = codes(cells.next()?).into_iter().next()?;
        let may_import = codes(cells.next_back()?);
        Some(Row { place, may_import })
    };
    lines.filter_map(row).collect()
}

/// Returns the row to which a file belongs.
pub(super) fn row_of(rows: &[Row], path: &str) -> Option<usize> {
    let holds = |row: &Row| match row.place.ends_with('/') {
        true => path.starts_with(&row.place),
        false => path == row.place,
    };
    let holding = rows.iter().enumerate().filter(|(_, row)| holds(row));
    let most = holding.max_by_key(|(_, row)| row.place.len());
    most.map(|(index, _)| index)
}

/// Returns whether a file is the `mod.rs` of a folder around another file.
fn is_above(file: &str, source: &Source) -> bool {
    let folder = file.strip_suffix("mod.rs");
    folder.is_some_and(|folder| source.path.starts_with(folder))
}

/// The table and the source that it is about.
pub(super) struct House {
    pub(super) rows: Vec<Row>,
    pub(super) modules: Modules,
    pub(super) sources: Vec<Source>,
}

impl House {
    pub(super) fn new() -> House {
        // Tests may use whatever shows what they test.
        let is_test = |path: &str| {
            path.ends_with("/tests.rs") || path.contains("/tests/")
        };
        let mut sources = rust_files();
        sources.retain(|source| !is_test(&source.path));
        let document = files(&["."], &["ARCHITECTURE.md"]);
        House {
            rows: rows(&document[0].text),
            modules: Modules::of(&sources),
            sources,
        }
    }

    /// Returns the other rows from which a file imports, with what it names
    /// of them.
    fn arrows(&self, source: &Source) -> Vec<(usize, String, usize)> {
        let own = row_of(&self.rows, &source.path);
        let mut found = Vec::new();
        for import in imports(source) {
            let file = self.modules.file_of(&import.path);
            let row = file.and_then(|file| row_of(&self.rows, file));
            let is_above = file.is_some_and(|file| is_above(file, source));
            if let Some(row) = row
                && Some(row) != own
                && !is_above
            {
                found.push((import.line, import.path.join("::"), row));
            }
        }
        found
    }

    /// Complains of every import that the table does not have.
    pub(super) fn check(&self, source: &Source) -> Vec<Complaint> {
        let Some(own) = row_of(&self.rows, &source.path) else {
            return vec![Complaint::new(1, "is in no row of the table")];
        };
        let own = &self.rows[own];
        let mut complaints = Vec::new();
        for (line, path, row) in self.arrows(source) {
            let row = &self.rows[row];
            let mut entries = own.may_import.iter();
            if !entries.any(|entry| row.is_named(entry, own)) {
                let (own, other) = (&own.place, &row.place);
                let what = format!("{own} may not import {other}: `{path}`");
                complaints.push(Complaint::new(line, what));
            }
        }
        for Import { line, path, .. } in imports(source) {
            if matches!(&path[..], [_, all] if all == "*") {
                complaints.push(Complaint::new(line, "imports everything"));
            }
        }
        complaints
    }

    /// Complains of rows that name what is not above them, or what they do
    /// not import, and of rows without files.
    pub(super) fn check_table(&self) -> Vec<String> {
        let mut imported: BTreeSet<(usize, usize)> = BTreeSet::new();
        let mut inhabited = BTreeSet::new();
        for source in &self.sources {
            if let Some(own) = row_of(&self.rows, &source.path) {
                inhabited.insert(own);
                let arrows = self.arrows(source).into_iter();
                imported.extend(arrows.map(|(_, _, row)| (own, row)));
            }
        }
        let mut complaints = Vec::new();
        for (index, row) in self.rows.iter().enumerate() {
            let mut complain = |what: String| {
                complaints.push(format!("{}: {what}", row.place));
            };
            if !inhabited.contains(&index) {
                complain("no file is in it".to_string());
            }
            for entry in &row.may_import {
                let is_named = |(at, other): &(usize, &Row)| {
                    *at != index && other.is_named(entry, row)
                };
                let named = self.rows.iter().enumerate().filter(is_named);
                let named: Vec<_> = named.map(|(at, _)| at).collect();
                if named.iter().any(|at| *at > index) || named.is_empty() {
                    complain(format!("`{entry}` does not stand above it"));
                }
                if !named.iter().any(|at| imported.contains(&(index, *at))) {
                    complain(format!("`{entry}` is allowed in vain"));
                }
            }
        }
        complaints
    }

    /// Returns the files of a place that import each other in circles.
    pub(super) fn circle(&self, place: usize) -> BTreeSet<&str> {
        let own =
            |source: &&Source| row_of(&self.rows, &source.path) == Some(place);
        let mut imported: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for source in self.sources.iter().filter(own) {
            let direct = imports(source).into_iter();
            let direct = direct.filter(|import| !import.is_wiring);
            let of = direct.filter_map(|i| self.modules.file_of(&i.path));
            let of = of.filter(|file| *file != source.path);
            imported.insert(&source.path, of.collect());
        }
        // Whatever imports nothing that is left is in no circle.
        loop {
            let left: BTreeSet<&str> = imported.keys().copied().collect();
            let count = left.len();
            imported.retain(|_, of| of.iter().any(|file| left.contains(file)));
            if imported.len() == count {
                return left;
            }
        }
    }
}

#[test]
fn every_place_imports_what_the_table_says() {
    let house = House::new();
    assert!(house.rows.len() > 25, "{:?}", house.rows);
    let mut complaints = house.check_table();
    for source in &house.sources {
        let of = house.check(source).into_iter();
        let of = of.map(|c| format!("{}:{}: {}", source.path, c.line, c.what));
        complaints.extend(of);
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn within_a_place_no_files_import_each_other_in_circles() {
    let house = House::new();
    for (index, row) in house.rows.iter().enumerate() {
        let circle = house.circle(index);
        let reason = CIRCLES.iter().find(|(place, _)| *place == row.place);
        match reason {
            None => assert!(circle.is_empty(), "{}: {circle:?}", row.place),
            Some(_) => assert!(!circle.is_empty(), "{}: in vain", row.place),
        }
    }
}
