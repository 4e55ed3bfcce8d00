//! Rust as tokens: text with its kind, nothing left out.

pub use ra_ap_rustc_lexer::TokenKind;
use ra_ap_rustc_lexer::{FrontmatterAllowed, tokenize};

/// A token and its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// The kind; blanks and comments are tokens too.
    pub kind: TokenKind,
    /// The text, unchanged.
    pub text: &'a str,
    /// The offset of its first byte.
    pub start: usize,
}

impl Token<'_> {
    /// Returns whether the compiler ignores it; comments that document an item
    /// count, too.
    pub fn is_trivia(&self) -> bool {
        matches!(
            self.kind,
            TokenKind::Whitespace
                | TokenKind::LineComment { .. }
                | TokenKind::BlockComment { .. }
        )
    }
}

/// Cuts a text into tokens, as the compiler does.
///
/// Any text has tokens, Rust or not; joined they are the text.
///
/// # Examples
///
/// ```
/// use lab::reading::tokens;
///
/// let texts: Vec<_> = tokens("a(b)").iter().map(|t| t.text).collect();
/// assert_eq!(texts, ["a", "(", "b", ")"]);
/// ```
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut start = 0;
    tokenize(text, FrontmatterAllowed::No)
        .map(|token| {
            let end = start + token.len as usize;
            let text = &text[start..end];
            let token = Token {
                kind: token.kind,
                text,
                start,
            };
            start = end;
            token
        })
        .collect()
}
