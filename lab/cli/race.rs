//! `lab race`: the racers in four styles at once, drawn on a terminal.
//!
//! Each style runs the program on a loop of its own, in virtual time that is
//! slowed down to a pace; the rest of its output is compared in the end.

use super::arguments::Race as Options;
use super::program::compared;
use super::terminal::print;
use super::{Refusal, Verdict};
use crate::programs::Comparison;
use console::Term;
use indicatif::{
    MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle,
};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, IsTerminal};
use std::iter::zip;
use std::rc::Rc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, Builder, JoinHandle};
use std::time::Duration;
use styles::Style;
use styles::event_loop::{LoopEvent, Observer};
use styles::programs::racers::{FINISH, PROGRAM, RACES};
use styles::trace::{Actor, Event, Trace};
use web::knobs::Knobs;
use web::perform::{Line, Performance, line_text, perform, play};

const STYLES: usize = Style::ALL.len();

const LANES: usize = RACES[0].len();

/// The most events that wait to be drawn; then the racers wait.
const MAX_UNDRAWN: usize = 64;

/// The shortest bar; shorter ones show nothing.
const MIN_BAR_CHARS: usize = 4;

/// The longest bar; longer ones are no clearer.
const MAX_BAR_CHARS: usize = 60;

/// The width of a terminal that does not report its own.
const DEFAULT_COLUMNS: usize = 80;

/// The width of the names to the left of the bars.
const LANE_CHARS: usize = "lane 0".len();

/// The gap between the columns.
const GAP: &str = "  ";

/// Lets the styles race.
pub(super) fn race(options: &Options) -> Result<Verdict, Refusal> {
    let performances = if io::stdout().is_terminal() {
        let performances = drawn(options.speed)?;
        print("\n")?;
        performances
    } else {
        Style::ALL.map(|style| perform(&PROGRAM, style)).into()
    };
    let comparisons: Vec<_> = zip(Style::ALL, performances)
        .map(|(style, performance)| {
            (style, Comparison::new(&PROGRAM, style, performance))
        })
        .collect();
    let (text, verdict) = compared(&comparisons);
    print(&text)?;
    Ok(verdict)
}

/// Runs all styles at a pace, a thread each, and draws their progress.
fn drawn(speed: u32) -> Result<Vec<Performance>, Refusal> {
    let (tell, told) = sync_channel(MAX_UNDRAWN);
    let mut racing = Vec::new();
    for (column, style) in Style::ALL.into_iter().enumerate() {
        let tell = tell.clone();
        let run = move || paced(style, Pace::new(column, speed, tell));
        let thread = Builder::new().name(style.to_string()).spawn(run);
        racing.push(thread.map_err(|error| {
            Refusal::new(format!("cannot start a thread for {style}: {error}"))
        })?);
    }
    // The drawing ends when the last sender is gone.
    drop(tell);
    let board = Board::new();
    board.draw(&told);
    let end = |thread: JoinHandle<Performance>| {
        let lost = |_| Refusal::new("a style's thread panicked");
        thread.join().map_err(lost)
    };
    racing.into_iter().map(end).collect()
}

/// Runs the program in one style at a pace.
fn paced(style: Style, pace: Pace) -> Performance {
    let lines = Rc::new(RefCell::default());
    let pace = Rc::new(RefCell::new(pace));
    let printed = Printed {
        lines: lines.clone(),
        pace: pace.clone(),
    };
    let resumed = Resumed {
        counts: BTreeMap::new(),
        pace,
    };
    let (trace, observer) = (Box::new(printed), Box::new(resumed));
    let knobs = Knobs::default();
    let ended = play(&PROGRAM, style, &knobs, trace, Some(observer));
    let result = ended.result;
    let lines = lines.take();
    Performance { lines, result }
}

/// News of a race under way.
enum Told {
    /// The place of the racer of a lane, in the column of a style.
    Place {
        column: usize,
        lane: usize,
        place: u64,
    },
    /// A printed line.
    Line(String),
}

/// Holds one style back to a pace, and sends its news.
struct Pace {
    column: usize,
    speed: u32,
    now_us: u64,
    tell: SyncSender<Told>,
}

impl Pace {
    fn new(column: usize, speed: u32, tell: SyncSender<Told>) -> Pace {
        Pace {
            column,
            speed,
            now_us: 0,
            tell,
        }
    }

    /// Sends news when its time has come.
    fn tell_at(&mut self, t_us: u64, told: Told) {
        let wait = Duration::from_micros(t_us.saturating_sub(self.now_us));
        self.now_us = t_us;
        thread::sleep(wait / self.speed);
        // The drawing takes news to the end; without it nothing is missed.
        let _ = self.tell.send(told);
    }
}

/// Keeps the lines that a style prints.
struct Printed {
    lines: Rc<RefCell<Vec<Line>>>,
    pace: Rc<RefCell<Pace>>,
}

impl Trace for Printed {
    fn note(&mut self, _: u64, _: Actor, _: Event) {}

    fn print(&mut self, t_us: u64, actor: Option<Actor>, line: &str) {
        let text = line.to_string();
        self.lines.borrow_mut().push(Line { t_us, actor, text });
        let told = Told::Line(line_text(t_us, line));
        self.pace.borrow_mut().tell_at(t_us, told);
    }
}

/// The task of the first racer: the program itself is the first task.
const FIRST_RACER: u32 = 2;

/// Reads the places of the racers off the resumptions of their tasks: each is
/// a step, until the racer is through.
struct Resumed {
    counts: BTreeMap<u32, u64>,
    pace: Rc<RefCell<Pace>>,
}

impl Observer for Resumed {
    fn observe(&mut self, clock_us: u64, event: LoopEvent) {
        let LoopEvent::Resumed { task, .. } = event else {
            return;
        };
        let Actor::Task(number) = task.actor else {
            return;
        };
        let Some(racer) = number.checked_sub(FIRST_RACER) else {
            return;
        };
        let (race, lane) = (racer as usize / LANES, racer as usize % LANES);
        let Some(speeds) = RACES.get(race) else {
            return;
        };
        let count = self.counts.entry(number).or_default();
        if *count * speeds[lane] >= FINISH {
            return;
        }
        *count += 1;
        let place = *count * speeds[lane];
        let mut pace = self.pace.borrow_mut();
        let column = pace.column;
        let told = Told::Place {
            column,
            lane,
            place,
        };
        pace.tell_at(clock_us, told);
    }
}

/// A row for each lane with a bar for each style, a row of the styles' names
/// above them, and one for the last printed line below.
struct Board {
    names: ProgressBar,
    lanes: [ProgressBar; LANES],
    printed: ProgressBar,
    places: [[u64; STYLES]; LANES],
}

impl Board {
    fn new() -> Board {
        let target = ProgressDrawTarget::stdout();
        let rows = MultiProgress::with_draw_target(target);
        let row = || rows.add(ProgressBar::new(FINISH).with_style(bare()));
        Board {
            names: row(),
            lanes: [(); LANES].map(|()| row()),
            printed: row(),
            places: [[0; STYLES]; LANES],
        }
    }

    /// Draws reports until all senders are gone; the picture stays.
    fn draw(mut self, told: &Receiver<Told>) {
        let width = bar_chars();
        self.names.set_message(heading(width));
        for (lane, row) in self.lanes.iter().enumerate() {
            row.set_message(lane_text(lane, &self.places[lane], width));
        }
        for told in told {
            match told {
                Told::Line(line) => {
                    let line = line.trim_end().to_string();
                    self.printed.set_message(line);
                }
                Told::Place {
                    column,
                    lane,
                    place,
                } => {
                    self.places[lane][column] = place;
                    let text = lane_text(lane, &self.places[lane], width);
                    self.lanes[lane].set_message(text);
                }
            }
        }
        self.names.abandon();
        self.lanes.iter().for_each(ProgressBar::abandon);
        // The whole output is printed below.
        self.printed.finish_and_clear();
    }
}

/// Returns the style of a row that has only a message.
fn bare() -> ProgressStyle {
    // The template is a constant; without it the row only looks different.
    ProgressStyle::with_template("{msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// Returns the length of a bar with which all fit on the terminal.
fn bar_chars() -> usize {
    let columns = match Term::stdout().size_checked() {
        Some((_, columns)) => usize::from(columns),
        None => DEFAULT_COLUMNS,
    };
    let room = columns.saturating_sub(LANE_CHARS + STYLES * GAP.len());
    (room / STYLES).clamp(MIN_BAR_CHARS, MAX_BAR_CHARS)
}

fn heading(width: usize) -> String {
    let mut heading = " ".repeat(LANE_CHARS);
    for style in Style::ALL {
        heading.push_str(&format!("{GAP}{style:<width$.width$}"));
    }
    heading
}

fn lane_text(lane: usize, places: &[u64; STYLES], width: usize) -> String {
    let mut text = format!("lane {lane}");
    for place in places {
        let place = (*place).min(FINISH);
        let done = (place * width as u64 / FINISH) as usize;
        let (done, rest) = ("█".repeat(done), "░".repeat(width - done));
        text.push_str(&format!("{GAP}{done}{rest}"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_a_bar_for_each_style() {
        let row = lane_text(3, &[0, 5_000, 9_999, 10_100], 4);
        assert_eq!(row, "lane 3  ░░░░  ██░░  ███░  ████");
        let names = heading(4);
        assert_eq!(names, "        call  send  yiel  asyn");
        assert_eq!(names.chars().count(), row.chars().count());
    }

    #[test]
    fn at_a_pace_the_same_is_printed() {
        let (tell, told) = sync_channel(MAX_UNDRAWN);
        let racing = thread::spawn(|| {
            paced(Style::YieldFrom, Pace::new(2, u32::MAX, tell))
        });
        let (mut steps, mut lines) = (0, Vec::new());
        for told in told {
            match told {
                Told::Line(line) => lines.push(line),
                Told::Place { column, lane, .. } => {
                    assert!(column == 2 && lane < LANES);
                    steps += 1;
                }
            }
        }
        let performance = racing.join().expect("no panic");
        assert_eq!(performance, perform(&PROGRAM, Style::YieldFrom));
        assert_eq!(lines.concat(), performance.text());
        // As printed: 108 73 193 85 141, and 250 72 100 130 72.
        assert_eq!(steps, 600 + 624);
    }
}
