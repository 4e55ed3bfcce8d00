//! The source of a style in numbers: lines, nesting, clones, boxes and waits,
//! counted in the very files that were compiled.
//!
//! Not a parser: it counts tokens, and recognises a callback function by its
//! parameter for the continuation.

use ra_ap_rustc_lexer::{FrontmatterAllowed, TokenKind, tokenize};
use styles::Style;
use styles::pages::PAGES;
use styles::source::Kind;

/// The numbers of one file of a style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceSize {
    /// The style that it belongs to.
    pub style: Style,
    /// The file's name in the folder of the style.
    pub file: &'static str,
    /// All lines.
    pub lines: u32,
    /// The lines with something other than a comment.
    pub code_lines: u32,
    /// The most curly brackets open at once.
    pub nesting: u32,
    /// Calls of `clone`.
    pub clones: u32,
    /// Uses of `Box`, as a value or as a type.
    pub boxes: u32,
    /// The points at which a body is suspended: `.await`, `yield_!` and
    /// `yield_from!`; in callbacks, calls with a new function as continuation.
    pub suspensions: u32,
}

/// Returns the numbers of each file, one style after the other.
pub(super) fn all() -> Vec<SourceSize> {
    let files = files();
    let of_callbacks = files.iter().filter(|f| f.0 == Style::Callbacks);
    let takers: Vec<Taker<'_>> = of_callbacks
        .flat_map(|f| takers(&Source::new(f.2)))
        .collect();
    let size = |&(style, file, text): &_| size(style, file, text, &takers);
    files.iter().map(size).collect()
}

/// A style, the name of a file and its text.
type File = (Style, &'static str, &'static str);

/// Returns the files of all styles, as they were compiled, one style after
/// the other.
fn files() -> Vec<File> {
    let pages = PAGES.iter().filter(|page| page.kind == Kind::File);
    let mut files: Vec<File> = pages
        .flat_map(|page| page.sources)
        .map(|source| {
            let inside = source.path.splitn(3, '/').last();
            (source.style, inside.unwrap_or(source.path), source.text)
        })
        .collect();
    // The sort is stable: the files of a style stay in the order of the pages.
    files.sort_by_key(|(style, ..)| *style);
    files
}

/// A text without blanks and comments.
struct Source<'a> {
    tokens: Vec<&'a str>,
    /// The lines with a token on them.
    code_lines: u32,
}

impl<'a> Source<'a> {
    fn new(text: &'a str) -> Source<'a> {
        let mut tokens = Vec::new();
        let (mut line, mut last_line, mut code_lines) = (1, 0, 0);
        let mut rest = text;
        for token in tokenize(text, FrontmatterAllowed::No) {
            let (token_text, after) = rest.split_at(token.len as usize);
            rest = after;
            let end = line + token_text.matches('\n').count() as u32;
            let is_code = !matches!(
                token.kind,
                TokenKind::Whitespace
                    | TokenKind::LineComment { .. }
                    | TokenKind::BlockComment { .. }
            );
            if is_code {
                // A token may begin on the line where the last one ended, and
                // a text may go on for lines.
                code_lines += end - line + u32::from(line != last_line);
                last_line = end;
                tokens.push(token_text);
            }
            line = end;
        }
        Source { tokens, code_lines }
    }

    /// Returns the token at an index, or an empty one outside.
    fn at(&self, place: Option<usize>) -> &'a str {
        place
            .and_then(|place| self.tokens.get(place))
            .unwrap_or(&"")
    }

    /// Returns the index of the bracket that closes the one at `open`.
    fn end_of(&self, open: usize, brackets: (&str, &str)) -> usize {
        let mut depth = 0_usize;
        for place in open..self.tokens.len() {
            let token = self.tokens[place];
            // The end of an arrow closes nothing.
            let is_arrow = token == ">" && self.tokens[place - 1] == "-";
            if token == brackets.0 {
                depth += 1;
            } else if token == brackets.1 && !is_arrow {
                depth -= 1;
                if depth == 0 {
                    return place;
                }
            }
        }
        self.tokens.len()
    }
}

/// A function that takes a continuation, as `k` or as `next`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Taker<'a> {
    name: &'a str,
    is_method: bool,
}

/// Returns the functions of a text that take a continuation.
fn takers<'a>(source: &Source<'a>) -> Vec<Taker<'a>> {
    let mut takers = Vec::new();
    for place in 0..source.tokens.len() {
        if source.tokens[place] != "fn" {
            continue;
        }
        let name = source.at(Some(place + 1));
        // `bounce` goes on in the same turn: it suspends nothing.
        if name == "bounce" {
            continue;
        }
        let mut open = place + 2;
        if source.at(Some(open)) == "<" {
            open = source.end_of(open, ("<", ">")) + 1;
        }
        if source.at(Some(open)) != "(" {
            continue;
        }
        let end = source.end_of(open, ("(", ")"));
        let parameters = &source.tokens[open..end];
        let has = |wanted: &[&str]| {
            parameters
                .windows(wanted.len())
                .any(|found| found == wanted)
        };
        if has(&["k", ":"]) || has(&["next", ":", "impl", "FnOnce"]) {
            let is_method = has(&["self", ","]);
            takers.push(Taker { name, is_method });
        }
    }
    takers
}

fn size(
    style: Style,
    file: &'static str,
    text: &str,
    takers: &[Taker<'_>],
) -> SourceSize {
    let source = Source::new(text);
    let mut size = SourceSize {
        style,
        file,
        lines: text.lines().count() as u32,
        code_lines: source.code_lines,
        nesting: 0,
        clones: 0,
        boxes: 0,
        suspensions: 0,
    };
    let mut open: u32 = 0;
    for (place, token) in source.tokens.iter().enumerate() {
        let before = source.at(place.checked_sub(1));
        let is_call = source.at(Some(place + 1)) == "(";
        match *token {
            "{" => {
                open += 1;
                size.nesting = size.nesting.max(open);
            }
            "}" => open = open.saturating_sub(1),
            "Box" => size.boxes += 1,
            "clone" if is_call && before != "fn" => size.clones += 1,
            "await" if before == "." => size.suspensions += 1,
            "yield_" | "yield_from" if source.at(Some(place + 1)) == "!" => {
                size.suspensions += 1;
            }
            name if is_call && style == Style::Callbacks => {
                let is_method = before == ".";
                let is_taker = takers.contains(&Taker { name, is_method })
                    && before != "fn"
                    && !is_of_type(&source, place);
                if is_taker && leaves_new(&source, place) {
                    size.suspensions += 1;
                }
            }
            _ => {}
        }
    }
    size
}

/// Returns whether the function that is called at an index belongs to a type.
fn is_of_type(source: &Source<'_>, name: usize) -> bool {
    let path = source.at(name.checked_sub(3));
    source.at(name.checked_sub(1)) == ":"
        && path.starts_with(|first: char| first.is_uppercase())
}

/// Returns whether the call at an index is given a new function, not one that
/// its caller was given.
fn leaves_new(source: &Source<'_>, name: usize) -> bool {
    let end = source.end_of(name + 1, ("(", ")"));
    let last = match source.tokens[end - 1] {
        "," => end - 2,
        _ => end - 1,
    };
    let is_alone = [",", "("].contains(&source.tokens[last - 1]);
    !(is_alone && source.tokens[last] == "k")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(style: Style, text: &str) -> SourceSize {
        let takers = takers(&Source::new(text));
        size(style, "x.rs", text, &takers)
    }

    #[test]
    fn comments_and_texts_are_told_from_code() {
        let text = "\
//! Box, x.clone() and { { {
fn f() { /* Box { */
    let s = \"Box {
        .await { x.clone()\"; // {

    let c = '{';
}
";
        let found = of(Style::Send, text);
        assert_eq!((found.lines, found.code_lines), (7, 5));
        assert_eq!((found.nesting, found.clones, found.boxes), (1, 0, 0));
        assert_eq!(found.suspensions, 0);
    }

    #[test]
    fn what_is_counted_is_found() {
        let text = "\
async fn f(b: Box<dyn T>) {
    let c = b.clone(); let d = Rc::clone(&c);
    loop { if g(Box::new(d)).await? { h().await } }
}
fn clone(await: u8) {}
";
        let found = of(Style::AsyncAwait, text);
        assert_eq!((found.clones, found.boxes), (2, 2));
        assert_eq!((found.nesting, found.suspensions), (3, 2));
    }

    #[test]
    fn generators_wait_where_something_is_yielded() {
        let text = "\
async fn f(co: Co) -> Raises {
    yield_!(co, Sleep(5))?;
    // yield_!(co, YieldNow)
    g(yield_!(co, Call(|co| f(co))))
}
pub use crate::yield_;
";
        assert_eq!(of(Style::Send, text).suspensions, 2);
        let text = text.replace("yield_!", "yield_from!");
        assert_eq!(of(Style::YieldFrom, &text).suspensions, 2);
    }

    #[test]
    fn callbacks_wait_where_a_function_is_left_behind() {
        let text = "\
fn f<T: Fn() -> T>(cx: Cx, k: impl FnOnce(T) + 'static) {
    read(cx, move |x| f(x, k));
    read(cx, k,);
    work.read(cx, move |x| x);
    Op::read(cx, move |x| x);
    cx.wait(op, move |x| x);
    spawn(move |cx, k| f(cx, k));
}
fn read(cx: Cx, k: Continuation<()>) {}
fn wait(&self, op: Op, next: impl FnOnce(T)) {}
fn leave(&self, op: OpKey, next: Next) {}
fn spawn(body: impl FnOnce(Cx, Continuation<T>)) {}
";
        assert_eq!(of(Style::Callbacks, text).suspensions, 2);
        assert_eq!(of(Style::Send, text).suspensions, 0);
    }

    #[test]
    fn half_a_text_has_a_size_too() {
        for text in ["", "fn", "fn f<", "fn f(k: ", "}", "f(", "fn f(k:) f("] {
            of(Style::Callbacks, text);
        }
    }
}
