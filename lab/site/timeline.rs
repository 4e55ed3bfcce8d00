//! The output of a program over time, by task.
//!
//! Knows the recorded text and the beginnings of each task's lines.

use maud::Markup;
use web::timeline::{Event, Timeline, Unit};

/// The printed lines of one task.
#[derive(Clone, Copy, Debug)]
pub struct Lane {
    /// The name of the task.
    pub name: &'static str,
    /// The beginnings of its lines, blanks aside. If lanes have the same
    /// beginnings, they take turns.
    pub begins: &'static [&'static str],
}

/// One line that was printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed<'a> {
    /// The time since the run began, in milliseconds.
    pub at_ms: u64,
    /// The text without the time.
    pub text: &'a str,
}

/// Returns the lines of a recorded text; others are left out.
///
/// # Examples
///
/// ```
/// use lab::site::timeline::printed;
///
/// let lines = printed("[   1.500]   a line\n");
/// assert_eq!((lines[0].at_ms, lines[0].text), (1_500, "  a line"));
/// ```
pub fn printed(recorded: &str) -> Vec<Printed<'_>> {
    recorded.lines().filter_map(one_printed).collect()
}

fn one_printed(line: &str) -> Option<Printed<'_>> {
    let (time, text) = line.strip_prefix('[')?.split_once(']')?;
    let (seconds, thousandths) = time.trim().split_once('.')?;
    let seconds: u64 = seconds.parse().ok()?;
    let at_ms = seconds.checked_mul(1_000)?;
    let at_ms = at_ms.checked_add(thousandths.parse().ok()?)?;
    let text = text.strip_prefix(' ').unwrap_or(text);
    Some(Printed { at_ms, text })
}

/// The task of a line that no lane claims.
pub const MAIN: &str = "main";

/// Returns the names of the tasks, the main one first if it printed anything,
/// and for each line the index of its task.
pub fn lanes_of(
    lines: &[Printed<'_>],
    lanes: &[Lane],
) -> (Vec<&'static str>, Vec<usize>) {
    let mut counts = vec![0_usize; lanes.len()];
    let mut owners = Vec::new();
    for line in lines {
        let text = line.text.trim_start();
        let claims = |lane: &Lane| {
            lane.begins.iter().any(|begin| text.starts_with(begin))
        };
        let claiming = (0..lanes.len()).filter(|&lane| claims(&lanes[lane]));
        let owner = claiming.min_by_key(|&lane| counts[lane]);
        if let Some(owner) = owner {
            counts[owner] += 1;
        }
        owners.push(owner);
    }
    let first = usize::from(owners.contains(&None));
    let mut names: Vec<_> = lanes.iter().map(|lane| lane.name).collect();
    if first == 1 {
        names.insert(0, MAIN);
    }
    let owners = owners.into_iter();
    (names, owners.map(|o| o.map_or(0, |o| o + first)).collect())
}

/// Returns the output as events, each of its task.
pub fn timeline(lines: &[Printed<'_>], lanes: &[Lane]) -> Timeline {
    let (names, owners) = lanes_of(lines, lanes);
    let event = |(line, actor): (&Printed<'_>, usize)| Event {
        at: line.at_ms,
        actor,
        text: line.text.to_string(),
        fails: false,
    };
    Timeline {
        unit: Unit::Milliseconds,
        names: names.into_iter().map(str::to_string).collect(),
        events: lines.iter().zip(owners).map(event).collect(),
    }
}

/// Draws the output: a line for each task, a dot for each line of text.
pub fn picture(timeline: &Timeline) -> Markup {
    let end_ms = timeline.events.iter().map(|event| event.at).max();
    let label = format!(
        "what was printed in {} seconds, by task: {}",
        Unit::Milliseconds.clock(end_ms.unwrap_or(0)),
        timeline.names.join(", ")
    );
    timeline.picture(&label)
}
