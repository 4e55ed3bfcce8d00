//! Laws and their crossings in words.

use super::{Align, Table, pluralized as number_of, with_thousands};
use crate::measure::Law;
use crate::measure::laws::{Counted, LawLine, Over, Stretch};
use styles::Style;

/// The columns of a table: the way, and all counts.
const LAW_COLUMNS: usize = 1 + Counted::ALL.len();

/// Returns the heading for the counts along an axis.
pub fn law_heading(over: Over) -> &'static str {
    match over {
        Over::Depth => "One wait of the innermost of d bodies, by depth:",
        Over::Calls => {
            "One task of c bodies, each called by the one before, that waits\n\
             once in the innermost, from start to end, by calls:"
        }
        Over::Tasks => {
            "All of t tasks at once, each of which waits once, from start\n\
             to end, by tasks:"
        }
        Over::Waits => "One task with w waits, from start to end, by waits:",
        Over::Starts => {
            "One task that starts s others one after the other, and joins\n\
             each, from start to end, by starts:"
        }
        Over::HotStarts => {
            "The same with tasks that run to their first wait, which is\n\
             their end, while they are started, by hot starts:"
        }
    }
}

/// Returns the measures that are counted along an axis, in order.
pub fn laws_counts(lines: &[LawLine], over: Over) -> Vec<Counted> {
    let is_counted = |counted: &Counted| {
        lines
            .iter()
            .any(|line| line.over == over && line.counted == *counted)
    };
    Counted::ALL.into_iter().filter(is_counted).collect()
}

/// Makes a table of the laws along an axis; a measure that is not counted has
/// an empty column, which is not shown.
pub fn laws_table(lines: &[LawLine], over: Over) -> Table<LAW_COLUMNS> {
    let counts = laws_counts(lines, over);
    let mut aligns = [Align::Right; LAW_COLUMNS];
    aligns[0] = Align::Left;
    let mut table = Table::new(aligns);
    let row = |name: &str, cell: &dyn Fn(Counted) -> String| {
        let mut row = [const { String::new() }; LAW_COLUMNS];
        row[0] = name.to_string();
        for (place, counted) in row[1..].iter_mut().zip(&counts) {
            *place = cell(*counted);
        }
        row
    };
    table.add(row("", &|counted| counted.name().to_string()));
    for &way in over.ways() {
        table.add(row(way.name(), &|counted| {
            let is_it = |line: &&LawLine| {
                (line.over, line.counted, line.way) == (over, counted, way)
            };
            let line = lines.iter().find(is_it);
            line.map_or("-".to_string(), |line| law_text(&line.law, over))
        }));
    }
    table
}

/// Writes a law as people do, with the first letter of its axis.
///
/// # Examples
///
/// ```
/// use lab::measure::Law;
/// use lab::measure::laws::Over;
/// use lab::report::law_text;
///
/// let law = Law { base: 1_234.5, slope: 2.0 };
/// assert_eq!(law_text(&law, Over::Depth), "1,235 + 2 d");
/// ```
pub fn law_text(law: &Law, over: Over) -> String {
    let Law { base, slope } = law.rounded();
    let variable = &over.name()[..1];
    match (base, slope) {
        (_, 0.0) => number(base),
        (0.0, 1.0) => variable.to_string(),
        (0.0, _) => format!("{} {variable}", number(slope)),
        (_, 1.0) => format!("{} + {variable}", number(base)),
        _ => format!("{} + {} {variable}", number(base), number(slope)),
    }
}

/// Writes a number with as many decimals as are significant.
fn number(number: f64) -> String {
    if number.abs() >= 1_000.0 {
        let sign = if number < 0.0 { "-" } else { "" };
        return format!(
            "{sign}{}",
            with_thousands(number.abs().round() as u64)
        );
    }
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

/// Returns a line that names the cheapest styles for each range of sizes.
pub fn law_sentence(what: &str, over: Over, stretches: &[Stretch]) -> String {
    let actor = |styles: &[Style]| match styles {
        _ if styles == Style::ALL => "all alike".to_string(),
        _ => styles
            .iter()
            .map(|s| s.name())
            .collect::<Vec<_>>()
            .join(", "),
    };
    let end = |to: u32| match over {
        Over::Depth => format!("depth {}", with_thousands(to.into())),
        Over::Calls => number_of(to.into(), "call"),
        Over::Tasks => number_of(to.into(), "task"),
        Over::Waits => number_of(to.into(), "wait"),
        Over::Starts => number_of(to.into(), "start"),
        Over::HotStarts => number_of(to.into(), "hot start"),
    };
    let part = |stretch: &Stretch| {
        let actor = actor(&stretch.styles);
        match stretch.to {
            Some(to) => format!("{actor} up to {}", end(to)),
            None => actor,
        }
    };
    let parts: Vec<_> = stretches.iter().map(part).collect();
    format!("{what}: {}", parts.join(", then "))
}
