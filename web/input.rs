//! The standard input of the program that reads it.

use std::slice::Iter;
use styles::asyncio::{Input, ReadLine};

/// The lines, as CPython was given them.
pub const LINES: &[&str] = &[
    "hello",
    "",
    "  spaces before, umlaut: grüße",
    "漢字 🦀",
    "the last line has no newline",
];

/// The delay of each line of the input, in microseconds.
const LINE_US: u64 = 400_000;

/// Returns the recorded standard input: the first line is there at once, each
/// other and the end come after a delay.
pub(crate) fn recorded() -> Input {
    Input::new(Recorded {
        lines: LINES.iter(),
        begun: false,
    })
}

struct Recorded {
    lines: Iter<'static, &'static str>,
    begun: bool,
}

impl ReadLine for Recorded {
    fn read_line(&mut self) -> Option<String> {
        self.begun = true;
        self.lines.next().map(|line| line.to_string())
    }

    fn simulated_us(&self) -> u64 {
        if self.begun { LINE_US } else { 0 }
    }
}
