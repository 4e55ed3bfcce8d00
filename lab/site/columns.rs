//! Source in columns: one for each style, aligned at items and steps.

use super::frame::prose;
use crate::reading::{
    Class, Row, Span, dedent, find_page, rows_of, span_lines,
};
use maud::{Markup, html};
use std::collections::BTreeMap;
use styles::Style;
use styles::programs::Program;
use styles::source::Page;

/// The mark before a step's name in the source; the heading replaces it.
const MARK: &str = "// step: ";

/// Shows source: the controls that choose the columns, then its rows.
pub(super) fn columns(page: &Page) -> Markup {
    let rows = rows_of(page);
    let anchors = anchors(page.name, &rows);
    html! {
        div.reading {
            (controls())
            @for (row, anchor) in rows.iter().zip(anchors) {
                (one_row(row, &anchor, page))
            }
        }
    }
}

/// Shows the controls that choose the columns of the rows behind them.
pub(super) fn controls() -> Markup {
    html! {
            @for style in Style::ALL {
                input.pick.check type="checkbox" id={ "show-" (style) }
                    checked aria-label={ "column " (style) };
            }
            @for style in Style::ALL {
                input.pick.tab type="radio" name="tab" id={ "tab-" (style) }
                    checked[style == Style::ALL[0]]
                    aria-label={ "only " (style) };
            }
            div.bar {
                p.hint { "Columns:" }
                @for style in Style::ALL {
                    label.check-label.(style) for={ "show-" (style) } {
                        (style)
                    }
                    label.tab-label.(style) for={ "tab-" (style) } {
                        (style)
                    }
                }
                p.hint {
                    "Waits are " b.(Class::Suspends.name()) { "marked" }
                }
            }
    }
}

/// Returns an anchor for each row; a repeated name gets a number.
pub(super) fn anchors(name: &str, rows: &[Row<'_>]) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let anchors = rows.iter().map(|row| {
        let helper = row.helpers.first().or(row.item.as_ref());
        let item = helper.map(String::as_str);
        let part = row.step.or(item).unwrap_or("top");
        let dashed = |c: char| if c.is_alphanumeric() { c } else { '-' };
        let name = name.chars().map(dashed);
        let part = part.chars().map(|c| match c {
            '_' => '_',
            _ => dashed(c),
        });
        let anchor: String = name.chain(['-']).chain(part).collect();
        let count = counts.entry(anchor.clone()).or_default();
        *count += 1;
        match *count {
            1 => anchor,
            count => format!("{anchor}-{count}"),
        }
    });
    anchors.collect()
}

/// Returns the heading of a row.
pub(super) fn title(row: &Row<'_>) -> Markup {
    let names = match row.helpers.as_slice() {
        [] => row.item.as_slice(),
        helpers => helpers,
    };
    html! {
        @if names.is_empty() { "description of the file" }
        @for (index, name) in names.iter().enumerate() {
            @if index > 0 { ", " }
            code { (name) }
        }
        @if let Some(step) = row.step { " · " (step) }
    }
}

fn one_row(row: &Row<'_>, anchor: &str, page: &Page) -> Markup {
    html! {
        section class=(classes(row, page)) id=(anchor) {
            h3 { a.self href={ "#" (anchor) } { (title(row)) } }
            div.cells {
                @for (source, piece) in page.sources.iter().zip(&row.pieces) {
                    @match piece {
                        Some(piece) => (cell(source.style, piece.text)),
                        None => div.cell.none.(source.style) {},
                    }
                }
            }
        }
    }
}

/// Returns the classes of a row, which say what columns have nothing there.
fn classes(row: &Row<'_>, page: &Page) -> String {
    let mut classes = "row".to_string();
    for (source, piece) in page.sources.iter().zip(&row.pieces) {
        if piece.is_none() {
            classes += &format!(" lacks-{}", source.style);
        }
    }
    classes
}

/// Shows the parts of a program outside of its columns, if there are any
/// besides its entry in the table.
pub(super) fn common(program: &Program) -> Markup {
    let (_, behind) = program.shared.rsplit_once("\nmod ").unwrap_or_default();
    let (before, entry) =
        behind.split_once("super::program!").unwrap_or_default();
    let (_, after) = entry.split_once("\n}\n").unwrap_or_default();
    let before = before.split_once('\n').unwrap_or_default().1;
    let text = format!("{}\n{}", before.trim(), after);
    html! {
        @if !text.trim().is_empty() {
            details id="common" {
                summary { "Code that the four share" }
                div.cell.common { pre { code { (code(text.trim_start())) } } }
            }
        }
    }
}

/// Shows a piece of source in the column of its style.
pub(super) fn cell(style: Style, text: &str) -> Markup {
    html! {
        div.cell.(style) role="group" aria-label=(style) {
            p.actor { (style) }
            pre { code { (code(text)) } }
        }
    }
}

/// Shows source with its colours, without the mark that begins it and the
/// blank lines that end it.
pub(super) fn code(text: &str) -> Markup {
    lines_of(text, None)
}

/// Shows source with its colours; each line has its number, if there is one
/// for the first.
pub(super) fn lines_of(text: &str, first: Option<usize>) -> Markup {
    let lines = span_lines(text.trim_end());
    html! {
        @for (number, line) in lines.iter().enumerate() {
            @let blank = line.iter().all(|span| span.text.trim().is_empty());
            @let indent = line.first().map_or(0, |span| {
                span.text.len() - span.text.trim_start().len()
            });
            @let is_mark = line.iter().any(|span| {
                span.class == Class::Step && span.text.starts_with(MARK)
            });
            @if !is_mark {
                span.line data-n=[first.map(|first| first + number)]
                    style=[(indent > 0 && !blank).then(|| {
                    format!("--indent:{indent}")
                })] {
                    @for place in 0..line.len() {
                        (one_span(line, place, indent))
                    }
                    "\n"
                }
            }
        }
    }
}

/// Shows a part of a line: its leading blanks separately; an arrow, and a word
/// that suspends, in one piece.
fn one_span(line: &[Span<'_>], place: usize, indent: usize) -> Markup {
    let Span { class, text } = line[place];
    let is = |place: Option<usize>, text: &str| {
        let span = place.and_then(|place| line.get(place));
        span.is_some_and(|span| span.text == text)
    };
    let suspends = |span: &&Span<'_>| span.class == Class::Suspends;
    let goes_on = line[..place].last().filter(suspends).is_some();
    html! {
        @match class {
            Class::Suspends if goes_on => {}
            // It is bold on paper and without the style sheet, too.
            Class::Suspends => {
                b.(class.name()) {
                    @for span in line[place..].iter().take_while(suspends) {
                        (span.text)
                    }
                }
            }
            Class::Plain if place == 0 && indent > 0 => {
                span.indent { (text[..indent]) }
                (text[indent..])
            }
            Class::Sign if text == "-" && is(Some(place + 1), ">") => {
                span.arrow { "->" }
            }
            Class::Sign if text == ">" && is(place.checked_sub(1), "-") => {}
            Class::Plain | Class::Sign => (text),
            class => span class=(class.name()) { (text) },
        }
    }
}

/// A row of a page, by its names there.
#[derive(Clone, Copy, Debug)]
pub struct Cut {
    /// The name of the page.
    pub page: &'static str,
    /// The item at its head.
    pub item: &'static str,
    /// The step; `None` for the whole item.
    pub step: Option<&'static str>,
}

impl Cut {
    /// Returns the source of the row in some styles, and its anchor.
    ///
    /// # Panics
    ///
    /// If a style has no such row: then text and source differ.
    pub(super) fn find(&self, styles: &[Style]) -> (Vec<String>, String) {
        let Cut { page, item, step } = self;
        let page = find_page(page)
            .unwrap_or_else(|error| panic!("a chapter is wrong: {error}"));
        let rows = rows_of(page);
        let anchors = anchors(page.name, &rows);
        let is_meant = |row: &Row<'_>| {
            row.item.as_deref() == Some(item)
                && (step.is_none() || row.step == *step)
        };
        let meant = rows.iter().zip(&anchors).filter(|(row, _)| is_meant(row));
        let meant: Vec<_> = meant.collect();
        let text = |style: &Style| {
            let at = page.sources.iter().position(|s| s.style == *style);
            let text: String = meant
                .iter()
                .filter_map(|(row, _)| row.pieces[at?].as_ref())
                .map(|piece| piece.text)
                .collect();
            assert!(!text.is_empty(), "{style} has no {self:?}");
            text
        };
        let texts = styles.iter().map(text).collect();
        (texts, format!("{}.html#{}", page.name, meant[0].1))
    }
}

/// Shows a piece of source before and after.
pub(super) fn pair(cut: &Cut, styles: [Style; 2]) -> Markup {
    let (texts, place) = cut.find(&styles);
    html! {
        div.pair {
            div.cells {
                @for (style, text) in styles.iter().zip(&texts) {
                    (cell(*style, &dedent(text)))
                }
            }
            p.quiet {
                a href={ "../files/" (place) } {
                    "All four columns of "
                    (prose(&format!("`{}.rs`", cut.page)))
                }
            }
        }
    }
}
