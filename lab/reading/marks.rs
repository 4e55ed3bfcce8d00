//! A file in pieces: the part before the first item, each item, and within an
//! item each step.
//!
//! A step begins with a mark, a line `// step: NAME`, and ends at the next
//! mark or item. Knows one file at a time; `align.rs` finds the matching
//! pieces of several.

use super::tokens::{Token, TokenKind, tokens};
use ra_ap_rustc_lexer::DocStyle;
use std::ops::Range;

/// A top-level item of a file: a function, a type, an implementation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its name; of implementations and of macros their beginning.
    pub name: String,
    /// True if it is public.
    pub is_public: bool,
}

impl Item {
    /// Returns the name by which its match in other files is found: a wait is
    /// a function `read` in three styles and a request `Read` in one; the
    /// handle of a coroutine is its `Co`.
    pub fn row_name(&self) -> String {
        if self.name == "Co" {
            return "cx".to_string();
        }
        let mut name = String::with_capacity(self.name.len());
        for (place, c) in self.name.char_indices() {
            if c.is_uppercase() && place > 0 && !name.ends_with([' ', '_']) {
                name.push('_');
            }
            name.extend(c.to_lowercase());
        }
        name
    }

    /// Returns its name or, of the implementation of a trait, the part before
    /// the type: `impl Resume` of `impl Resume for LineTask`.
    pub fn role(&self) -> &str {
        match self.name.split_once(" for ") {
            Some((role, _)) => role,
            None => &self.name,
        }
    }
}

/// A part of a file; all parts in order are the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// The item that it is in; `None` before the first.
    pub item: Option<Item>,
    /// The step of the item; `None` before the first.
    pub step: Option<&'a str>,
    /// The whole text, its mark and the blank lines behind it included.
    pub text: &'a str,
    /// Its first byte in the file.
    pub start: usize,
    /// Its first line, counted from one.
    pub line: usize,
}

/// Takes off the indentation that all lines have in common.
pub fn dedent(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let indent = lines.map(|line| line.len() - line.trim_start().len());
    let common = indent.min().unwrap_or(0);
    let lines = text.lines().map(|line| line.get(common..).unwrap_or(""));
    let lines: Vec<_> = lines.collect();
    lines.join("\n")
}

/// Cuts a file at its items and at its marks.
///
/// A text that is not Rust is cut somewhere, without losing anything.
///
/// # Examples
///
/// ```
/// use lab::reading::cut;
///
/// let text = "//! A file.\n\nfn f() {\n    // step: a\n    g();\n}\n";
/// let pieces = cut(text);
/// let lines: Vec<_> = pieces.iter().map(|piece| piece.line).collect();
/// assert_eq!(lines, [1, 3, 4]);
/// assert_eq!(pieces[2].step, Some("a"));
/// assert_eq!(pieces[2].text, "    // step: a\n    g();\n}\n");
/// ```
pub fn cut(text: &str) -> Vec<Piece<'_>> {
    let tokens = tokens(text);
    let mut cuts = vec![(0, None, None)];
    for found in find_items(&tokens) {
        let inside = &tokens[found.head..found.tokens.end];
        let start = tokens[found.tokens.start].start;
        cuts.push((start, Some(found.item.clone()), None));
        for token in inside {
            if let Some((start, step)) = mark(text, token) {
                cuts.push((start, Some(found.item.clone()), Some(step)));
            }
        }
    }
    let ends = cuts.iter().skip(1).map(|cut| cut.0).chain([text.len()]);
    let ends: Vec<usize> = ends.collect();
    let mut line = 1;
    let mut pieces = Vec::new();
    for ((start, item, step), end) in cuts.into_iter().zip(ends) {
        let text = &text[start..end];
        if !text.is_empty() {
            pieces.push(Piece {
                item,
                step,
                text,
                start,
                line,
            });
        }
        line += text.matches('\n').count();
    }
    pieces
}

/// Returns the step that a token begins, and the beginning of its line.
fn mark<'a>(text: &str, token: &Token<'a>) -> Option<(usize, &'a str)> {
    let is_comment = matches!(token.kind, TokenKind::LineComment { .. });
    let step = token.text.strip_prefix("// step: ")?.trim();
    let before = &text[..token.start];
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let is_alone = before[start..].chars().all(char::is_whitespace);
    (is_comment && is_alone && !step.is_empty()).then_some((start, step))
}

/// An item and its tokens.
struct Found {
    item: Item,
    /// The item's tokens, its documentation included.
    tokens: Range<usize>,
    /// The first token that is no comment, blank or attribute.
    head: usize,
}

/// Finds the items of a file; imports and modules in other files do not count.
fn find_items(tokens: &[Token<'_>]) -> Vec<Found> {
    let mut items = Vec::new();
    let mut place = 0;
    while place < tokens.len() {
        let Some((start, head)) = skip_documentation(tokens, place) else {
            break;
        };
        let (item, end) = read_item(tokens, head);
        if let Some(item) = item {
            let tokens = start..end;
            items.push(Found { item, tokens, head });
        }
        // The place always grows, so that any text comes to an end.
        place = end.max(place + 1);
    }
    items
}

/// Returns the beginning of the next item, and that of its code behind
/// comments and attributes.
fn skip_documentation(
    tokens: &[Token<'_>],
    from: usize,
) -> Option<(usize, usize)> {
    let mut start = None;
    let mut place = from;
    while let Some(token) = tokens.get(place) {
        match token.kind {
            TokenKind::Whitespace => {}
            TokenKind::LineComment { doc_style }
            | TokenKind::BlockComment { doc_style, .. } => {
                // Documentation of the file around it is no part of an item.
                if doc_style == Some(DocStyle::Inner) {
                    start = None;
                } else {
                    start = start.or(Some(place));
                }
            }
            TokenKind::Pound => {
                let next = next_code(tokens, place + 1);
                let inner = next
                    .is_some_and(|next| tokens[next].kind == TokenKind::Bang);
                start = if inner { None } else { start.or(Some(place)) };
                place = end_of_group(tokens, place) - 1;
            }
            _ => return Some((start.unwrap_or(place), place)),
        }
        place += 1;
    }
    None
}

/// Returns the first token from here on that the compiler reads.
fn next_code(tokens: &[Token<'_>], from: usize) -> Option<usize> {
    (from..tokens.len()).find(|&place| !tokens[place].is_trivia())
}

/// Returns the end of the first pair of brackets from here on.
fn end_of_group(tokens: &[Token<'_>], from: usize) -> usize {
    let mut depth = 0;
    for (place, token) in tokens.iter().enumerate().skip(from) {
        let change = depth_change(token.kind);
        depth += change;
        if depth <= 0 && change < 0 {
            return place + 1;
        }
    }
    tokens.len()
}

fn depth_change(kind: TokenKind) -> i32 {
    use TokenKind::{
        CloseBrace, CloseBracket, CloseParen, OpenBrace, OpenBracket,
        OpenParen,
    };
    match kind {
        OpenBrace | OpenBracket | OpenParen => 1,
        CloseBrace | CloseBracket | CloseParen => -1,
        _ => 0,
    }
}

/// The words that begin items of each kind.
const KINDS: [&str; 12] = [
    "fn",
    "struct",
    "enum",
    "union",
    "trait",
    "type",
    "static",
    "const",
    "impl",
    "mod",
    "use",
    "macro_rules",
];

/// The most tokens of an item's header: words and signs before its name, and
/// the name.
const MAX_HEADER_TOKENS: usize = 16;

/// Reads the item with its first word here; returns it, if the file is cut at
/// such items, and its end.
fn read_item(tokens: &[Token<'_>], head: usize) -> (Option<Item>, usize) {
    let text_of = |at: Option<usize>| at.map_or("", |at| tokens[at].text);
    let is_pub = tokens[head].text == "pub";
    let is_restricted = is_pub && text_of(next_code(tokens, head + 1)) == "(";
    let start = match is_restricted {
        true => end_of_group(tokens, head),
        false => head,
    };
    let code = (start..tokens.len()).filter(|&at| !tokens[at].is_trivia());
    let code: Vec<usize> = code.take(MAX_HEADER_TOKENS).collect();
    let text = |at: usize| text_of(code.get(at).copied());
    let is_word = |at: &usize| {
        let kind = tokens[code[*at]].kind;
        matches!(kind, TokenKind::Ident | TokenKind::Literal { .. })
    };
    let is_kind = |at: &usize| match text(*at) {
        // It may be one of several words before a function.
        "const" => {
            !["fn", "async", "unsafe", "extern"].contains(&text(at + 1))
        }
        word => KINDS.contains(&word),
    };
    let mut header = (0..code.len()).take_while(is_word);
    let Some(kind) = header.find(is_kind) else {
        return read_macro(tokens, head);
    };
    let end = match text(kind) {
        "use" | "const" | "static" | "type" => end_of(tokens, head, false),
        _ => end_of(tokens, head, true),
    };
    let is_declaration = tokens[..end].last().is_some_and(|t| t.text == ";");
    let name = match text(kind) {
        "use" => return (None, end),
        "mod" if is_declaration => return (None, end),
        "impl" => implementation(&tokens[head..end]),
        "macro_rules" => format!("{}!", text(kind + 2)),
        _ => text(kind + 1).to_string(),
    };
    let is_public = is_pub && !is_restricted;
    (Some(Item { name, is_public }), end)
}

/// Reads a call of a macro, or any other token.
fn read_macro(tokens: &[Token<'_>], head: usize) -> (Option<Item>, usize) {
    let end = end_of(tokens, head, true);
    let code = &tokens[head..end];
    let Some(bang) = code.iter().position(|t| t.kind == TokenKind::Bang)
    else {
        return (None, end);
    };
    let is_name = |kind| matches!(kind, TokenKind::Ident | TokenKind::Colon);
    let name: Vec<&str> = code[..bang].iter().map(|t| t.text).collect();
    if name.is_empty() || !code[..bang].iter().all(|t| is_name(t.kind)) {
        return (None, end);
    }
    let name = format!("{}!", name.concat());
    let is_public = false;
    (Some(Item { name, is_public }), end)
}

/// Returns the end of an item: behind a semicolon or, if `by_braces`, behind
/// braces that are in no brackets.
fn end_of(tokens: &[Token<'_>], from: usize, by_braces: bool) -> usize {
    let mut depth = 0_i32;
    for (place, token) in tokens.iter().enumerate().skip(from) {
        depth = (depth + depth_change(token.kind)).max(0);
        let ends = match token.kind {
            TokenKind::Semi => depth == 0,
            TokenKind::CloseBrace => depth == 0 && by_braces,
            _ => false,
        };
        if ends {
            return place + 1;
        }
    }
    tokens.len()
}

/// Returns the beginning of an implementation, without its generic parameters.
fn implementation(tokens: &[Token<'_>]) -> String {
    let mut name = String::new();
    let mut depth = 0;
    for token in tokens {
        match token.kind {
            TokenKind::Lt => depth += 1,
            TokenKind::Gt => depth -= 1,
            TokenKind::OpenBrace => break,
            TokenKind::Ident if token.text == "where" => break,
            TokenKind::Ident if depth == 0 => {
                let follows_path = name.ends_with(':') || name.is_empty();
                name.push_str(if follows_path { "" } else { " " });
                name.push_str(token.text);
            }
            TokenKind::Colon if depth == 0 => name.push(':'),
            _ => {}
        }
    }
    name
}
