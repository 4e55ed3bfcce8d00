//! Each line that is shown is one at which its column waits or starts.

use crate::all;
use lab::reading::{Row, rows_of};
use styles::Style;
use styles::programs::Program;
use web::steps::{Change, changes};

/// Returns the statement that begins in a line, or the lines around one that
/// is a part of it.
fn around(program: &Program, style: Style, line: u32) -> String {
    let source = program.page.source(style).expect("a column");
    let lines = source.text.lines().skip((line as usize).saturating_sub(3));
    lines.take(10).collect::<Vec<_>>().join("\n")
}

fn words(style: Style) -> &'static [&'static str] {
    match style {
        Style::Callbacks => &["cx"],
        Style::Send => &["yield_!("],
        Style::YieldFrom => &["yield_from!("],
        // One future is combined with others before it is awaited.
        Style::AsyncAwait => &[".await", "settle(cx, &promise)"],
    }
}

#[test]
fn every_wait_of_every_column_has_a_line_that_waits() {
    let mut lines = 0;
    for (program, lockstep) in all() {
        let changes = changes(program, &lockstep, &lockstep.moments);
        for (moment, change) in lockstep.moments.iter().zip(&changes) {
            for style in Style::ALL {
                let Some(share) = &change.columns[style as usize] else {
                    continue;
                };
                let step = lockstep.steps(moment, style)[0];
                let place = format!("{}, {style}: {step:?}", program.name);
                let waits = step.waits.len();
                assert_eq!(share.seat.lines.len(), waits, "{place}");
                for line in &share.seat.lines {
                    let text = around(program, style, *line);
                    let words = words(style);
                    let found = words.iter().any(|word| text.contains(word));
                    assert!(found, "{place}: {text}");
                    lines += 1;
                }
            }
        }
    }
    assert!(lines > 5_000, "{lines} lines");
}

/// Returns the row in which a column has a line.
fn row_of(rows: &[Row<'_>], style: Style, line: u32) -> Option<usize> {
    let line = line as usize;
    rows.iter().position(|row| {
        let piece = row.pieces[style as usize].as_ref();
        piece.is_some_and(|piece| {
            let end = piece.line + piece.text.lines().count();
            (piece.line..end).contains(&line)
        })
    })
}

/// Returns the names of the steps in which each column waits.
fn steps_of<'a>(
    rows: &[Row<'a>],
    change: &Change,
    wait: usize,
) -> [Option<&'a str>; 4] {
    Style::ALL.map(|style| {
        let share = change.columns[style as usize].as_ref()?;
        let line = share.seat.lines.get(wait)?;
        rows[row_of(rows, style, *line)?].step
    })
}

#[test]
fn all_columns_wait_in_the_same_step_of_their_source() {
    let mut differ = Vec::new();
    let mut compared = 0;
    for (program, lockstep) in all() {
        let rows = rows_of(&program.page);
        let changes = changes(program, &lockstep, &lockstep.moments);
        let waits = |change: &Change| {
            let shares = change.columns.iter().flatten();
            shares
                .map(|share| share.seat.lines.len())
                .max()
                .unwrap_or(0)
        };
        for change in &changes {
            for wait in 0..waits(change) {
                let steps = steps_of(&rows, change, wait);
                let mut found = steps.iter().flatten();
                let first = found.next();
                if !found.all(|step| Some(step) == first) {
                    differ.push((program.name, steps));
                }
                compared += 1;
            }
        }
    }
    differ.sort();
    differ.dedup();
    assert_eq!(differ, []);
    assert!(compared > 1_200, "{compared} waits");
}
