//! Timings as tables: side by side, as multiples, as laws of depth.

use crate::measure::laws::{Over, cheapest};
use crate::measure::{Law, Subject, Way};
use crate::report::{
    Grid, Timings, law_sentence, law_text, three_digits, with_thousands,
};
use styles::Style;

/// Returns the times of all contestants, also as multiples of the floor's.
pub(super) fn times(model: &str, timings: &Timings) -> Grid {
    let cases = timings.cases(model);
    let mut head = vec!["contestant".to_string()];
    match cases.as_slice() {
        [_] => head.extend(["ns", "x floor"].map(String::from)),
        _ => head.extend(cases.iter().flat_map(|case| {
            let case = case_name(case);
            [format!("{case}: ns"), "x floor".to_string()]
        })),
    }
    let mut grid = Grid::new(head);
    let floor = Way::Subject(Subject::Floor).name();
    for name in timings.contestants(model) {
        let mut row = vec![name.to_string()];
        for case in &cases {
            let timing = timings.find(model, case, name);
            row.push(timing.map_or(String::new(), |t| three_digits(t.ns)));
            let ratio = timings.ratio(model, case, name, floor);
            row.push(ratio.map_or(String::new(), three_digits));
        }
        grid.add(row);
    }
    grid
}

/// Returns the ratio of each style's time to that of each other style.
pub(super) fn ratios(model: &str, timings: &Timings) -> Grid {
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
    let cases = timings.cases(model);
    for &case in &cases {
        for style in &styles {
            let ratio = |other: &&str| {
                let ratio = timings.ratio(model, case, style, other);
                ratio.map_or(String::new(), three_digits)
            };
            let mut row = vec![match cases.len() {
                1 => style.to_string(),
                _ => format!("{style}, {}", case_name(case)),
            }];
            row.extend(others.iter().map(ratio));
            grid.add(row);
        }
    }
    grid
}

/// Returns a case's name as people write it.
pub(super) fn case_name(case: &str) -> String {
    let (number, rest) = match case.split_once('-') {
        Some((number, rest)) => (number, format!(" {rest}")),
        None => (case, String::new()),
    };
    match number.parse() {
        Ok(number) => format!("{}{rest}", with_thousands(number)),
        Err(_) => case.to_string(),
    }
}

/// Returns the laws of depth fitted to timings, and the cheapest styles by
/// them.
pub(super) fn fitted(timings: &Timings) -> (Vec<String>, Grid) {
    let over = Over::Depth;
    let head = ["contestant", "law", "farthest point"];
    let mut grid = Grid::new(head);
    let mut of_styles = Vec::new();
    for name in timings.contestants("depth") {
        let points = timings.cases("depth").into_iter().filter_map(|case| {
            let ns = timings.find("depth", case, name)?.ns;
            Some((case.parse().ok()?, ns))
        });
        let points: Vec<(u32, f64)> = points.collect();
        if points.len() < 2 {
            continue;
        }
        let law = Law::fit(&points);
        let farthest = three_digits(law.farthest(&points));
        grid.add([name, &law_text(&law, over), &farthest]);
        if let Ok(style) = name.parse::<Style>() {
            of_styles.push((style, law));
        }
    }
    let findings = match of_styles.len() == Style::ALL.len() {
        true => vec![law_sentence(
            "Least CPU time of a turn, as fitted",
            over,
            &cheapest(&of_styles),
        )],
        false => Vec::new(),
    };
    (findings, grid)
}
