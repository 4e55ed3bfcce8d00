//! `lab sizes`: what waiting holds in memory, and what styles take in code
//! and in source.
//!
//! `crate::measure::sizes` counts all of it.

use super::arguments::Sizes as Options;
use super::fields::{Fields, Value, json_of_lists};
use super::terminal::{complain, print};
use super::{Refusal, Verdict};
use crate::contestant::Contestant;
use crate::measure::sizes::{
    self, CodeSize, Job, Sizes, SourceSize, StepSize,
};
use crate::measure::{CountAllocations, Subject, Way};
use crate::report::{Align, Table, grouped};
use styles::Style;

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
    let tasks = grouped(tasks.into());
    let mut text = format!("A task that sleeps, of {tasks}:\n\n");
    text.push_str(&asleep(sizes).to_string());
    for job in Job::ALL {
        text.push_str(&format!("\n{}\n\n", heading(job)));
        text.push_str(&steps(sizes, job).to_string());
    }
    text.push_str("\nIn this program, by the names of its functions:\n\n");
    match &sizes.code {
        Ok(code) => text.push_str(&code_table(code).to_string()),
        Err(error) => text.push_str(&format!("not known: {error}\n")),
    }
    text.push_str("\nIn source:\n\n");
    text.push_str(&source(&sizes.source).to_string());
    text.push_str(CONCLUSION);
    text
}

fn heading(job: Job) -> &'static str {
    match job {
        Job::Echo => {
            "A session of the server, bytes and blocks of memory at each wait:"
        }
        Job::Fetch => {
            "A request of the client, bytes and blocks of memory at each wait:"
        }
    }
}

const CONCLUSION: &str = "
  blocks       pieces of memory that are held, each asked for by itself
  at a wait    body and operation, and the connection and its buffers, which
               are alike in all styles; the floor makes some of them later
  functions    whose symbols name the style, for the models of lab measure
               too; generators are of send and yield-from
  nesting      curly brackets that are open at once
  boxes        `Box`, made or as a type
  suspensions  `.await`; in callbacks a call that is given a new function

Resident memory: lab measure idle --style STYLE, a process for each style.
";

fn asleep(sizes: &Sizes) -> Table<3> {
    let mut table = Table::new([Align::Left, Align::Right, Align::Right]);
    table.add(["", "bytes", "blocks"]);
    for asleep in &sizes.asleep {
        table.add([
            asleep.subject.name().to_string(),
            format!("{:.1}", asleep.bytes_per_task),
            format!("{:.2}", asleep.blocks_per_task),
        ]);
    }
    table
}

/// Steps down, subjects across.
fn steps(sizes: &Sizes, job: Job) -> Table<6> {
    let mut aligns = [Align::Right; 6];
    aligns[0] = Align::Left;
    let mut table = Table::new(aligns);
    let names = Subject::ALL.map(|subject| subject.name().to_string());
    let [a, b, c, d, e] = names;
    table.add([String::new(), a, b, c, d, e]);
    let steps = || sizes.steps.iter().filter(|step| step.job == job);
    let cell = |name: &str, subject: Subject| {
        let is_it =
            |s: &&StepSize| s.subject == subject && step_name(s) == name;
        let step = steps().find(is_it);
        step.map_or("-".to_string(), |step| {
            format!("{} / {}", grouped(step.bytes), step.blocks)
        })
    };
    let first = steps().filter(|step| step.subject == Subject::ALL[0]);
    for name in first.map(step_name) {
        let [a, b, c, d, e] = Subject::ALL.map(|subject| cell(&name, subject));
        table.add([name, a, b, c, d, e]);
    }
    table
}

fn step_name(step: &StepSize) -> String {
    let bounded = if step.bounded { ", bounded" } else { "" };
    format!("{}{bounded}", step.wait)
}

fn owner(code: &CodeSize) -> &'static str {
    code.style.map_or("generators", |style| style.name())
}

fn code_table(code: &[CodeSize]) -> Table<3> {
    let mut table = Table::new([Align::Left, Align::Right, Align::Right]);
    table.add(["", "functions", "bytes"]);
    for code in code {
        let (functions, bytes) =
            (grouped(code.functions), grouped(code.bytes));
        table.add([owner(code).to_string(), functions, bytes]);
    }
    table
}

/// All files, and the sum of each style.
fn source(files: &[SourceSize]) -> Table<8> {
    let mut aligns = [Align::Right; 8];
    aligns[0] = Align::Left;
    aligns[1] = Align::Left;
    let mut table = Table::new(aligns);
    table.add([
        "",
        "",
        "lines",
        "code",
        "nesting",
        "clones",
        "boxes",
        "suspensions",
    ]);
    let numbers = |of: &dyn Fn(fn(&SourceSize) -> u32) -> u32, most: u32| {
        [
            of(|f| f.lines),
            of(|f| f.code_lines),
            most,
            of(|f| f.clones),
            of(|f| f.boxes),
            of(|f| f.suspensions),
        ]
        .map(|number| grouped(number.into()))
    };
    let mut add = |name: &str, file: &str, [a, b, c, d, e, f]: [String; 6]| {
        let (name, file) = (name.to_string(), file.to_string());
        table.add([name, file, a, b, c, d, e, f]);
    };
    for style in Style::ALL {
        let files = || files.iter().filter(|file| file.style == style);
        let most = files().map(|file| file.nesting).max().unwrap_or(0);
        let sum = |of: fn(&SourceSize) -> u32| files().map(of).sum();
        add(style.name(), "all", numbers(&sum, most));
        for file in files() {
            add("", file.file, numbers(&|of| of(file), file.nesting));
        }
    }
    table
}

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
        fields.add("style", Value::Name(owner(code)));
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
