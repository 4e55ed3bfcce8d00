//! The words that suspend, and nothing else, are distinguished from all
//! others, and can be seen without colours.

use super::properties::text;
use lab::reading::{
    Class, Paint, TokenKind, align, draw, draw_difference, span_lines, spans,
    tokens,
};
use proptest::prelude::*;
use styles::pages::PAGES;
use styles::source::Source;

/// Returns the parts of a text that suspend; neighbours are one part.
fn suspends(text: &str) -> Vec<String> {
    let spans = spans(text);
    let runs = spans.chunk_by(|one, other| one.class == other.class);
    let runs = runs.filter(|run| run[0].class == Class::Suspends);
    runs.map(|run| run.iter().map(|span| span.text).collect())
        .collect()
}

#[test]
fn the_word_of_each_style_stands_out() {
    for (text, word) in [
        (
            "wait::read(cx, connection, input, move |cx, read| match read {",
            "move |cx, read|",
        ),
        (
            "let read = yield_!(co, Read(connection, input))?;",
            "yield_!",
        ),
        (
            "let read = yield_from!(co, read(connection, input))?;",
            "yield_from!",
        ),
        (
            "let read = wait::read(cx, connection, input).await?;",
            ".await",
        ),
    ] {
        assert_eq!(suspends(text), [word]);
    }
}

#[test]
fn heads_of_continuations_are_whole() {
    for (text, head) in [
        ("sleep(cx, 5, |cx, ()| k(cx, ()))", "|cx, ()|"),
        ("sleep(cx, 5, move |cx, ()| {", "move |cx, ()|"),
        (
            "f(|cx, (a, [b, c], D { e, .. })| e)",
            "|cx, (a, [b, c], D { e, .. })|",
        ),
        (
            "f(|cx, a @ (Some(1 | 2) | None)| a)",
            "|cx, a @ (Some(1 | 2) | None)|",
        ),
        (
            "f(move |cx: Cx, ended: Raises<u8>| g)",
            "move |cx: Cx, ended: Raises<u8>|",
        ),
        (
            "f(|cx: A<B, C>, d: fn(E) -> F| d)",
            "|cx: A<B, C>, d: fn(E) -> F|",
        ),
        ("f(|cx, a, b| a)", "|cx, a, b|"),
        ("let end = |cx, value| value;", "|cx, value|"),
        ("let end = move |cx, value| value;", "move |cx, value|"),
        ("return |cx, value| value", "|cx, value|"),
        ("match a { b => |cx, value| value }", "|cx, value|"),
        ("f(&mut |cx, value| value)", "|cx, value|"),
        ("|cx, value| value", "|cx, value|"),
        ("{ |cx, value,| value }", "|cx, value,|"),
    ] {
        assert_eq!(suspends(text), [head], "{text}");
    }
}

#[test]
fn a_head_goes_on_behind_the_end_of_a_line_and_a_comment() {
    let text = "\
f(
    move |cx, // What there is.
          (connection, input)| {
";
    let lines = span_lines(text).into_iter().map(|line| {
        let words = line.iter().filter(|s| s.class == Class::Suspends);
        words.map(|span| span.text).collect::<String>()
    });
    let expected = ["", "move |cx, ", "(connection, input)|"];
    assert_eq!(lines.collect::<Vec<_>>(), expected);
    let text = "f(|cx, A(\"b\nc\")| d)";
    assert_eq!(suspends(text), ["|cx, A(", ")|"]);
}

#[test]
fn all_else_does_not_suspend() {
    for text in [
        // A closure of one parameter, or of other ones.
        "f(|cx| g(cx))",
        "f(move |cx| g(cx))",
        "f(|cx,| g(cx))",
        "f(|cx: Cx| g(cx))",
        "f(|_, read| read)",
        "f(move |lp, content| content)",
        "f(|cx_, read| read)",
        "f(|read, cx| read)",
        "async move { f(a | b) }",
        // A body, which is given its continuation.
        "spawn(lp, who, |cx, k| fetch(cx, work, stop, k))",
        "spawn(lp, who, move |cx, k| fetch(cx, work, stop, k))",
        "start(cx, |cx, _: Continuation<Raises>| tick(cx, 0))",
        "let body = |cx, _, k: Continuation<Raises>| k(cx, Ok(()));",
        // A sign between two values.
        "f(a | cx, b | c)",
        "f(a() | cx, b | c)",
        "f(a[0] | cx, b | c)",
        "f(1 | cx, b | c)",
        "f(a || cx, b | c)",
        "f(|| cx, |b| c)",
        "match a { cx | b => c, d | e => f }",
        // It is never closed.
        "f(move |cx, read",
        "f(|cx, (read| b)",
        "f(|cx, read) | b",
        // It is not behind a dot, no macro, or another one.
        "await",
        "r#await.a",
        "a.r#await",
        "a.awaited()",
        "use super::wait::{yield_, yield_from};",
        "macro_rules! yield_ { () => {} }",
        "yield_(co)",
        "yield_from!=yield_",
        "a.yield_from",
        "co.yield_value(a)",
        "vec![yield_]",
        // In texts and comments.
        "\"a.await, yield_!(co), move |cx, read|\"",
        "r#\"a.await, yield_from!(co), |cx, read|\"#",
        "// a.await, yield_!(co), move |cx, read|",
        "/// a.await, yield_from!(co), |cx, read|",
        "//! a.await, yield_!(co), |cx, read|",
        "/* a.await, yield_!(co), move |cx, read| */",
        "#[doc = a.await yield_!(co) |cx, read|]",
    ] {
        assert_eq!(suspends(text), [""; 0], "{text}");
    }
}

/// Draws a line in one column, and in two with a different line beside it.
fn drawn(line: &str, other: &str, paint: Paint) -> [String; 2] {
    let fetch = PAGES.iter().find(|page| page.name == "fetch");
    let sources: Vec<&Source> =
        fetch.expect("a page").sources.iter().collect();
    let one = draw(&align(&[line]), &sources[..1], 80, paint);
    let rows = align(&[line, other]);
    let two = draw_difference(&rows, [sources[0], sources[1]], 160, paint);
    [one, two]
}

#[test]
fn what_suspends_is_bold_on_a_terminal() {
    let line = "fn f() { g(move |cx, a| b); yield_!(c); d.await }";
    for word in ["move", "|", "cx", "yield_", "!", ".", "await"] {
        let bold = format!("\u{1b}[1;31m{word}\u{1b}[0m");
        // A line without a difference is faint, but not its words that
        // suspend.
        for drawn in drawn(line, line, Paint::Ansi) {
            assert!(drawn.contains(&bold), "{word:?}: {drawn:?}");
        }
    }
    let other = "fn f() { g(move |cx, a| b); yield_!(c); d }";
    let [_, two] = drawn(line, other, Paint::Ansi);
    let marked = "\u{1b}[1;31;1;4mawait\u{1b}[0m";
    assert!(two.contains(marked), "{two:?}");
    for drawn in drawn(line, other, Paint::Plain) {
        assert!(drawn.contains(line), "{drawn}");
        assert!(!drawn.contains('\u{1b}'), "{drawn:?}");
    }
}

proptest! {
    #[test]
    fn what_suspends_is_neither_a_comment_nor_a_text(text in text()) {
        for (token, span) in tokens(&text).iter().zip(spans(&text)) {
            prop_assert_eq!(token.text, span.text);
            if span.class != Class::Suspends {
                continue;
            }
            let is_quiet = match token.kind {
                TokenKind::LineComment { .. }
                | TokenKind::BlockComment { .. } => true,
                TokenKind::Whitespace => token.text.contains('\n'),
                TokenKind::Literal { .. } => token.text.contains('"'),
                _ => false,
            };
            prop_assert!(!is_quiet, "{token:?}");
        }
    }

    #[test]
    fn a_word_in_a_comment_never_suspends(text in text()) {
        let comment = text.replace(['\n', '\r'], " ");
        prop_assert_eq!(suspends(&format!("// {comment}")), [""; 0]);
    }
}
