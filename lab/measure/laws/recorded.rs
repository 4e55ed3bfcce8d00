//! Instructions of a wait at a depth, from the file in which `cargo bench
//! --bench instructions` records its counts: counting them anew takes
//! valgrind, and minutes.

use super::{Counted, Law, LawLine, Over};
use crate::measure::{Call, Way};
use serde_json::Value;

const BASELINE: &str = include_str!("baseline.json");

/// Returns the compiler, valgrind and machine that the instructions were
/// counted with; `unknown tools` if the file does not name them.
pub fn instructions_made_with() -> String {
    let made_with = &baseline()["made_with"];
    made_with.as_str().unwrap_or("unknown tools").to_string()
}

/// Returns the instructions of a call; `None` if they were not recorded.
pub fn call_instructions(call: Call) -> Option<f64> {
    baseline()["counts"][call.to_string()].as_f64()
}

/// Returns the law of depth of each way that has at least two counts.
pub(super) fn laws() -> Vec<LawLine> {
    let counts = &baseline()["counts"];
    let line = |way| law(counts, way);
    Way::ALL.into_iter().filter_map(line).collect()
}

fn law(counts: &Value, way: Way) -> Option<LawLine> {
    let point = |(id, count): (&String, &Value)| {
        let case = id.strip_prefix("depth/")?;
        let depth = case.strip_suffix(way.name())?.strip_suffix('/')?;
        Some((depth.parse::<u32>().ok()?, count.as_f64()?))
    };
    let counts = counts.as_object()?.iter();
    let mut points: Vec<_> = counts.filter_map(point).collect();
    points.sort_by_key(|point| point.0);
    (points.len() > 1).then(|| LawLine {
        over: Over::Depth,
        counted: Counted::Instructions,
        way,
        law: Law::fit(&points),
        points,
    })
}

fn baseline() -> Value {
    serde_json::from_str(BASELINE).expect("a file of ours, read by a test")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_has_a_law_of_instructions() {
        let ways: Vec<_> = laws().iter().map(|line| line.way).collect();
        assert_eq!(ways, Way::ALL);
        assert!(instructions_made_with().contains("rustc"));
    }

    #[test]
    fn what_has_one_count_has_no_law() {
        let counts = serde_json::json!({
            "depth/8/send": 5.0,
            "depth/x/send": 6.0,
            "depth/16/send-queued": 7.0,
            "turn/32/send": 8.0,
        });
        assert_eq!(law(&counts, styles::Style::Send.into()), None);
    }
}
