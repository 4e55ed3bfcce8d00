//! `lab show` and `lab diff`: the source of the styles side by side.

use super::arguments::{Color, Diff, Look, Show};
use super::terminal::{output_columns, output_has_colors, print};
use super::{Refusal, Verdict};
use crate::reading::{
    MIN_WIDTH, Paint, Row, description, draw, draw_difference, find_page,
    nearest, pick, rows_of,
};
use crate::report::{Align, Table};
use harness::text::one_line;
use styles::Style;
use styles::pages::PAGES;
use styles::source::{Kind, Page, Source};

/// The longest description in characters; longer ones are cut, so that a row
/// fits on a terminal.
const MAX_CONTENT_CHARS: usize = 48;

/// Shows a page in some styles, or the list of pages.
pub(super) fn show(options: &Show) -> Result<Verdict, Refusal> {
    let Some(what) = &options.what else {
        print(&list())?;
        return Ok(Verdict::Good);
    };
    let page = find_page(what).map_err(Refusal::new)?;
    let styles = match &options.style[..] {
        [] => page.sources.iter().map(|source| source.style).collect(),
        styles => styles.to_vec(),
    };
    let (rows, sources) = chosen(page, &styles, options.look.step.as_deref())?;
    let (width, paint) = frame(&options.look);
    print(&draw(&rows, &sources, width, paint))?;
    Ok(Verdict::Good)
}

/// Shows the differences between two styles of a page.
pub(super) fn diff(options: &Diff) -> Result<Verdict, Refusal> {
    let page = find_page(&options.what).map_err(Refusal::new)?;
    let styles = [options.left, options.right];
    let (rows, sources) = chosen(page, &styles, options.look.step.as_deref())?;
    let (width, paint) = frame(&options.look);
    let sources = [sources[0], sources[1]];
    print(&draw_difference(&rows, sources, width, paint))?;
    Ok(Verdict::Good)
}

/// Returns the width of lines, and whether they are coloured.
fn frame(look: &Look) -> (usize, Paint) {
    let width = match look.width {
        Some(width) => usize::from(width),
        None => output_columns().max(MIN_WIDTH),
    };
    let is_coloured = match look.color {
        Color::Auto => output_has_colors(),
        Color::Always => true,
        Color::Never => false,
    };
    let paint = if is_coloured {
        Paint::Ansi
    } else {
        Paint::Plain
    };
    (width, paint)
}

/// Returns the rows of a page in these styles, all or those of one step, and
/// the files of the styles.
fn chosen(
    page: &Page,
    styles: &[Style],
    step: Option<&str>,
) -> Result<(Vec<Row<'static>>, Vec<&'static Source>), Refusal> {
    let mut columns = Vec::new();
    for style in styles {
        let mut sources = page.sources.iter();
        let Some(column) = sources.position(|s| s.style == *style) else {
            return Err(Refusal(format!("{}: not in {style}", page.name)));
        };
        if columns.contains(&column) {
            return Err(Refusal(format!("{style} is named twice")));
        }
        columns.push(column);
    }
    let mut rows = rows_of(page);
    if let Some(step) = step {
        let names = names(&rows);
        rows.retain(|row| is_of(row, step));
        if rows.is_empty() {
            return Err(Refusal(unknown_step(page, step, &names)));
        }
    }
    let rows = pick(&rows, &columns);
    if rows.is_empty() {
        let step = step.unwrap_or_default();
        let line = format!("{}: {step} is in other styles only", page.name);
        return Err(Refusal(line));
    }
    let sources = columns.iter().map(|&column| &page.sources[column]);
    Ok((rows, sources.collect()))
}

/// Returns whether a row belongs to a step or to an item.
fn is_of(row: &Row<'_>, name: &str) -> bool {
    row.step == Some(name)
        || row.item.as_deref() == Some(name)
        || row.helpers.iter().any(|helper| helper == name)
}

/// Returns the steps, and the items, of some rows, each once.
fn names(rows: &[Row<'_>]) -> [Vec<String>; 2] {
    let mut names = [Vec::new(), Vec::new()];
    for row in rows {
        let step = row.step.map(str::to_string);
        for (names, name) in names.iter_mut().zip([step, row.item.clone()]) {
            names.extend(name.filter(|name| !names.contains(name)));
        }
    }
    names
}

fn unknown_step(page: &Page, step: &str, names: &[Vec<String>; 2]) -> String {
    let [steps, items] = names;
    let all = steps.iter().chain(items).map(String::as_str);
    let guess = match nearest(step, all) {
        Some(name) => format!("; is it {name:?}?"),
        None => String::new(),
    };
    let lists = [("steps", steps), ("items", items)];
    let lists = lists.iter().filter(|(_, names)| !names.is_empty());
    let lists =
        lists.map(|(title, names)| format!("; {title}: {}", names.join(", ")));
    let lists: String = lists.collect();
    format!("{}: no step {step:?}{guess}{lists}", page.name)
}

/// Lists all pages: for each its description and its lines.
fn list() -> String {
    let mut text = String::new();
    let kinds = [
        (Kind::File, "Files of the styles, with their lines"),
        (Kind::Program, "Programs, with their lines"),
    ];
    for (kind, title) in kinds {
        let mut pages = PAGES.iter().filter(|p| p.kind == kind).peekable();
        if pages.peek().is_none() {
            continue;
        }
        let mut table = Table::new([
            Align::Left,
            Align::Right,
            Align::Right,
            Align::Right,
            Align::Right,
            Align::Left,
        ]);
        let [a, b, c, d] = Style::ALL.map(Style::name);
        table.add(["", a, b, c, d, "content"]);
        for page in pages {
            let [a, b, c, d] = Style::ALL.map(|style| {
                let source = page.source(style);
                source.map_or(String::new(), |source| {
                    source.text.lines().count().to_string()
                })
            });
            let content = description(page).unwrap_or_default();
            let content = one_line(content, MAX_CONTENT_CHARS);
            table.add([page.name.to_string(), a, b, c, d, content]);
        }
        let gap = if text.is_empty() { "" } else { "\n" };
        text.push_str(&format!("{gap}{title}:\n\n{table}"));
    }
    text
}
