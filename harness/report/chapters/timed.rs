//! The models that are timed: one chapter each.

use super::Chapter;
use crate::measure::{Subject, Way};
use crate::report::plot::{Axis, Bars, Line, Lines, Plot, Ticks};
use crate::report::{
    Grid, Setting, Timing, Timings, about, counted, date, grouped, measured,
};

/// Nanoseconds in a second.
const NS_PER_S: f64 = 1e9;

/// How the numbers of a model are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// A line over all cases; this is what they count.
    Lines(&'static str),
    /// Bars for each case, of nanoseconds.
    Bars,
    /// Bars for each case, of how many in a second.
    Rates,
}

/// A model that is timed.
struct Model<'a> {
    name: &'a str,
    title: &'a str,
    /// What the time is of.
    element: &'a str,
    shape: Shape,
}

/// Name, title, element and shape of all models that have a bench, in the
/// order of the report.
const MODELS: [(&str, &str, &str, Shape); 12] = [
    ("turn", "A turn", "turn", Shape::Lines("tasks at once")),
    (
        "depth",
        "A turn of the innermost body",
        "turn",
        Shape::Lines("bodies, each the child of the one before"),
    ),
    (
        "resume",
        "Into a suspended body and out",
        "resumption",
        Shape::Bars,
    ),
    (
        "breadth",
        "Several tasks at once",
        "task",
        Shape::Lines("tasks that are joined together"),
    ),
    ("spawn", "A task started and joined", "task", Shape::Bars),
    ("timers", "Timers", "timer", Shape::Bars),
    ("cancel", "Cancelled while asleep", "task", Shape::Bars),
    ("future", "A value passed on", "value", Shape::Bars),
    ("echo_sim", "Echo, simulated", "line", Shape::Rates),
    ("echo_tcp", "Echo over sockets", "line", Shape::Bars),
    ("fetch_sim", "Fetch, simulated", "request", Shape::Rates),
    ("fetch_tcp", "Fetch over sockets", "request", Shape::Bars),
];

/// Returns the names of all models that have a bench.
pub fn benches() -> Vec<&'static str> {
    MODELS.iter().map(|model| model.0).collect()
}

/// Returns the names of the models that have a bench and were not timed.
pub fn missing(timings: &Timings) -> Vec<&'static str> {
    let timed = timings.models();
    let is_missing = |name: &&str| !timed.contains(name);
    benches().into_iter().filter(is_missing).collect()
}

/// Returns a chapter for each model, whether or not it was timed.
pub(super) fn chapters(timings: &Timings, setting: &Setting) -> Vec<Chapter> {
    let known = MODELS.iter().map(|&(name, title, element, shape)| Model {
        name,
        title,
        element,
        shape,
    });
    let others = timings.models().into_iter();
    let others = others.filter(|name| !benches().contains(name));
    let others = others.map(|name| Model {
        name,
        title: name,
        element: "element",
        shape: Shape::Bars,
    });
    let models = known.chain(others);
    models
        .map(|model| chapter(&model, timings, setting))
        .collect()
}

fn chapter(
    model: &Model<'_>,
    timings: &Timings,
    setting: &Setting,
) -> Chapter {
    let mut chapter = Chapter {
        id: model.name.to_string(),
        title: model.title.to_string(),
        about: about(model.name),
        ..Chapter::default()
    };
    let Some((first, last)) = timings.written(model.name) else {
        chapter.origin = not_measured(model.name);
        return chapter;
    };
    chapter.origin = format!(
        "Median CPU time of one {}, by cargo bench --bench {}; written \
         {} to {}. {}.",
        model.element,
        model.name,
        date(first),
        date(last),
        setting.line(),
    );
    chapter.notes = notes(model, timings, setting);
    chapter.plots = plots(model, timings);
    let per_element = format!("CPU time of one {}", model.element);
    chapter
        .grids
        .push((per_element, times(model.name, timings)));
    let ratios = ratios(model.name, timings);
    if !ratios.rows.is_empty() {
        let caption = "Each style's time as a multiple of the others'";
        chapter.grids.push((caption.to_string(), ratios));
    }
    chapter
}

/// Says how to measure what was not.
pub(in crate::report) fn not_measured(model: &str) -> String {
    format!("not measured yet: run cargo bench --bench {model}")
}

fn notes(
    model: &Model<'_>,
    timings: &Timings,
    setting: &Setting,
) -> Vec<String> {
    let mut notes = Vec::new();
    let least = timings.of(model.name).map(|t| t.samples).min();
    let most = timings.of(model.name).map(|t| t.samples).max();
    if let (Some(least), Some(most)) = (least, most) {
        let samples = match least == most {
            true => counted(least as u64, "sample"),
            false => format!("{least} to {most} samples"),
        };
        let widest = timings.of(model.name).max_by(|one, other| {
            relative_width(one).total_cmp(&relative_width(other))
        });
        let widest = widest.map_or(String::new(), |timing| {
            format!(
                "; the widest 95 % interval is that of {} in {}, {} to {} ns",
                timing.contestant,
                timing.case,
                measured(timing.interval_ns.0),
                measured(timing.interval_ns.1)
            )
        });
        notes.push(format!("{samples} each{widest}."));
    }
    if !timings.are_of_one_run(model.name) {
        notes.push(
            "Not all of one run: ratios compare what was measured at \
             different times."
                .to_string(),
        );
    }
    let oldest = timings.written(model.name).map(|written| written.0);
    if oldest.is_some_and(|oldest| setting.source.is_newer_than(oldest)) {
        notes.push(
            "Written before this commit was made: it may be of an older one."
                .to_string(),
        );
    }
    notes
}

fn relative_width(timing: &Timing) -> f64 {
    (timing.interval_ns.1 - timing.interval_ns.0) / timing.ns
}

fn plots(model: &Model<'_>, timings: &Timings) -> Vec<Plot> {
    let cases = timings.cases(model.name);
    match model.shape {
        Shape::Lines(across) if cases.len() > 1 => {
            vec![lines(model, across, timings)]
        }
        shape => {
            let is_rate = shape == Shape::Rates;
            let of_case = |case| bars(model, case, is_rate, timings);
            cases.into_iter().map(of_case).collect()
        }
    }
}

fn lines(model: &Model<'_>, across: &str, timings: &Timings) -> Plot {
    let number = |case: &str| case.parse::<u32>().ok().map(f64::from);
    let line = |name: &str| {
        let points =
            timings.cases(model.name).into_iter().filter_map(|case| {
                let timing = timings.find(model.name, case, name)?;
                Some((number(case)?, timing.ns))
            });
        Line {
            name: name.to_string(),
            points: points.collect(),
        }
    };
    let lines = timings.contestants(model.name).into_iter().map(line);
    let axis = |name: String, ticks| Axis {
        name,
        is_logarithmic: true,
        ticks,
    };
    Plot::Lines(Lines {
        title: format!("{}, by {across}", model.title),
        across: axis(across.to_string(), Ticks::Numbers),
        up: axis(format!("CPU ns per {}", model.element), Ticks::Round),
        lines: lines.filter(|line| !line.points.is_empty()).collect(),
    })
}

fn bars(
    model: &Model<'_>,
    case: &str,
    is_rate: bool,
    timings: &Timings,
) -> Plot {
    let bar = |name: &str| {
        let ns = timings.find(model.name, case, name)?.ns;
        let number = if is_rate { NS_PER_S / ns } else { ns };
        Some((name.to_string(), number))
    };
    let contestants = timings.contestants(model.name);
    let name = match is_rate {
        true => format!("{}s per second of CPU time", model.element),
        false => format!("CPU ns per {}", model.element),
    };
    Plot::Bars(Bars {
        title: format!("{}: {}", model.title, case_name(case)),
        name: format!("{}: {name}", case_name(case)),
        bars: contestants.into_iter().filter_map(bar).collect(),
    })
}

/// Returns the times of all contestants, and those as multiples of the
/// floor's.
fn times(model: &str, timings: &Timings) -> Grid {
    let cases = timings.cases(model);
    let mut head = vec!["contestant".to_string()];
    for case in &cases {
        let case = case_name(case);
        head.extend([format!("{case}: ns"), format!("{case}: x floor")]);
    }
    let mut grid = Grid::new(head);
    let floor = Way::Subject(Subject::Floor).name();
    for name in timings.contestants(model) {
        let mut row = vec![name.to_string()];
        for case in &cases {
            let timing = timings.find(model, case, name);
            row.push(timing.map_or(String::new(), |t| measured(t.ns)));
            let ratio = timings.ratio(model, case, name, floor);
            row.push(ratio.map_or(String::new(), measured));
        }
        grid.add(row);
    }
    grid
}

/// Returns what each style takes of what each of the others takes.
fn ratios(model: &str, timings: &Timings) -> Grid {
    let is_style = |name: &&str| {
        let style = Way::ALL.iter().find(|way| way.name() == *name);
        matches!(style, Some(Way::Subject(Subject::Style(_))))
    };
    let contestants = timings.contestants(model);
    let (styles, others): (Vec<&str>, Vec<&str>) =
        contestants.into_iter().partition(is_style);
    let mut head = vec!["style".to_string()];
    head.extend(others.iter().map(|other| format!("x {other}")));
    let mut grid = Grid::new(head);
    for case in timings.cases(model) {
        for style in &styles {
            let ratio = |other: &&str| {
                let ratio = timings.ratio(model, case, style, other);
                ratio.map_or(String::new(), measured)
            };
            let mut row = vec![format!("{style}, {}", case_name(case))];
            row.extend(others.iter().map(ratio));
            grid.add(row);
        }
    }
    grid
}

/// Writes a case as people read it.
fn case_name(case: &str) -> String {
    let (number, rest) = match case.split_once('-') {
        Some((number, rest)) => (number, format!(" {rest}")),
        None => (case, String::new()),
    };
    match number.parse() {
        Ok(number) => format!("{}{rest}", grouped(number)),
        Err(_) => case.to_string(),
    }
}
