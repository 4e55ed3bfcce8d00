//! Times as plots.

use super::models::{Model, Shape};
use super::tables::case_name;
use crate::report::Timings;
use crate::report::plot::{Axis, Bars, Line, Lines, Plot, Ticks};

/// Nanoseconds in a second.
const NS_PER_S: f64 = 1e9;

/// Draws the timings of a model.
pub(super) fn plots(model: &Model<'_>, timings: &Timings) -> Vec<Plot> {
    let cases = timings.cases(model.name);
    match model.shape {
        Shape::Lines if cases.len() > 1 => vec![lines(model, timings)],
        shape => {
            let is_rate = shape == Shape::Rates;
            let of_case = |case| bars(model, case, is_rate, timings);
            cases.into_iter().map(of_case).collect()
        }
    }
}

fn lines(model: &Model<'_>, timings: &Timings) -> Plot {
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
        title: format!("{}, by {}", model.title, model.many),
        across: axis(model.many.to_string(), Ticks::Numbers),
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
    let case = case_name(case);
    let case = match model.many {
        // There is only one case, or its unit is unknown.
        "" => match timings.cases(model.name).len() {
            1 => String::new(),
            _ => format!(", {case}"),
        },
        // The case has a name of words.
        _ if case.contains(' ') => format!(", {case}"),
        many => format!(", {case} {many}"),
    };
    let name = match is_rate {
        true => format!("{}s per second of CPU time", model.element),
        false => format!("CPU ns per {}", model.element),
    };
    Plot::Bars(Bars {
        title: format!("{}{case}", model.title),
        name: format!("{name}{case}"),
        bars: contestants.into_iter().filter_map(bar).collect(),
    })
}
