//! Differences are drawn unchanged, and equal parts are not marked.

use super::properties::text;
use lab::reading::{Change, Pair, Part, compare};
use proptest::prelude::*;
use styles::pages::PAGES;

/// Returns one side of pairs as a text.
fn side<'a>(
    pairs: &'a [Pair<'a>],
    side: impl Fn(&'a Pair<'a>) -> Option<&'a Vec<Part<'a>>>,
) -> String {
    let lines = pairs.iter().filter_map(side).map(|parts| {
        let texts = parts.iter().map(|part| part.span.text);
        texts.collect::<String>() + "\n"
    });
    lines.collect()
}

/// Returns the marked parts of a line.
fn marked(parts: Option<&Vec<Part<'_>>>) -> Vec<String> {
    let parts = parts.into_iter().flatten();
    let marked = parts.filter(|part| part.is_changed);
    marked.map(|part| part.span.text.to_string()).collect()
}

/// Returns a text as its lines without blanks at its end.
fn lines(text: &str) -> String {
    let lines = text.trim_end().split('\n').map(|line| format!("{line}\n"));
    match text.trim_end() {
        "" => String::new(),
        _ => lines.collect(),
    }
}

proptest! {
    #[test]
    fn both_texts_come_back(left in text(), right in text()) {
        let pairs = compare(&left, &right);
        prop_assert_eq!(side(&pairs, |p| p.left.as_ref()), lines(&left));
        prop_assert_eq!(side(&pairs, |p| p.right.as_ref()), lines(&right));
    }

    #[test]
    fn a_pair_says_what_it_is(left in text(), right in text()) {
        for pair in compare(&left, &right) {
            let sides = (pair.left.is_some(), pair.right.is_some());
            let marks = [&pair.left, &pair.right].map(|side| {
                !marked(side.as_ref()).is_empty()
            });
            match pair.change {
                Change::Same => {
                    prop_assert_eq!(sides, (true, true));
                    prop_assert_eq!(marks, [false, false]);
                }
                Change::Changed => {
                    prop_assert_eq!(sides, (true, true));
                    prop_assert!(marks != [false, false]);
                }
                Change::Left => prop_assert_eq!(sides, (true, false)),
                Change::Right => prop_assert_eq!(sides, (false, true)),
            }
        }
    }
}

#[test]
fn a_file_is_the_same_as_itself_further_in() {
    for source in PAGES.iter().flat_map(|page| page.sources) {
        let inner = source.text.replace('\n', "\n    ");
        for pair in compare(source.text, &inner) {
            assert_eq!(pair.change, Change::Same, "{}", source.path);
        }
    }
}

#[test]
fn only_what_differs_is_marked() {
    let left = "let a = b(&cx, c);";
    let right = "    let a = b(&cx, c).await?;";
    let pairs = compare(left, right);
    assert_eq!(pairs.len(), 1);
    assert_eq!(pairs[0].change, Change::Changed);
    assert_eq!(marked(pairs[0].left.as_ref()), [""; 0]);
    assert_eq!(marked(pairs[0].right.as_ref()), [".", "await", "?"]);
}

#[test]
fn words_of_comments_are_marked_one_by_one() {
    let pairs = compare("// one two three", "// one four three");
    assert_eq!(marked(pairs[0].left.as_ref()), ["two "]);
    assert_eq!(marked(pairs[0].right.as_ref()), ["four "]);
}

#[test]
fn lines_that_are_alike_stand_beside_each_other() {
    let left = "a(1);\nb(2, x, y);\nc();\n";
    let right = "b(2, x, z);\nc();\nd();\n";
    let changes = compare(left, right).into_iter().map(|pair| pair.change);
    let changes: Vec<_> = changes.collect();
    let expected =
        [Change::Left, Change::Changed, Change::Same, Change::Right];
    assert_eq!(changes, expected);
}

#[test]
fn large_texts_are_compared_too() {
    let lines = |step: usize| {
        let lines = (0..3_000).step_by(step).map(|n| format!("f{n}();\n"));
        lines.collect::<String>()
    };
    let (left, right) = (lines(1), lines(2));
    let pairs = compare(&left, &right);
    let same = pairs.iter().filter(|pair| pair.change == Change::Same);
    assert_eq!(same.count(), 1_500);
}
