//! `lab laws`: what waiting costs, as straight lines, and who is cheapest up
//! to where.
//!
//! All of it is counted, nothing timed; `crate::measure::laws` does that.

use super::arguments::Laws as Options;
use super::fields::{Fields, Value, json_of_lists};
use super::terminal::{complain, print};
use super::{Refusal, Verdict};
use crate::measure::laws::{
    self, Counted, LawLine, Over, Stretch, cheapest_styles,
};
use crate::measure::{CountAllocations, Law, Way};
use crate::report::{Align, Table, counted as number_of, grouped};
use styles::Style;

/// Columns of a table: the way, and all counts.
const COLUMNS: usize = 1 + Counted::ALL.len();

/// Counts all laws and prints them.
pub(super) fn laws(
    options: &Options,
    count: CountAllocations,
) -> Result<Verdict, Refusal> {
    let lines = match laws::all(count) {
        Ok(lines) => lines,
        Err(failure) => {
            complain(&format!("laws: {failure}"));
            return Ok(Verdict::Bad);
        }
    };
    print(&match options.json {
        true => json(&lines),
        false => text(&lines),
    })?;
    Ok(Verdict::Good)
}

fn text(lines: &[LawLine]) -> String {
    let mut text = format!("{INTRODUCTION}\n");
    for over in Over::ALL {
        let counts = counts(lines, over);
        text.push_str(&format!("\n{}\n\n", heading(over)));
        text.push_str(&table(lines, over, &counts).to_string());
        text.push('\n');
        for counted in counts {
            let stretches = cheapest_styles(lines, over, counted);
            if stretches.iter().any(|s| s.styles != Style::ALL) {
                text.push_str(&sentence(over, counted, &stretches));
            }
        }
    }
    let made_with = laws::instructions_made_with();
    text.push_str(&format!("\n{CONCLUSION}                  {made_with}\n"));
    text
}

const INTRODUCTION: &str = "\
What waiting costs, as a + b * so many: counted, not timed, and fitted with
the least squares. Two ways of calling bodies that are no styles stand beside
the styles: a relay, which resumes each body on the way to the innermost, and
a driver that queues each call and each return.";

fn heading(over: Over) -> &'static str {
    match over {
        Over::Depth => {
            "One wait of the innermost of so many bodies, by depth:"
        }
        Over::Calls => {
            "One task that calls so many bodies, each in the one before, and\n\
             waits once in the last, from start to end, by calls:"
        }
        Over::Tasks => {
            "So many tasks at once that wait once each, from start to end,\n\
             by tasks:"
        }
        Over::Waits => {
            "One task that waits so often, from start to end, by waits:"
        }
    }
}

const CONCLUSION: &str = "  \
  bodies entered  the innermost, and those on the way to it
  bytes asked     of the allocator, in all
  bytes held      where all that wait do, the loop's tables included
  instructions    recorded by cargo bench --bench instructions, made with
";

/// Returns what is counted over something, in order.
fn counts(lines: &[LawLine], over: Over) -> Vec<Counted> {
    let is_counted = |counted: &Counted| {
        lines
            .iter()
            .any(|line| line.over == over && line.counted == *counted)
    };
    Counted::ALL.into_iter().filter(is_counted).collect()
}

/// Makes a table of the laws over something; what is not counted has a column
/// without anything, which does not show.
fn table(lines: &[LawLine], over: Over, counts: &[Counted]) -> Table<COLUMNS> {
    let mut aligns = [Align::Right; COLUMNS];
    aligns[0] = Align::Left;
    let mut table = Table::new(aligns);
    let row = |name: &str, cell: &dyn Fn(Counted) -> String| {
        let mut row = [const { String::new() }; COLUMNS];
        row[0] = name.to_string();
        for (place, counted) in row[1..].iter_mut().zip(counts) {
            *place = cell(*counted);
        }
        row
    };
    table.add(row("", &|counted| counted.name().to_string()));
    for way in Way::ALL {
        table.add(row(way.name(), &|counted| {
            let is_it = |line: &&LawLine| {
                (line.over, line.counted, line.way) == (over, counted, way)
            };
            let line = lines.iter().find(is_it);
            line.map_or("-".to_string(), |line| written(&line.law, over))
        }));
    }
    table
}

/// Writes a law as people do.
fn written(law: &Law, over: Over) -> String {
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

/// Writes a number with as many decimals as tell something.
fn number(number: f64) -> String {
    if number.abs() >= 1_000.0 {
        let sign = if number < 0.0 { "-" } else { "" };
        return format!("{sign}{}", grouped(number.abs().round() as u64));
    }
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

/// Says who is cheapest up to where.
fn sentence(over: Over, counted: Counted, stretches: &[Stretch]) -> String {
    let who = |styles: &[Style]| match styles {
        _ if styles == Style::ALL => "all alike".to_string(),
        _ => styles
            .iter()
            .map(|s| s.name())
            .collect::<Vec<_>>()
            .join(", "),
    };
    let end = |to: u32| match over {
        Over::Depth => format!("depth {}", grouped(to.into())),
        Over::Calls => number_of(to.into(), "call"),
        Over::Tasks => number_of(to.into(), "task"),
        Over::Waits => number_of(to.into(), "wait"),
    };
    let part = |stretch: &Stretch| {
        let who = who(&stretch.styles);
        match stretch.to {
            Some(to) => format!("{who} up to {}", end(to)),
            None => who,
        }
    };
    let parts: Vec<_> = stretches.iter().map(part).collect();
    format!("Fewest {}: {}\n", counted.name(), parts.join(", then "))
}

fn json(lines: &[LawLine]) -> String {
    let law = |line: &LawLine| {
        let mut fields = Fields::default();
        fields.add("over", Value::Name(line.over.name()));
        fields.add("counted", Value::Name(line.counted.key()));
        fields.add("style", Value::Name(line.way.name()));
        fields.add("base", Value::Ratio(line.law.base));
        fields.add("slope", Value::Ratio(line.law.slope));
        let farthest = line.law.farthest(&line.points);
        fields.add("farthest_point", Value::Ratio(farthest));
        if line.counted == Counted::Instructions {
            let made_with = laws::instructions_made_with();
            fields.add("made_with", Value::Text(made_with));
        }
        fields
    };
    let laws = lines.iter().map(law).collect();
    let mut cheapest = Vec::new();
    for over in Over::ALL {
        for counted in counts(lines, over) {
            for stretch in cheapest_styles(lines, over, counted) {
                let entry =
                    |style: &Style| entry(over, counted, &stretch, *style);
                cheapest.extend(stretch.styles.iter().map(entry));
            }
        }
    }
    json_of_lists(&[("laws", laws), ("cheapest", cheapest)])
}

/// Makes an entry of one of the cheapest.
fn entry(
    over: Over,
    counted: Counted,
    stretch: &Stretch,
    style: Style,
) -> Fields {
    let mut fields = Fields::default();
    fields.add("over", Value::Name(over.name()));
    fields.add("counted", Value::Name(counted.key()));
    fields.add("style", Value::Name(style.name()));
    fields.add("from", Value::Count(stretch.from.into()));
    let to = stretch.to.map(u64::from);
    fields.add("to", to.map_or(Value::Unknown, Value::Count));
    fields
}
