//! What gives a contestant away: the first thing in which its run differs
//! from one that is known to be right.

use crate::driver::{Run, RunFailure};
use crate::record::trace_text;
use crate::scenario::Scenario;
use std::fmt;
use styles::event_loop::Counters;

/// A difference between two runs. The plainest comes first: a run that
/// failed is not compared line by line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// The run did not come to its end.
    Failure(String),
    /// A task panicked.
    Lost(String),
    /// Tasks or connections are left over.
    Leaked(usize),
    /// A line of the trace, counted from 1.
    Trace(Lines),
    /// A line of the results, counted from 1.
    Results(Lines),
    /// Counts, of which there is a sound one and another.
    Counters(Vec<(&'static str, u64, u64)>),
}

/// Two lines that should be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines {
    /// Counted from 1.
    pub line: usize,
    /// The sound one, or none after the last.
    pub expected: Option<String>,
    /// The other.
    pub found: Option<String>,
}

impl Evidence {
    /// Returns the first thing in which a run differs from a sound one.
    pub fn find(
        scenario: &Scenario,
        sound: &Run,
        found: &Result<Run, RunFailure>,
    ) -> Option<Evidence> {
        let found = match found {
            Ok(found) => found,
            Err(failure) => {
                return Some(Evidence::Failure(failure.to_string()));
            }
        };
        if found.lost != sound.lost {
            let lost: Vec<_> =
                found.lost.iter().map(ToString::to_string).collect();
            return Some(Evidence::Lost(lost.join(", ")));
        }
        if found.leaked != sound.leaked {
            return Some(Evidence::Leaked(found.leaked));
        }
        let trace = |run: &Run| trace_text(&run.trace, scenario);
        if let Some(lines) = first_lines(&trace(sound), &trace(found)) {
            return Some(Evidence::Trace(lines));
        }
        let results = |run: &Run| run.results.to_json();
        if let Some(lines) = first_lines(&results(sound), &results(found)) {
            return Some(Evidence::Results(lines));
        }
        let counts = named(&sound.counters)
            .into_iter()
            .zip(named(&found.counters));
        let differ: Vec<_> = counts
            .filter(|(sound, found)| sound != found)
            .map(|((name, sound), (_, found))| (name, sound, found))
            .collect();
        (!differ.is_empty()).then_some(Evidence::Counters(differ))
    }
}

fn first_lines(sound: &str, found: &str) -> Option<Lines> {
    let (mut sound, mut found) = (sound.lines(), found.lines());
    let mut line = 0;
    loop {
        line += 1;
        let (expected, found) = (sound.next(), found.next());
        if expected != found {
            let text = |line: &str| line.trim().trim_end_matches(',').into();
            return Some(Lines {
                line,
                expected: expected.map(text),
                found: found.map(text),
            });
        }
        expected?;
    }
}

fn named(counters: &Counters) -> [(&'static str, u64); 6] {
    let Counters {
        turns,
        resumptions,
        operations,
        tasks,
        bytes_read,
        bytes_written,
    } = *counters;
    [
        ("turns", turns),
        ("resumptions", resumptions),
        ("operations", operations),
        ("tasks", tasks),
        ("bytes_read", bytes_read),
        ("bytes_written", bytes_written),
    ]
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Evidence::Failure(failure) => f.write_str(failure),
            Evidence::Lost(lost) => write!(f, "lost: {lost}"),
            Evidence::Leaked(count) => write!(f, "leaked: {count}"),
            Evidence::Trace(lines) => write!(f, "trace, {lines}"),
            Evidence::Results(lines) => write!(f, "results, {lines}"),
            Evidence::Counters(counts) => {
                for (index, (name, sound, found)) in counts.iter().enumerate()
                {
                    let comma = if index == 0 { "" } else { ", " };
                    write!(f, "{comma}{name}: {found} instead of {sound}")?;
                }
                Ok(())
            }
        }
    }
}

impl fmt::Display for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |line: &Option<String>| match line {
            Some(line) => line.clone(),
            None => "the end".to_string(),
        };
        let (expected, found) = (text(&self.expected), text(&self.found));
        let line = self.line;
        write!(f, "line {line}: expected {expected}, found {found}")
    }
}
