//! Rust source as text: comments and literals apart from code, functions with
//! their bodies, public items with their documentation.
//!
//! Not a parser: it knows as much of the language as the rules of `tidy.rs`
//! and `parallel.rs` need, and what is formatted by rustfmt.

#![allow(dead_code, reason = "each test file uses its part")]

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// One file of the repository.
#[derive(Debug)]
pub(crate) struct Source {
    /// The path from the root, with slashes.
    pub(crate) path: String,
    /// The whole text.
    pub(crate) text: String,
    /// The code, in the same lines and columns, with blanks for comments and
    /// for the content of literals.
    pub(crate) code: String,
    /// The comments alone, with blanks for all else.
    pub(crate) comments: String,
}

impl Source {
    /// Makes a file of a text; a canary makes one that does not exist.
    pub(crate) fn new(path: &str, text: &str) -> Source {
        let (code, comments) = blank(text);
        Source {
            path: path.to_string(),
            text: text.to_string(),
            code,
            comments,
        }
    }

    /// Returns the lines with their numbers.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines())
    }

    /// Returns the lines without comments and literals, with their numbers.
    pub(crate) fn code_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.code.lines())
    }

    /// Returns the number of the line of a byte of the text.
    pub(crate) fn line_of(&self, place: usize) -> usize {
        self.code[..place].matches('\n').count() + 1
    }
}

/// Returns the root of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns all files below some folders with one of these endings, in order,
/// without the folders of cargo and git.
pub(crate) fn files(folders: &[&str], endings: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> =
        folders.iter().map(|folder| root().join(folder)).collect();
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).expect("a folder");
        for entry in entries {
            let path = entry.expect("an entry").path();
            let name = path.file_name().and_then(|name| name.to_str());
            let name = name.expect("a readable name");
            if path.is_dir() {
                if name != "target" && !name.starts_with('.') {
                    folders.push(path);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                let inside = path.strip_prefix(root()).expect("inside");
                let inside = inside.to_str().expect("a readable path");
                // Some inputs of tests are no UTF-8 on purpose.
                let bytes = fs::read(&path).expect("a file");
                let text = String::from_utf8_lossy(&bytes);
                found.push(Source::new(inside, &text));
            }
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

/// Splits a text into its code and its comments, each with blanks for the
/// other; the content of literals is in neither.
fn blank(text: &str) -> (String, String) {
    let hide = |c| if c == '\n' { '\n' } else { ' ' };
    let mut code = String::with_capacity(text.len());
    let mut comments = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let comment = comment(rest);
        let hidden =
            comment.or_else(|| literal(rest, code.chars().next_back()));
        let length = hidden.unwrap_or(first.len_utf8());
        let (part, behind) = rest.split_at(length);
        match hidden {
            Some(_) => code.extend(part.chars().map(hide)),
            // One column for one character, so that columns agree.
            None => code.push(if first.is_ascii() { first } else { '?' }),
        }
        match comment {
            Some(_) => comments.push_str(part),
            None => comments.extend(part.chars().map(hide)),
        }
        rest = behind;
    }
    (code, comments)
}

/// Returns the length of the comment with which a text begins.
fn comment(text: &str) -> Option<usize> {
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    if !text.starts_with("/*") {
        return None;
    }
    let mut depth = 0;
    let mut place = 0;
    while place < text.len() {
        let rest = &text.as_bytes()[place..];
        place += 1;
        if rest.starts_with(b"/*") {
            depth += 1;
            place += 1;
        } else if rest.starts_with(b"*/") {
            depth -= 1;
            place += 1;
            if depth == 0 {
                break;
            }
        }
    }
    Some(place.min(text.len()))
}

/// Returns the length of the literal with which a text begins, where
/// `before` is the character in front of it.
fn literal(text: &str, before: Option<char>) -> Option<usize> {
    let in_word = before.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let prefix = ["br", "cr", "r", "b", "c", ""]
        .into_iter()
        .filter(|prefix| prefix.is_empty() || !in_word)
        .find(|prefix| {
            let rest = text.strip_prefix(prefix);
            let rest = rest.map(|rest| rest.trim_start_matches('#'));
            let hashes = prefix.ends_with('r');
            let plain = text[..].get(prefix.len()..);
            rest.is_some_and(|rest| match hashes {
                true => rest.starts_with('"'),
                false => plain.is_some_and(|p| p.starts_with(['"', '\''])),
            })
        })?;
    let rest = &text[prefix.len()..];
    if prefix.ends_with('r') {
        let hashes = rest.len() - rest.trim_start_matches('#').len();
        let end = format!("\"{}", "#".repeat(hashes));
        let inside = &rest[hashes + 1..];
        let length =
            inside.find(&end).map_or(inside.len(), |at| at + end.len());
        return Some(prefix.len() + hashes + 1 + length);
    }
    let quote = rest.chars().next()?;
    let mut inside = rest[1..].char_indices();
    if quote == '\'' {
        // 'a' is a character, 'a a lifetime.
        let mut next = inside.clone();
        let first = next.next()?.1;
        if first != '\\' && next.next()?.1 != '\'' {
            return None;
        }
    }
    while let Some((place, c)) = inside.next() {
        if c == '\\' {
            inside.next();
        } else if c == quote {
            return Some(prefix.len() + 1 + place + c.len_utf8());
        }
    }
    Some(text.len())
}

/// A function and the lines that it takes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) lines: Range<usize>,
}

/// Returns all functions that have a body, those within others too.
pub(crate) fn functions(source: &Source) -> Vec<Function> {
    let code = &source.code;
    let mut found = Vec::new();
    for (place, _) in code.match_indices("fn ") {
        let before = code[..place].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let after = &code[place + "fn ".len()..];
        let name: String = after
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect();
        if let Some(end) = end_of_body(after).filter(|_| !name.is_empty()) {
            let end = place + "fn ".len() + end;
            let lines = source.line_of(place)..source.line_of(end) + 1;
            found.push(Function { name, lines });
        }
    }
    found
}

/// Returns the end of the body of the function that a text begins with, if it
/// has one.
fn end_of_body(text: &str) -> Option<usize> {
    let mut braces = 0;
    let mut brackets = 0;
    for (place, c) in text.char_indices() {
        match c {
            '(' | '[' => brackets += 1,
            ')' | ']' => brackets -= 1,
            '{' => braces += 1,
            '}' if braces == 1 => return Some(place),
            '}' => braces -= 1,
            ';' if braces == 0 && brackets == 0 => return None,
            _ => {}
        }
        if brackets < 0 {
            return None;
        }
    }
    None
}

/// A public item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) kind: String,
    pub(crate) name: String,
    /// The first sentence of its documentation.
    pub(crate) doc: String,
    /// True if it stands in the file itself, not in another item.
    pub(crate) is_outer: bool,
}

/// Returns a name as that of a function: a wait is a function `read` in three
/// styles and a request `Read` in one.
pub(crate) fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for (place, c) in name.char_indices() {
        if c.is_uppercase() && place > 0 {
            snake.push('_');
        }
        snake.extend(c.to_lowercase());
    }
    snake
}

/// Returns all items that are public without restriction, in order.
pub(crate) fn public_items(source: &Source) -> Vec<Item> {
    let mut items = Vec::new();
    let mut doc = Vec::new();
    for ((_, line), (_, code)) in source.lines().zip(source.code_lines()) {
        if let Some(text) = line.trim_start().strip_prefix("///") {
            doc.push(text.trim());
        } else if let Some((kind, name)) = public_name(code) {
            let doc = first_sentence(&std::mem::take(&mut doc));
            let is_outer = code.starts_with("pub ");
            items.push(Item {
                kind,
                name,
                doc,
                is_outer,
            });
        } else if !code.trim_start().starts_with("#[") {
            doc.clear();
        }
    }
    items
}

/// Returns kind and name of the public item that begins in a line.
fn public_name(code: &str) -> Option<(String, String)> {
    let mut words = code.trim_start().strip_prefix("pub ")?.split_whitespace();
    let kind = words.find(|word| !["async", "const"].contains(word))?;
    let kinds = ["fn", "struct", "enum", "trait", "type", "mod", "static"];
    if !kinds.contains(&kind) {
        return None;
    }
    let name = words.next()?;
    let end = name.find(|c: char| !c.is_alphanumeric() && c != '_');
    let name = &name[..end.unwrap_or(name.len())];
    Some((kind.to_string(), name.to_string()))
}

fn first_sentence(doc: &[&str]) -> String {
    let lines = doc.iter().take_while(|line| !line.is_empty());
    let text = lines.copied().collect::<Vec<_>>().join(" ");
    match text.find(". ") {
        Some(end) => text[..=end].to_string(),
        None => text,
    }
}
