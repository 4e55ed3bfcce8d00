//! Sizes in tables.

use super::{Align, Table, with_thousands};
use crate::measure::Subject;
use crate::measure::sizes::{Asleep, CodeSize, Job, SourceSize, StepSize};
use styles::Style;

/// Returns the heading for the waits of a job.
pub fn steps_heading(job: Job) -> &'static str {
    match job {
        Job::Echo => {
            "A session of the server, bytes and blocks of memory at each wait:"
        }
        Job::Fetch => {
            "A request of the client, bytes and blocks of memory at each wait:"
        }
    }
}

/// Makes a table of the memory of sleeping tasks.
pub fn asleep_table(all: &[Asleep]) -> Table<3> {
    let mut table = Table::new([Align::Left, Align::Right, Align::Right]);
    table.add(["", "bytes", "blocks"]);
    for asleep in all {
        table.add([
            asleep.subject.to_string(),
            format!("{:.1}", asleep.bytes_per_task),
            format!("{:.2}", asleep.blocks_per_task),
        ]);
    }
    table
}

/// Makes a table of a job's memory at each wait: steps down, subjects across.
pub fn steps_table(all: &[StepSize], job: Job) -> Table<6> {
    let mut aligns = [Align::Right; 6];
    aligns[0] = Align::Left;
    let mut table = Table::new(aligns);
    let names = Subject::ALL.map(|subject| subject.to_string());
    let [a, b, c, d, e] = names;
    table.add([String::new(), a, b, c, d, e]);
    let steps = || all.iter().filter(|step| step.job == job);
    let cell = |name: &str, subject: Subject| {
        let is_it =
            |s: &&StepSize| s.subject == subject && step_name(s) == name;
        let step = steps().find(is_it);
        step.map_or("-".to_string(), |step| {
            format!("{} / {}", with_thousands(step.bytes), step.blocks)
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

/// Returns the name of the owner of code: a style or the generators.
pub fn code_owner(code: &CodeSize) -> &'static str {
    code.style.map_or("generators", |style| style.name())
}

/// Makes a table of the code of each style in a program.
pub fn code_table(code: &[CodeSize]) -> Table<3> {
    let mut table = Table::new([Align::Left, Align::Right, Align::Right]);
    table.add(["", "functions", "bytes"]);
    for code in code {
        let (functions, bytes) =
            (with_thousands(code.functions), with_thousands(code.bytes));
        table.add([code_owner(code).to_string(), functions, bytes]);
    }
    table
}

/// Makes a table of all files, and of the sum of each style.
pub fn source_table(files: &[SourceSize]) -> Table<8> {
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
        .map(|number| with_thousands(number.into()))
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
