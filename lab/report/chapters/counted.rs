//! Chapters of counts: memory, crossings and laws, code and source.

use super::Chapter;
use crate::measure::laws::{
    Counted, LawLine, Over, cheapest_styles, instructions_made_with,
};
use crate::measure::sizes::{Job, Sizes};
use crate::report::plot::{Axis, Bars, Line, Lines, Plot, Ticks};
use crate::report::{
    Counts, Grid, Setting, about, asleep_table, code_table, law_heading,
    law_sentence, laws_counts, laws_table, source_table, steps_heading,
    steps_table, three_digits, with_thousands,
};
use styles::Style;

/// The depths at which lines are drawn: each is twice the one before, so that
/// crossings at small depths are visible.
const DEPTHS: [u32; 8] = [1, 2, 4, 8, 16, 32, 64, 128];

/// Returns the chapters of all counts.
pub(super) fn chapters(counts: &Counts, setting: &Setting) -> Vec<Chapter> {
    let mut chapters = Vec::new();
    if let Some(sizes) = &counts.sizes {
        chapters.push(memory(sizes, counts.tasks, setting));
    }
    if !counts.laws.is_empty() {
        chapters.push(crossings(&counts.laws, setting));
        chapters.push(laws(&counts.laws, setting));
    }
    if let Some(sizes) = &counts.sizes {
        chapters.push(code(sizes, setting));
    }
    chapters
}

fn memory(sizes: &Sizes, tasks: u32, setting: &Setting) -> Chapter {
    let bars = sizes
        .asleep
        .iter()
        .map(|asleep| (asleep.subject.to_string(), asleep.bytes_per_task));
    let tasks = with_thousands(tasks.into());
    let title = format!("Heap memory of one of {tasks} sleeping tasks");
    let mut grids =
        vec![(title.clone(), Grid::of(&asleep_table(&sizes.asleep)))];
    grids.extend(Job::ALL.map(|job| {
        let steps = Grid::of(&steps_table(&sizes.steps, job));
        (without_colon(steps_heading(job)), steps)
    }));
    Chapter {
        id: "idle".to_string(),
        title: "Memory of a sleeping task".to_string(),
        about: about("idle"),
        origin: setting.counted(),
        notes: vec!["The same on a terminal: lab sizes.".to_string()],
        plots: vec![Plot::Bars(Bars {
            title,
            name: "bytes of the heap per task".to_string(),
            bars: bars.collect(),
        })],
        grids,
        ..Chapter::default()
    }
}

fn crossings(all: &[LawLine], setting: &Setting) -> Chapter {
    let instructions = |line: &&LawLine| {
        line.over == Over::Depth && line.counted == Counted::Instructions
    };
    let by_law = |line: &LawLine| Line {
        name: line.way.name().to_string(),
        points: DEPTHS
            .map(|depth| (f64::from(depth), line.law.at(depth)))
            .into(),
    };
    let lines: Vec<Line> =
        all.iter().filter(instructions).map(by_law).collect();
    let axis = |name: &str, ticks| Axis {
        name: name.to_string(),
        is_logarithmic: true,
        ticks,
    };
    let title =
        "Instructions of a wait of the innermost body, by the fitted laws";
    let plot = Plot::Lines(Lines {
        title: title.to_string(),
        across: axis("bodies", Ticks::Numbers),
        up: axis("instructions per turn", Ticks::Round),
        lines: lines.clone(),
    });
    let mut findings = Vec::new();
    for over in Over::ALL {
        for counted in laws_counts(all, over) {
            let stretches = cheapest_styles(all, over, counted);
            if stretches.iter().any(|s| s.styles != Style::ALL) {
                let fewest =
                    format!("Fewest {} by {}", counted.name(), over.name());
                findings.push(law_sentence(&fewest, over, &stretches));
            }
        }
    }
    Chapter {
        id: "crossings".to_string(),
        title: "Crossings: the cheapest style at each size".to_string(),
        findings,
        origin: setting.counted(),
        notes: vec![format!(
            "Instructions are those that cargo bench --bench instructions \
             recorded in benches/baseline.json: {}.",
            instructions_made_with()
        )],
        grids: vec![(title.to_string(), points(&lines))],
        plots: vec![plot],
        ..Chapter::default()
    }
}

/// Makes a table of the points of lines that have them at [`DEPTHS`].
fn points(lines: &[Line]) -> Grid {
    let depths = DEPTHS.map(|depth| depth.to_string());
    let mut grid = Grid::new(["way".to_string()].into_iter().chain(depths));
    for line in lines {
        let counts = line.points.iter().map(|point| three_digits(point.1));
        grid.add([line.name.clone()].into_iter().chain(counts));
    }
    grid
}

fn laws(all: &[LawLine], setting: &Setting) -> Chapter {
    let grid = |over| {
        let heading = without_colon(law_heading(over));
        (heading, Grid::of(&laws_table(all, over)))
    };
    Chapter {
        id: "laws".to_string(),
        title: "Laws: costs as straight lines".to_string(),
        origin: setting.counted(),
        notes: vec!["The same on a terminal: lab laws.".to_string()],
        grids: Over::ALL.map(grid).into(),
        ..Chapter::default()
    }
}

fn code(sizes: &Sizes, setting: &Setting) -> Chapter {
    let mut notes = vec!["The same on a terminal: lab sizes.".to_string()];
    let mut grids = Vec::new();
    match &sizes.code {
        Ok(code) => {
            let caption =
                "Code in this program, by the names of its functions";
            grids.push((caption.to_string(), Grid::of(&code_table(code))));
        }
        Err(error) => notes.push(format!("No functions are known: {error}.")),
    }
    let source = Grid::of(&source_table(&sizes.source));
    grids.push(("Source of each style, file by file".to_string(), source));
    Chapter {
        id: "code".to_string(),
        title: "Code and source".to_string(),
        origin: setting.counted(),
        notes,
        grids,
        ..Chapter::default()
    }
}

/// Turns the line above a table of a text into a caption.
fn without_colon(heading: &str) -> String {
    heading.trim_end_matches(':').replace('\n', " ")
}
