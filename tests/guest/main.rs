//! The lab as a guest of a page, called as a page calls it, without one: the
//! hosts, late turns, and each kind of code that a page starts.

#[macro_use]
#[path = "../support/each_style.rs"]
mod each_style;

mod hosts;
mod started;

use guest::{Kind, lab_next, lab_open, lab_turn, told};
use styles::Style;

/// A page's host.
const SCHEDULED: u32 = 2;

/// A page with timers that are late by a fixed time.
struct Page {
    now_us: f64,
    late_us: f64,
    /// The turns that it did.
    turns: u32,
}

impl Page {
    fn open(style: Style, late_us: f64) -> Page {
        lab_open(style as usize, SCHEDULED);
        Page {
            now_us: 0.0,
            late_us,
            turns: 0,
        }
    }

    fn start(&self, kind: Kind, mark: u32, us: f64) -> usize {
        let number = Kind::ALL.iter().position(|other| *other == kind);
        guest::lab_start(number.expect("a kind"), mark, us, self.now_us)
    }

    /// Lets the page's timers fire until none is set.
    fn wait(&mut self) {
        loop {
            let next_us = lab_next();
            if next_us < 0.0 {
                return;
            }
            if next_us > self.now_us {
                self.now_us = next_us + self.late_us;
            }
            lab_turn(self.now_us);
            self.turns += 1;
            assert!(self.turns < 100_000, "it does not end");
        }
    }
}

/// Takes out the entries of the log: kind, time, text.
fn entries() -> Vec<(String, u64, String)> {
    parsed(&told())
}

/// Reads the lines of a log.
fn parsed(log: &str) -> Vec<(String, u64, String)> {
    let entry = |line: &str| {
        let mut parts = line.splitn(3, ' ');
        let mut part = || parts.next().unwrap_or_default().to_string();
        (part(), part().parse().expect("a time"), part())
    };
    log.lines().map(entry).collect()
}

/// Takes out the texts of the log.
fn texts() -> Vec<String> {
    let entries = entries().into_iter();
    entries.map(|(_, _, text)| text).collect()
}
