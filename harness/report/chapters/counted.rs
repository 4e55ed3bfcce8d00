//! What is counted: laws and their crossings, memory.

use super::Chapter;
use crate::measure::Way;
use crate::measure::laws::{
    Counted, LawLine, Over, Stretch, cheapest_styles, instructions_made_with,
};
use crate::report::plot::{Axis, Bars, Line, Lines, Plot, Ticks};
use crate::report::{Counts, Grid, Setting, about, grouped, measured};

/// Returns the chapters of all that was counted.
pub(super) fn chapters(counts: &Counts, setting: &Setting) -> Vec<Chapter> {
    let mut chapters = Vec::new();
    if !counts.bytes_per_task.is_empty() {
        chapters.push(memory(counts, setting));
    }
    if !counts.laws.is_empty() {
        chapters.push(crossings(counts, setting));
        chapters.push(laws(counts, setting));
    }
    chapters
}

fn memory(counts: &Counts, setting: &Setting) -> Chapter {
    let tasks = grouped(counts.sleeping_tasks.into());
    let mut grid = Grid::new(["subject", "bytes per task"]);
    for (subject, bytes) in &counts.bytes_per_task {
        grid.add([subject.to_string(), measured(*bytes)]);
    }
    let bars = counts.bytes_per_task.iter();
    let bars = bars.map(|(subject, bytes)| (subject.to_string(), *bytes));
    let caption = format!("Heap for each of {tasks} sleeping tasks");
    Chapter {
        id: "idle".to_string(),
        title: "Memory of a sleeping task".to_string(),
        about: about("idle"),
        origin: setting.counted(),
        notes: vec![format!(
            "One subject alone, with what is resident: lab measure idle \
             --style STYLE {}.",
            counts.sleeping_tasks
        )],
        plots: vec![Plot::Bars(Bars {
            title: caption.clone(),
            name: "bytes of the heap per task".to_string(),
            bars: bars.collect(),
        })],
        grids: vec![(caption, grid)],
    }
}

fn crossings(counts: &Counts, setting: &Setting) -> Chapter {
    let over = Over::Depth;
    let counted = Counted::Instructions;
    let of = |line: &&LawLine| (line.over, line.counted) == (over, counted);
    let recorded: Vec<&LawLine> = counts.laws.iter().filter(of).collect();
    let line = |line: &&LawLine| Line {
        name: line.way.name().to_string(),
        points: (line.points.iter())
            .map(|(many, count)| (f64::from(*many), *count))
            .collect(),
    };
    let axis = |name: &str, ticks| Axis {
        name: name.to_string(),
        is_logarithmic: true,
        ticks,
    };
    let mut plots = Vec::new();
    if !recorded.is_empty() {
        plots.push(Plot::Lines(Lines {
            title: "Instructions of a wait, by depth".to_string(),
            across: axis("bodies", Ticks::Numbers),
            up: axis("instructions per turn of the innermost", Ticks::Round),
            lines: recorded.iter().map(line).collect(),
        }));
    }
    let mut grid = Grid::new(["counted", "over", "cheapest"]);
    for over in Over::ALL {
        for counted in Counted::ALL {
            let stretches = cheapest_styles(&counts.laws, over, counted);
            if !stretches.is_empty() {
                let stretches: Vec<String> =
                    stretches.iter().map(stretch).collect();
                let all = stretches.join(", ");
                grid.add([counted.name(), over.name(), &all]);
            }
        }
    }
    Chapter {
        id: "crossings".to_string(),
        title: "Crossings: who is cheapest up to where".to_string(),
        origin: setting.counted(),
        notes: vec![format!(
            "Instructions are those recorded in benches/baseline.json by \
             cargo bench --bench instructions: {}.",
            instructions_made_with()
        )],
        plots,
        grids: vec![("The cheapest style by the laws below".into(), grid)],
        ..Chapter::default()
    }
}

/// Tells a stretch in words.
fn stretch(stretch: &Stretch) -> String {
    let styles: Vec<&str> =
        stretch.styles.iter().map(|style| style.name()).collect();
    let styles = match styles.len() {
        4 => "all alike".to_string(),
        _ => styles.join(" and "),
    };
    let from = grouped(stretch.from.into());
    match (stretch.from, stretch.to) {
        (1, None) => format!("{styles} everywhere"),
        (_, None) => format!("{styles} from {from}"),
        (1, Some(to)) => format!("{styles} up to {}", grouped(to.into())),
        (at, Some(to)) if at == to => format!("{styles} at {from}"),
        (_, Some(to)) => format!("{styles} to {}", grouped(to.into())),
    }
}

fn laws(counts: &Counts, setting: &Setting) -> Chapter {
    let mut grids = Vec::new();
    for over in Over::ALL {
        let of_over = |counted| {
            let is_it =
                |line: &&LawLine| (line.over, line.counted) == (over, counted);
            counts.laws.iter().filter(is_it).collect::<Vec<_>>()
        };
        let columns: Vec<(Counted, Vec<&LawLine>)> = Counted::ALL
            .into_iter()
            .map(|counted| (counted, of_over(counted)))
            .filter(|(_, lines)| !lines.is_empty())
            .collect();
        let names = columns.iter().map(|(counted, _)| counted.name());
        let mut grid = Grid::new(["way"].into_iter().chain(names));
        for way in Way::ALL {
            let cell = |(_, lines): &(_, Vec<&LawLine>)| {
                let line = lines.iter().find(|line| line.way == way);
                line.map_or(String::new(), |line| law(line))
            };
            let cells = columns.iter().map(cell);
            grid.add([way.name().to_string()].into_iter().chain(cells));
        }
        grids.push((format!("Over {}: n of them", over.name()), grid));
    }
    Chapter {
        id: "laws".to_string(),
        title: "Laws".to_string(),
        origin: setting.counted(),
        grids,
        ..Chapter::default()
    }
}

/// Writes a law as people read it.
fn law(line: &LawLine) -> String {
    let law = line.law.rounded();
    let number = |x: f64| match x.fract() == 0.0 {
        true => format!("{x:.0}"),
        false => format!("{x:.2}"),
    };
    match (law.base, law.slope) {
        (base, 0.0) => number(base),
        (0.0, slope) => format!("{} n", number(slope)),
        (base, slope) if slope < 0.0 => {
            format!("{} - {} n", number(base), number(-slope))
        }
        (base, slope) => format!("{} + {} n", number(base), number(slope)),
    }
}
