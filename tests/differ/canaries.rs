//! Texts that the rules must complain of, and texts that they must not.

use super::source::Source;
use super::{Row, STYLES, foreign_words, same_columns, without_own_word};

/// One wait in four styles, each as it should be.
const GOOD: [&str; 4] = [
    "\
//! Canary.
use super::wait;

pub fn read(cx: Cx, k: impl FnOnce(Cx, u32) + 'static) {
    // step: read
    wait::read(cx, move |cx, bytes| k(cx, bytes));
}
",
    "\
//! Canary.
use super::wait::{Read, yield_};

pub async fn read(co: Co) -> u32 {
    // step: read
    yield_!(co, Read)
}
",
    "\
//! Canary.
use super::wait;

pub fn read() -> impl Delegate<Return = u32> {
    generator(async move |co| {
        // step: read
        yield_from!(co, wait::read())
    })
}
",
    "\
//! Canary.
use super::wait;

pub async fn read(cx: &Cx) -> u32 {
    // step: read
    wait::read(cx).await
}
",
];

/// Returns the complaints of the three rules if the text of one style is
/// changed.
fn complaints_of(
    style: usize,
    change: impl Fn(&str) -> String,
) -> Vec<String> {
    let mut texts = GOOD.map(str::to_string);
    texts[style] = change(&texts[style]);
    let row = Row {
        name: "canary.rs".to_string(),
        texts: texts.map(|text| Source::new("canary.rs", &text)),
    };
    let mut complaints = without_own_word(&row);
    complaints.extend(foreign_words(&row));
    let same = same_columns(&row).into_iter();
    complaints.extend(same.map(|two| format!("{two:?} are one text")));
    complaints
}

#[test]
fn columns_that_differ_are_not_complained_of() {
    for style in 0..STYLES.len() {
        assert_eq!(complaints_of(style, str::to_string), [""; 0]);
        let said = |text: &str| text.replace("Canary", "One `.await`, async");
        assert_eq!(complaints_of(style, said), [""; 0]);
    }
}

#[test]
fn each_hidden_style_is_caught() {
    let changes = [
        (0, ", move |cx, bytes| k(cx, bytes)", "", "read: callbacks"),
        (1, "yield_!(co, Read)", "read(&co)", "read: send"),
        (
            2,
            "yield_from!(co, wait::read())",
            "co.read()",
            "read: yield_from",
        ),
        (
            1,
            "yield_!(co, Read)",
            "yield_!(co, R).await",
            "send: .await",
        ),
        (
            1,
            "yield_!(co, Read)",
            "yield_!(co, generator(f))",
            "generator(",
        ),
        (2, "wait::read()", "Call(read)", "yield_from: Call("),
        (
            3,
            "wait::read(cx)",
            "yield_!(cx, Read)",
            "async_await: yield_!",
        ),
        (3, "wait::read(cx)", "f(|cx, b| b)", "async_await: |cx,"),
        (0, "pub fn", "pub async fn", "callbacks: async"),
    ];
    for (style, from, to, expected) in changes {
        let complaints =
            complaints_of(style, |text| text.replacen(from, to, 1));
        let is_said = complaints.iter().any(|c| c.contains(expected));
        assert!(is_said, "{from:?} to {to:?}: {complaints:?}");
    }
}

/// The columns as they were before they showed their styles.
#[test]
fn one_text_in_two_columns_is_caught() {
    let text = "use a;\npub async fn place(cx: Cx) { wait(&cx).await }\n";
    let row = Row {
        name: "limit.rs".to_string(),
        texts: [
            Source::new("limit.rs", "pub fn place() {}"),
            Source::new("limit.rs", text),
            Source::new("limit.rs", &text.replace("use a;", "// b")),
            Source::new("limit.rs", &text.replace("cx", "c")),
        ],
    };
    assert_eq!(same_columns(&row), [["send", "yield_from"]]);
}
