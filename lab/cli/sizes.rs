//! `lab sizes`: the memory of waits, and the code and source of each style.
//!
//! `crate::measure::sizes` counts everything.

use super::arguments::Sizes as Options;
use super::fields::{Fields, Value, json_of_lists};
use super::terminal::{complain, print};
use super::{Refusal, Verdict};
use crate::measure::sizes::{self, Job, Sizes};
use crate::measure::{CountAllocations, Subject, Way};
use crate::report::{
    asleep_table, code_owner, code_table, source_table, steps_heading,
    steps_table, with_thousands,
};

/// Counts all sizes and prints them.
pub(super) fn sizes(
    options: &Options,
    count: CountAllocations,
) -> Result<Verdict, Refusal> {
    let sizes = match sizes::all(count, options.tasks) {
        Ok(sizes) => sizes,
        Err(failure) => {
            complain(&format!("sizes: {failure}"));
            return Ok(Verdict::Bad);
        }
    };
    print(&match options.json {
        true => json(&sizes),
        false => text(&sizes, options.tasks),
    })?;
    Ok(Verdict::Good)
}

fn text(sizes: &Sizes, tasks: u32) -> String {
    let tasks = with_thousands(tasks.into());
    let mut text =
        format!("Heap memory of one of {tasks} sleeping tasks:\n\n");
    text.push_str(&asleep_table(&sizes.asleep).to_string());
    for job in Job::ALL {
        text.push_str(&format!("\n{}\n\n", steps_heading(job)));
        text.push_str(&steps_table(&sizes.steps, job).to_string());
    }
    text.push_str(
        "\nCode in this program, by the names of its functions:\n\n",
    );
    match &sizes.code {
        Ok(code) => text.push_str(&code_table(code).to_string()),
        Err(error) => text.push_str(&format!("unknown: {error}\n")),
    }
    text.push_str("\nSource of each style, in lines and other counts:\n\n");
    text.push_str(&source_table(&sizes.source).to_string());
    text.push_str(CONCLUSION);
    text
}

const CONCLUSION: &str = "
  blocks       allocations that are held
  at a wait    body and operation, and the connection and its buffers, which
               are alike in all styles; the floor makes some of them later
  functions    those with the style in their symbols, for the models of lab
               measure too; generators belong to send and yield-from
  nesting      the most curly brackets open at once
  boxes        uses of `Box`, as a value or as a type
  suspensions  `.await`, `yield_!`, `yield_from!`; in callbacks a call with
               a new function as continuation

Resident memory: lab measure idle --style STYLE, a process for each style.
";

fn json(sizes: &Sizes) -> String {
    let asleep = sizes.asleep.iter().map(|asleep| {
        let mut fields = styled(asleep.subject);
        fields.add("tasks", Value::Count(asleep.tasks.into()));
        let (bytes, blocks) = (asleep.bytes_per_task, asleep.blocks_per_task);
        fields.add("bytes_per_task", Value::Ratio(bytes));
        fields.add("blocks_per_task", Value::Ratio(blocks));
        fields
    });
    let steps = sizes.steps.iter().map(|step| {
        let mut fields = styled(step.subject);
        fields.add("job", Value::Name(step.job.name()));
        fields.add("wait", Value::Name(step.wait));
        fields.add("bounded", Value::Flag(step.bounded));
        fields.add("bytes", Value::Count(step.bytes));
        fields.add("blocks", Value::Count(step.blocks));
        fields.add("allocations", Value::Count(step.allocations));
        fields
    });
    let code = sizes.code.iter().flatten().map(|code| {
        let mut fields = Fields::default();
        fields.add("style", Value::Name(code_owner(code)));
        fields.add("functions", Value::Count(code.functions));
        fields.add("bytes", Value::Count(code.bytes));
        fields
    });
    let source = sizes.source.iter().map(|file| {
        let mut fields = Fields::default();
        fields.add("style", Value::Name(file.style.name()));
        fields.add("file", Value::Name(file.file));
        let mut add = |name, n: u32| fields.add(name, Value::Count(n.into()));
        add("lines", file.lines);
        add("code_lines", file.code_lines);
        add("nesting", file.nesting);
        add("clones", file.clones);
        add("boxes", file.boxes);
        add("suspensions", file.suspensions);
        fields
    });
    json_of_lists(&[
        ("asleep", asleep.collect()),
        ("steps", steps.collect()),
        ("code", code.collect()),
        ("source", source.collect()),
    ])
}

fn styled(subject: Subject) -> Fields {
    let mut fields = Fields::default();
    fields.add("style", Value::Name(Way::from(subject).name()));
    fields
}
