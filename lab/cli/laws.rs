//! `lab laws`: the costs of waiting as straight lines, and the cheapest style
//! for each size.
//!
//! All laws are counted, none timed; `crate::measure::laws` counts. The growth
//! of `growth.rs` is timed.

use super::arguments::Laws as Options;
use super::borders::{self, Border};
use super::fields::{Fields, Value, json_of_lists};
use super::growth::{self, Grown};
use super::terminal::{complain, print};
use super::{Refusal, Verdict};
use crate::measure::CountAllocations;
use crate::measure::laws::{
    self, Counted, LawLine, Over, Stretch, cheapest_styles,
};
use crate::report::{law_heading, law_sentence, laws_counts, laws_table};
use harness::driver::RunFailure;
use styles::Style;

/// Counts all laws and prints them.
pub(super) fn laws(
    options: &Options,
    count: CountAllocations,
) -> Result<Verdict, Refusal> {
    let counted = match Counts::all(options.growth, count) {
        Ok(counted) => counted,
        Err(failure) => {
            complain(&format!("laws: {failure}"));
            return Ok(Verdict::Bad);
        }
    };
    print(&match options.json {
        true => json(&counted),
        false => text(&counted),
    })?;
    Ok(Verdict::Good)
}

/// All that is printed.
struct Counts {
    lines: Vec<LawLine>,
    borders: Vec<Border>,
    grown: Vec<Grown>,
}

impl Counts {
    fn all(
        growth: Option<u32>,
        count: CountAllocations,
    ) -> Result<Counts, RunFailure> {
        Ok(Counts {
            lines: laws::all(count)?,
            borders: borders::all(count)?,
            grown: match growth {
                Some(most) => growth::measure(most, count)?,
                None => Vec::new(),
            },
        })
    }
}

fn text(counts: &Counts) -> String {
    let lines = &counts.lines;
    let mut text = format!("{INTRODUCTION}\n");
    for over in Over::ALL {
        text.push_str(&format!("\n{}\n\n", law_heading(over)));
        text.push_str(&laws_table(lines, over).to_string());
        text.push('\n');
        for counted in laws_counts(lines, over) {
            let stretches = cheapest_styles(lines, over, counted);
            if stretches.iter().any(|s| s.styles != Style::ALL) {
                let fewest = format!("Fewest {}", counted.name());
                let sentence = law_sentence(&fewest, over, &stretches);
                text.push_str(&format!("{sentence}\n"));
            }
        }
    }
    text.push_str(&format!("\n{}", borders::text(&counts.borders)));
    let made_with = laws::instructions_made_with();
    text.push_str(&format!("\n{CONCLUSION}                  {made_with}\n"));
    if !counts.grown.is_empty() {
        text.push_str(&format!("\n{}", growth::text(&counts.grown)));
    }
    text
}

const INTRODUCTION: &str = "\
The cost of waiting as straight lines, a + b * size: counted, not timed, and
fitted by least squares. Beside the styles there are other ways of calling
bodies: a chain, which resumes the innermost body at once; the generator styles
on an engine without genawaiter; a driver that queues each call and return.";

const CONCLUSION: &str = "  \
  bodies entered  the innermost, and the bodies on the way to it
  bytes asked     requested from the allocator, in total
  bytes held      while all tasks wait, the loop's tables included
  instructions    recorded by cargo bench --bench instructions, made with
";

fn json(counts: &Counts) -> String {
    let lines = &counts.lines;
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
        for counted in laws_counts(lines, over) {
            for stretch in cheapest_styles(lines, over, counted) {
                let entry =
                    |style: &Style| entry(over, counted, &stretch, *style);
                cheapest.extend(stretch.styles.iter().map(entry));
            }
        }
    }
    json_of_lists(&[
        ("laws", laws),
        ("cheapest", cheapest),
        ("borders", borders::fields(&counts.borders)),
        ("growth", growth::fields(&counts.grown)),
    ])
}

/// Makes an entry for a range of sizes.
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
