//! Colours: the class of each part of a text, for people.
//!
//! Looks at tokens and their neighbours only, so that a piece of a file is
//! coloured as in the whole. Knows neither terminals nor pages.

use super::tokens::{Token, TokenKind, tokens};
use ra_ap_rustc_lexer::LiteralKind;

/// The class of a part of a text, as people see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// Words that suspend: `.await`, `yield_!`, `yield_from!`, and the head of
    /// a continuation, `move |cx, read|`.
    Suspends,
    /// Names of values, blanks, and everything else without a colour.
    Plain,
    /// Words of the language.
    Keyword,
    /// Names that begin with a capital letter, and the types of numbers.
    Type,
    /// Names that are called or declared as a function.
    Function,
    /// Names of macros, with their exclamation mark.
    Macro,
    /// Texts and characters.
    String,
    /// Numbers, and `true` and `false`.
    Number,
    /// Lifetimes.
    Lifetime,
    /// Comments.
    Comment,
    /// Comments that document something.
    Documentation,
    /// Marks of steps.
    Step,
    /// Attributes, with their brackets.
    Attribute,
    /// Signs.
    Sign,
}

impl Class {
    /// Returns the name, for style sheets.
    pub fn name(self) -> &'static str {
        match self {
            Class::Suspends => "suspends",
            Class::Plain => "plain",
            Class::Keyword => "keyword",
            Class::Type => "type",
            Class::Function => "function",
            Class::Macro => "macro",
            Class::String => "string",
            Class::Number => "number",
            Class::Lifetime => "lifetime",
            Class::Comment => "comment",
            Class::Documentation => "documentation",
            Class::Step => "step",
            Class::Attribute => "attribute",
            Class::Sign => "sign",
        }
    }
}

/// A part of a text that has one colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span<'a> {
    /// The class.
    pub class: Class,
    /// The text, unchanged.
    pub text: &'a str,
}

/// Words of the language.
const KEYWORDS: [&str; 40] = [
    "as", "async", "await", "break", "const", "continue", "crate", "dyn",
    "else", "enum", "extern", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "match", "mod", "move", "mut", "pub", "ref", "return", "self",
    "Self", "static", "struct", "super", "trait", "type", "unsafe", "use",
    "where", "while", "yield", "box", "try",
];

/// Types with small letters.
const PRIMITIVES: [&str; 17] = [
    "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize",
    "str", "u8", "u16", "u32", "u64", "u128", "usize",
];

/// Macros that suspend.
const YIELDS: [&str; 2] = ["yield_", "yield_from"];

/// Splits a text into parts with their classes; joined they are the text.
///
/// # Examples
///
/// ```
/// use lab::reading::{Class, spans};
///
/// let found = spans("// step: end\nrun(1);");
/// assert_eq!(found[0].class, Class::Step);
/// assert_eq!((found[2].class, found[2].text), (Class::Function, "run"));
///
/// let found = spans("read(cx, move |cx, bytes| k(cx, bytes))");
/// let suspends = found.iter().filter(|s| s.class == Class::Suspends);
/// let suspends: String = suspends.map(|span| span.text).collect();
/// assert_eq!(suspends, "move |cx, bytes|");
/// ```
pub fn spans(text: &str) -> Vec<Span<'_>> {
    let tokens = tokens(text);
    let mut spans: Vec<Span<'_>> = Vec::with_capacity(tokens.len());
    // The number of an attribute's open brackets, once one has begun.
    let mut attribute = None;
    // The end of the last head of a continuation.
    let mut head_end = 0;
    for (place, token) in tokens.iter().enumerate() {
        let mut class = class_of(&tokens, place);
        if place >= head_end {
            head_end = end_of_head(&tokens, place).unwrap_or(head_end);
        }
        if place < head_end && !keeps_class(token, class) {
            class = Class::Suspends;
        }
        if token.kind == TokenKind::Pound && opens(&tokens, place) {
            attribute = Some(0_usize);
        }
        if let Some(open) = attribute {
            let open = match token.kind {
                TokenKind::OpenBracket => open + 1,
                TokenKind::CloseBracket => open.saturating_sub(1),
                _ => open,
            };
            let ends = token.kind == TokenKind::CloseBracket && open == 0;
            attribute = (!ends).then_some(open);
            if !token.is_trivia() {
                class = Class::Attribute;
            }
        }
        let text = token.text;
        spans.push(Span { class, text });
    }
    spans
}

/// Splits a text into parts with their classes, line by line, without line
/// ends.
pub fn span_lines(text: &str) -> Vec<Vec<Span<'_>>> {
    let mut lines = vec![Vec::new()];
    for Span { class, text } in spans(text) {
        for (index, part) in text.split('\n').enumerate() {
            if index > 0 {
                lines.push(Vec::new());
            }
            if let Some(line) = lines.last_mut().filter(|_| !part.is_empty()) {
                line.push(Span { class, text: part });
            }
        }
    }
    // A text that ends with a line end has no further line.
    if lines.last().is_some_and(Vec::is_empty) {
        lines.pop();
    }
    lines
}

/// Returns whether a token within a head keeps its class: a text, a comment,
/// or the end of a line with the blanks that begin the next.
fn keeps_class(token: &Token<'_>, class: Class) -> bool {
    let is_blank = token.kind == TokenKind::Whitespace;
    class == Class::String
        || token.is_trivia() && !is_blank
        || is_blank && token.text.contains('\n')
}

/// Returns whether an attribute begins here.
fn opens(tokens: &[Token<'_>], place: usize) -> bool {
    let kind = |at: usize| tokens.get(at).map(|token| token.kind);
    match kind(place + 1) {
        Some(TokenKind::OpenBracket) => true,
        Some(TokenKind::Bang) => {
            kind(place + 2) == Some(TokenKind::OpenBracket)
        }
        _ => false,
    }
}

fn class_of(tokens: &[Token<'_>], place: usize) -> Class {
    let token = &tokens[place];
    match token.kind {
        TokenKind::LineComment { doc_style: None }
            if token.text.starts_with("// step: ") =>
        {
            Class::Step
        }
        TokenKind::LineComment { doc_style }
        | TokenKind::BlockComment { doc_style, .. } => match doc_style {
            Some(_) => Class::Documentation,
            None => Class::Comment,
        },
        TokenKind::Literal { kind, .. } => match kind {
            LiteralKind::Int { .. } | LiteralKind::Float { .. } => {
                Class::Number
            }
            _ => Class::String,
        },
        TokenKind::Lifetime { .. } | TokenKind::RawLifetime => Class::Lifetime,
        TokenKind::Dot if is_await(tokens, place + 1) => Class::Suspends,
        TokenKind::Ident | TokenKind::RawIdent => class_of_word(tokens, place),
        TokenKind::Bang if belongs_to_macro(tokens, place) => {
            class_of_macro(tokens[place - 1].text)
        }
        TokenKind::Whitespace
        | TokenKind::InvalidIdent
        | TokenKind::UnknownPrefix
        | TokenKind::Unknown => Class::Plain,
        _ => Class::Sign,
    }
}

fn class_of_word(tokens: &[Token<'_>], place: usize) -> Class {
    let word = tokens[place].text;
    let kind = |at: usize| tokens.get(at).map(|token| token.kind);
    if word == "true" || word == "false" {
        return Class::Number;
    }
    if is_await(tokens, place) {
        return Class::Suspends;
    }
    if KEYWORDS.contains(&word) {
        return Class::Keyword;
    }
    if belongs_to_macro(tokens, place + 1) {
        return class_of_macro(word);
    }
    if PRIMITIVES.contains(&word) || word.starts_with(char::is_uppercase) {
        return Class::Type;
    }
    // A call may name its types: `collect::<Vec<_>>()`.
    let names_types = kind(place + 1) == Some(TokenKind::Colon)
        && kind(place + 2) == Some(TokenKind::Colon)
        && kind(place + 3) == Some(TokenKind::Lt);
    let is_declared = place >= 2 && tokens[place - 2].text == "fn";
    if kind(place + 1) == Some(TokenKind::OpenParen)
        || names_types
        || is_declared
    {
        return Class::Function;
    }
    Class::Plain
}

/// Returns whether this is an exclamation mark that calls a macro.
fn belongs_to_macro(tokens: &[Token<'_>], place: usize) -> bool {
    let kind = |at: usize| tokens.get(at).map(|token| token.kind);
    place > 0
        && kind(place) == Some(TokenKind::Bang)
        && kind(place - 1) == Some(TokenKind::Ident)
        && kind(place + 1) != Some(TokenKind::Eq)
}

fn class_of_macro(name: &str) -> Class {
    match YIELDS.contains(&name) {
        true => Class::Suspends,
        false => Class::Macro,
    }
}

/// Returns whether this is an `await` behind a dot.
fn is_await(tokens: &[Token<'_>], place: usize) -> bool {
    let is = |at: usize, text| tokens.get(at).is_some_and(|t| t.text == text);
    place > 0 && is(place, "await") && is(place - 1, ".")
}

/// The most tokens of a head; the bar that ends it is not searched beyond.
const MAX_HEAD_TOKENS: usize = 80;

/// Returns the end of a continuation's head that begins here: of a closure
/// that takes `cx` and the result of the wait, with its `move`.
///
/// A closure that takes a continuation itself, as `k`, is no continuation but
/// a body.
fn end_of_head(tokens: &[Token<'_>], place: usize) -> Option<usize> {
    if !["move", "|"].contains(&tokens[place].text) {
        return None;
    }
    let code = (place..tokens.len()).filter(|&at| !tokens[at].is_trivia());
    let code: Vec<usize> = code.take(MAX_HEAD_TOKENS).collect();
    let text = |at: usize| code.get(at).map_or("", |&at| tokens[at].text);
    let bar = usize::from(text(0) == "move");
    let begins = text(bar) == "|"
        && text(bar + 1) == "cx"
        && [",", ":"].contains(&text(bar + 2))
        && (bar == 1 || may_begin_closure(tokens, place));
    if !begins {
        return None;
    }
    // Commas in brackets, or between `<` and `>`, divide no parameters.
    let mut depth = 0_usize;
    let mut parameters = 1;
    for (at, &place) in code.iter().enumerate().skip(bar + 2) {
        match tokens[place].text {
            "(" | "[" | "{" | "<" => depth += 1,
            ">" if text(at - 1) == "-" => {}
            ")" | "]" | "}" | ">" => depth = depth.checked_sub(1)?,
            _ if depth > 0 => {}
            "," => parameters += 1,
            "k" | "Continuation" => return None,
            "|" => {
                let is_last_empty = text(at - 1) == ",";
                let count = parameters - usize::from(is_last_empty);
                return (count > 1).then_some(place + 1);
            }
            _ => {}
        }
    }
    None
}

/// Returns whether a bar here begins a closure, by the token before it: behind
/// a value it would be an operator.
fn may_begin_closure(tokens: &[Token<'_>], place: usize) -> bool {
    let mut before = tokens[..place].iter().rev().filter(|t| !t.is_trivia());
    match before.next().map_or("", |token| token.text) {
        "" | "(" | "[" | "{" | "}" | "," | ";" | ":" | "=" | "&" | "mut"
        | "return" | "break" | "else" | "match" | "in" => true,
        ">" => before.next().is_some_and(|token| token.text == "="),
        _ => false,
    }
}
