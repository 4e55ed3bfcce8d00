//! Manifests and documents: the reason of each dependency, and the targets of
//! links.

use super::Complaint;
use super::source::{Source, root};
use std::path::Path;

/// Complains of a dependency without a reason above it; one that belongs to
/// the one before, by its name, shares that one's reason.
pub(super) fn check(source: &Source) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    let mut concerns = false;
    let mut reason_of = None::<&str>;
    let mut is_explained = false;
    for (number, line) in source.lines() {
        let line = line.trim();
        if line.starts_with('[') {
            // The source of a package needs no reason.
            concerns = line.ends_with("dependencies]")
                && line != "[workspace.dependencies]";
            reason_of = None;
        } else if line.starts_with('#') {
            is_explained = true;
            continue;
        } else if concerns && let Some(name) = dependency(line) {
            let shares = reason_of.is_some_and(|of| name.starts_with(of));
            if is_explained {
                reason_of = Some(name);
            } else if !shares {
                let what = format!("`{name}` has no reason above it");
                complaints.push(Complaint::new(number, what));
            }
        }
        is_explained = false;
    }
    complaints
}

/// Returns the name of the dependency that a line declares.
fn dependency(line: &str) -> Option<&str> {
    let (name, _) = line.split_once('=')?;
    let (name, _) = name.split_once('.').unwrap_or((name, ""));
    Some(name.trim()).filter(|name| !name.is_empty())
}

/// Complains of a link to a file that does not exist.
pub(super) fn check_links(source: &Source) -> Vec<Complaint> {
    let folder = Path::new(&source.path).parent();
    let folder = root().join(folder.unwrap_or(Path::new("")));
    let mut complaints = Vec::new();
    let mut in_code = false;
    for (number, line) in source.lines() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        if in_code {
            continue;
        }
        for target in targets(line) {
            let (path, _) = target.split_once('#').unwrap_or((target, ""));
            let is_here = path.is_empty() || path.contains("://");
            if !is_here && !folder.join(path).exists() {
                let what = format!("`{path}` is not there");
                complaints.push(Complaint::new(number, what));
            }
        }
    }
    complaints
}

/// Returns the targets of the links in a line.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    let starts = line.match_indices("](");
    starts.filter_map(|(place, opening)| {
        let rest = &line[place + opening.len()..];
        let target = &rest[..rest.find(')')?];
        // A title may follow.
        target.split_whitespace().next()
    })
}

#[test]
fn a_dependency_without_reason_is_caught() {
    let manifest = "\
[dependencies]
# Reads files.
serde = \"1\"
serde_json = { version = \"1\" }
%

[dev-dependencies]
# Runs tests.
styles.workspace = true

[lints]
workspace = true
";
    let with = |line: &str| manifest.replace('%', line);
    super::expect_silence(check, "Cargo.toml", &with(""));
    super::expect_silence(check, "Cargo.toml", &with("# Why.\nx = \"1\""));
    for line in [
        "mio = \"1\"",
        "mio.workspace = true",
        "mio = { git = \"\" }",
    ] {
        super::expect_complaint(check, "Cargo.toml", &with(line), 5);
    }
    let apart = with("# Why not.\n\nmio = \"1\"");
    super::expect_complaint(check, "Cargo.toml", &apart, 7);
}

#[test]
fn a_link_to_nowhere_is_caught() {
    let fine = "[a](Cargo.toml) [b](https://x.org/y) [c](#part)
        [d](styles/lib.rs#L1 \"title\") ![e](spec)
```text
[f](nowhere.md)
```";
    super::expect_silence(check_links, "README.md", fine);
    let broken = "\n[a](Cargo.toml), [b](nowhere.md#part)";
    super::expect_complaint(check_links, "README.md", broken, 2);
    let below = "[a](Cargo.toml)";
    super::expect_complaint(check_links, "spec/x.md", below, 1);
}
