//! The output of a program over time: a picture with a line for each task, and
//! the text itself.
//!
//! Knows the recorded text and the beginnings of each task's lines.

use maud::{Markup, html};
use std::collections::BTreeMap;

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

/// The width of the picture, in units of its own.
const WIDTH: u64 = 700;

/// The room for the names of the tasks.
const NAMES: u64 = 110;

/// The room for half a dot, or half a number, on the right.
const MARGIN: u64 = 24;

/// Half the height of a lane with one dot at a time.
const HALF: u64 = 12;

/// The distance between dots of one time.
const DOT: u64 = 9;

/// The height of the axis with its numbers.
const AXIS: u64 = 26;

/// Draws the output: a line for each task, a dot for each line of text.
pub fn picture(lines: &[Printed<'_>], lanes: &[Lane]) -> Markup {
    let (names, owners) = lanes_of(lines, lanes);
    let end_ms = lines.iter().map(|line| line.at_ms).max().unwrap_or(0);
    let mut tasks: Vec<BTreeMap<u64, Vec<&str>>> =
        vec![BTreeMap::new(); names.len()];
    for (line, owner) in lines.iter().zip(owners) {
        tasks[owner].entry(line.at_ms).or_default().push(line.text);
    }
    let mut bottom = 4;
    let mut rows = Vec::new();
    for (index, (name, dots)) in names.iter().zip(&tasks).enumerate() {
        let most = dots.values().map(Vec::len).max().unwrap_or(0);
        bottom += (most as u64).saturating_sub(1) * DOT + HALF;
        rows.push(row(name, index, dots, bottom, end_ms));
        bottom += HALF;
    }
    let label = format!(
        "what was printed in {} seconds, by task: {}",
        seconds(end_ms),
        names.join(", ")
    );
    html! {
        svg.timeline role="img" aria-label=(label)
            viewBox=(format!("0 0 {WIDTH} {}", bottom + AXIS)) {
            (axis(end_ms, bottom))
            @for row in &rows { (row) }
        }
    }
}

/// Returns the position of a time.
fn x_of(at_ms: u64, end_ms: u64) -> u64 {
    NAMES + at_ms * (WIDTH - NAMES - MARGIN) / end_ms.max(1)
}

/// Draws a task: its name, its line from its first dot to its last, its dots.
fn row(
    name: &str,
    index: usize,
    dots: &BTreeMap<u64, Vec<&str>>,
    y: u64,
    end_ms: u64,
) -> Markup {
    let ends = dots.keys().next().zip(dots.keys().next_back());
    let class = format!("lane lane-{}", index % LANE_COLOURS);
    html! {
        g class=(class) {
            text x=(NAMES - 14) y=(y + 4) text-anchor="end" { (name) }
            @if let Some((first, last)) = ends {
                @let (from, to) = (x_of(*first, end_ms), x_of(*last, end_ms));
                path.line d=(format!("M{from} {y}H{to}")) {}
            }
            @for (at_ms, texts) in dots {
                @for (text, up) in texts.iter().zip(0_u64..) {
                    circle cx=(x_of(*at_ms, end_ms)) cy=(y - up * DOT) r="4" {
                        title { (seconds(*at_ms)) " s: " (text.trim()) }
                    }
                }
            }
        }
    }
}

/// The number of colours for tasks.
const LANE_COLOURS: usize = 6;

/// The steps between numbers of the axis, in milliseconds.
const TICKS_MS: [u64; 12] =
    [1, 2, 5, 10, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];

/// The most numbers on an axis.
const MAX_TICKS: u64 = 12;

fn axis(end_ms: u64, y: u64) -> Markup {
    let fits = |tick: &&u64| end_ms / **tick <= MAX_TICKS;
    let tick_ms = *TICKS_MS.iter().find(fits).unwrap_or(&end_ms.max(1));
    let ticks = (0..=end_ms / tick_ms).map(|tick| tick * tick_ms);
    html! {
        g.axis {
            @for at_ms in ticks {
                @let x = x_of(at_ms, end_ms);
                path.tick d=(format!("M{x} 0V{y}")) {}
                text x=(x) y=(y + 16) text-anchor="middle" {
                    (seconds(at_ms))
                    @if at_ms == 0 { " s" }
                }
            }
        }
    }
}

/// Returns a time in seconds, in its shortest form.
fn seconds(at_ms: u64) -> String {
    let text = clock(at_ms);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    text.to_string()
}

/// Returns a time in seconds as the recordings write it.
fn clock(at_ms: u64) -> String {
    format!("{}.{:03}", at_ms / 1_000, at_ms % 1_000)
}

/// Shows the text, each line with its time and its task.
pub fn listing(lines: &[Printed<'_>], lanes: &[Lane]) -> Markup {
    let (names, owners) = lanes_of(lines, lanes);
    html! {
        table.recorded {
            thead {
                tr {
                    th scope="col" { "time" }
                    th scope="col" { "task" }
                    th scope="col" { "text" }
                }
            }
            tbody {
                @for (line, owner) in lines.iter().zip(owners) {
                    tr class=(format!("lane-{}", owner % LANE_COLOURS)) {
                        td.time { (clock(line.at_ms)) }
                        td.task { (names[owner]) }
                        td.text { (line.text) }
                    }
                }
            }
        }
    }
}
