//! Drawings fit their width, and contain everything that the files contain.

use super::properties::text;
use lab::reading::{MIN_WIDTH, Paint, align, draw, draw_difference, rows_of};
use proptest::prelude::*;
use styles::Style;
use styles::pages::PAGES;
use styles::source::Source;
use unicode_width::UnicodeWidthStr;

/// Returns four files, as headings for any drawing.
fn sources() -> Vec<&'static Source> {
    let page = PAGES.iter().find(|page| page.name == "fetch");
    page.expect("a page").sources.iter().collect()
}

/// Takes the colours out of a drawing.
fn without_colors(drawn: &str) -> String {
    let mut plain = String::new();
    let mut parts = drawn.split("\u{1b}[");
    plain.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (codes, rest) = part.split_once('m').expect("an end");
        let is_code = |c: char| c.is_ascii_digit() || c == ';';
        assert!(codes.chars().all(is_code), "{codes:?}");
        plain.push_str(rest);
    }
    plain
}

/// Requires that no line is wider, and that colours change nothing.
fn expect_fits(draw: impl Fn(Paint) -> String, width: usize) -> String {
    let plain = draw(Paint::Plain);
    for line in plain.lines() {
        let columns = line.width();
        assert!(columns <= width, "{columns} > {width}: {line:?}");
        assert_eq!(line.trim_end(), line);
    }
    let colored = without_colors(&draw(Paint::Ansi));
    let ends = |text: &str| {
        let lines = text.lines().map(|line| line.trim_end().to_string());
        lines.collect::<Vec<_>>()
    };
    assert_eq!(ends(&colored), ends(&plain));
    plain
}

/// Returns the letters of a text without blanks and comment signs, of which a
/// narrow column has more.
fn letters(text: &str) -> String {
    let is_letter = |c: &char| !c.is_whitespace() && !"/!".contains(*c);
    text.chars().filter(is_letter).collect()
}

const WIDTHS: [usize; 9] = [20, 21, 40, 60, 80, 100, 120, 160, 240];

#[test]
fn every_page_fits_at_every_width() {
    for page in PAGES {
        let rows = rows_of(page);
        let sources: Vec<&Source> = page.sources.iter().collect();
        for width in WIDTHS {
            expect_fits(|paint| draw(&rows, &sources, width, paint), width);
            if let [left, right, ..] = sources[..] {
                let draw = |paint| {
                    draw_difference(&rows, [left, right], width, paint)
                };
                expect_fits(draw, width);
            }
        }
    }
}

#[test]
fn nothing_of_a_file_is_left_out() {
    for source in PAGES.iter().flat_map(|page| page.sources) {
        let rows = align(&[source.text]);
        for width in [30, 48, 80, 240] {
            let drawn = draw(&rows, &[source], width, Paint::Plain);
            let mut rest = drawn.lines();
            rest.next();
            let code = rest.filter(|line| !line.starts_with("── "));
            let code: Vec<_> = code.collect();
            assert_eq!(
                letters(&code.join("\n")),
                letters(source.text),
                "{}",
                source.path
            );
        }
    }
}

#[test]
fn columns_are_beside_each_other_where_they_have_room() {
    let page = PAGES.iter().find(|page| page.name == "limit");
    let page = page.expect("a page");
    let rows = rows_of(page);
    let sources: Vec<&Source> = page.sources.iter().collect();
    let most = |width: usize, columns: usize| {
        let sources = &sources[..columns];
        let drawn = draw(&rows, sources, width, Paint::Plain);
        let lines = drawn.lines().map(|line| 1 + line.matches('│').count());
        lines.max()
    };
    for (width, columns, beside) in [
        (201, 4, 4),
        (200, 4, 2),
        (99, 4, 2),
        (98, 4, 1),
        (150, 3, 3),
        (149, 3, 2),
        (99, 2, 2),
        (98, 2, 1),
        (240, 1, 1),
    ] {
        assert_eq!(most(width, columns), Some(beside), "{width} {columns}");
    }
}

#[test]
fn of_a_path_that_is_too_long_the_end_is_left() {
    let page = PAGES.iter().find(|page| page.name == "up_down");
    let source = &page.expect("a page").sources[0];
    let drawn = draw(&align(&[source.text]), &[source], 20, Paint::Plain);
    assert_eq!(drawn.lines().next(), Some("...down/callbacks.rs"));
}

#[test]
fn what_is_the_same_is_said_once_where_all_is_below_each_other() {
    let page = PAGES.iter().find(|page| page.name == "limit");
    let page = page.expect("a page");
    let sources: Vec<&Source> = page.sources.iter().collect();
    let drawn = draw(&rows_of(page), &sources, 80, Paint::Plain);
    assert_eq!(
        drawn.matches("let promise = semaphore.acquire();").count(),
        1
    );
    for style in Style::ALL {
        let step = drawn.split("acquire / queue").nth(1).expect("a step");
        let places = step.lines().nth(1).expect("a line");
        assert!(places.contains(&format!(" {style}:")), "{places}");
    }
}

proptest! {
    #[test]
    fn anything_fits_in_any_width(
        texts in prop::collection::vec(text(), 4),
        columns in 1_usize..5,
        width in MIN_WIDTH..300,
    ) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let rows = align(&texts[..columns]);
        let sources = &sources()[..columns];
        expect_fits(|paint| draw(&rows, sources, width, paint), width);
        if let [left, right] = *sources {
            let draw =
                |paint| draw_difference(&rows, [left, right], width, paint);
            expect_fits(draw, width);
        }
    }

    #[test]
    fn wide_letters_fit_too(
        text in "[ 漢字àé👍🏽x/ ]{0,200}",
        width in MIN_WIDTH..120,
    ) {
        let commented = format!("// {text}\n//! {text}\nfn f() {{ {text} }}");
        let rows = align(&[&text, &commented]);
        let sources = &sources()[..2];
        expect_fits(|paint| draw(&rows, sources, width, paint), width);
    }
}
