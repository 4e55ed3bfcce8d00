//! Properties of every text, Rust or not.

use lab::reading::{
    Item, Piece, Row, align, cut, rows_of, span_lines, spans, tokens,
};
use proptest::prelude::*;
use std::collections::BTreeSet;
use styles::pages::PAGES;

/// Text with many of the words that files are cut at.
pub(crate) fn text() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "fn a() {\n",
        "pub fn b() {\n",
        "pub(super) async fn c<T>(x: T) -> T {\n",
        "impl<T> D for E<T> where T: F {\n",
        "struct G(u8);\n",
        "/// Documents.\n",
        "//! Inside.\n",
        "#[x]\n",
        "#![x]\n",
        "    // step: one\n",
        "    // step: two\n",
        "// step:\n",
        "x(); // step: one\n",
        "}\n",
        "}",
        "{",
        ")",
        "\n",
        "use a::{b, c};\n",
        "const H: [u8; 2] = [1, 2];\n",
        "mod i;\n",
        "j! { k }\n",
        ".await",
        "yield_!(",
        "yield_from!(",
        "move |cx, ",
        "|cx, k| ",
        "|cx, (l, m)| ",
        "\n    |",
        "漢字",
        "\u{1b}[2J",
        "\r\n",
        "\0",
    ]);
    // Text that begins with one of these hides much of the text behind.
    let quotes = prop::sample::select(vec!["\"", "'", "/*", "*/", "r#\""]);
    prop::collection::vec(
        prop_oneof![
            30 => parts.prop_map(str::to_string),
            1 => quotes.prop_map(str::to_string),
            1 => any::<String>(),
        ],
        0..40,
    )
    .prop_map(|parts| parts.concat())
}

/// Requires that the rows hold all pieces of the texts, in order.
fn expect_whole(texts: &[&str], rows: &[Row<'_>]) {
    for (column, text) in texts.iter().enumerate() {
        let pieces = rows.iter().filter_map(|row| row.pieces[column].as_ref());
        let pieces: Vec<&Piece<'_>> = pieces.collect();
        let whole: String = pieces.iter().map(|piece| piece.text).collect();
        assert_eq!(whole, *text);
        let mut place = 0;
        for piece in pieces {
            let line = text[..place].matches('\n').count() + 1;
            assert_eq!(piece.line, line);
            place += piece.text.len();
        }
    }
}

/// Requires that the pieces in a row have the same name.
fn expect_equal_names(rows: &[Row<'_>]) {
    for row in rows {
        let pieces: Vec<_> = row.pieces.iter().flatten().collect();
        assert!(!pieces.is_empty());
        let steps: BTreeSet<_> = pieces.iter().map(|p| p.step).collect();
        assert_eq!(steps.into_iter().collect::<Vec<_>>(), [row.step]);
        let items = pieces.iter().map(|piece| piece.item.as_ref());
        let items: Vec<_> = items.collect();
        match &row.helpers[..] {
            _ if row.step.is_some() => {}
            [] => {
                // A wait may be a request, and so the name of a type.
                let names = items.iter().map(|item| item.map(Item::row_name));
                let names = names.collect::<BTreeSet<_>>();
                assert_eq!(names.len(), 1, "{row:?}");
                let shown = items.iter().flatten().map(|item| &item.name);
                let is_shown =
                    shown.clone().any(|n| Some(n) == row.item.as_ref());
                assert!(is_shown || shown.count() == 0, "{row:?}");
            }
            helpers => {
                for item in items.into_iter().flatten() {
                    let role = item.role().to_string();
                    assert!(helpers.contains(&role), "{row:?}");
                }
            }
        }
    }
}

proptest! {
    #[test]
    fn pieces_and_tokens_and_spans_are_the_text(text in text()) {
        let pieces: String = cut(&text).iter().map(|p| p.text).collect();
        prop_assert_eq!(&pieces, &text);
        let whole: String = tokens(&text).iter().map(|t| t.text).collect();
        prop_assert_eq!(&whole, &text);
        let whole: String = spans(&text).iter().map(|s| s.text).collect();
        prop_assert_eq!(&whole, &text);
        let lines = span_lines(&text);
        let lines = lines.iter().map(|line| {
            line.iter().map(|span| span.text).collect::<String>()
        });
        let expected = text.split_terminator('\n');
        prop_assert!(lines.eq(expected));
    }

    #[test]
    fn rows_hold_all_pieces_under_their_names(
        texts in prop::collection::vec(text(), 1..5),
    ) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let rows = align(&texts);
        expect_whole(&texts, &rows);
        expect_equal_names(&rows);
    }
}

#[test]
fn every_page_is_whole_and_its_steps_are_beside_each_other() {
    for page in PAGES {
        let texts: Vec<_> = page.sources.iter().map(|s| s.text).collect();
        let rows = rows_of(page);
        expect_whole(&texts, &rows);
        expect_equal_names(&rows);
        for row in rows.iter().filter(|row| row.step.is_some()) {
            let missing = row.pieces.iter().any(Option::is_none);
            assert!(!missing, "{}: {:?} {:?}", page.name, row.item, row.step);
        }
    }
}

#[test]
fn the_pieces_of_every_page_are_coloured_as_the_whole() {
    for source in PAGES.iter().flat_map(|page| page.sources) {
        let pieces = cut(source.text);
        let parts = pieces.iter().flat_map(|piece| spans(piece.text));
        // A blank may be cut in two where a piece begins.
        let is_blank = |text: &str| text.trim().is_empty();
        let parts: Vec<_> = parts.filter(|s| !is_blank(s.text)).collect();
        let whole = spans(source.text).into_iter();
        let whole: Vec<_> = whole.filter(|s| !is_blank(s.text)).collect();
        assert_eq!(parts, whole, "{}", source.path);
    }
}
