//! Standard output and standard error, which may be a terminal, a pipe without
//! a reader, or a full disk.

use super::Refusal;
use console::Term;
use harness::text::one_line;
use indicatif::{ProgressBar, ProgressStyle};
use std::env;
use std::io::{self, ErrorKind, IsTerminal, Write};

/// The width of text that does not go to a terminal.
const DEFAULT_COLUMNS: usize = 100;

/// The least width; narrower terminals get lines that wrap.
const MIN_COLUMNS: usize = 60;

/// The longest error message in characters; longer ones are cut: they may
/// quote text from outside.
const MAX_COMPLAINT_CHARS: usize = 1_000;

/// Writes to standard output, all of it now. A reader that has left, as in
/// `lab | head -1`, is not an error.
pub(super) fn print(text: &str) -> Result<(), Refusal> {
    print_while_read(text).map(drop)
}

/// Writes to standard output, all of it now; returns whether there is still a
/// reader.
pub(super) fn print_while_read(text: &str) -> Result<bool, Refusal> {
    let mut out = io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    match written {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
        Err(error) => {
            let line = format!("cannot write to standard output: {error}");
            Err(Refusal(line))
        }
    }
}

/// Writes to standard error, ignoring failure.
pub(super) fn print_error(text: &str) {
    let mut err = io::stderr().lock();
    let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
}

/// Writes one line to standard error, whatever its content.
pub(super) fn complain(line: &str) {
    print_error(&format!("lab: {}\n", one_line(line, MAX_COMPLAINT_CHARS)));
}

/// Returns the width of lines on standard error.
pub(super) fn columns() -> usize {
    match Term::stderr().size_checked() {
        Some((_, columns)) => MIN_COLUMNS.max(usize::from(columns)),
        None => DEFAULT_COLUMNS,
    }
}

/// Returns the width of lines on standard output; a pipe gets the width of the
/// terminal at standard error, for pagers.
pub(super) fn output_columns() -> usize {
    let sizes = [Term::stdout(), Term::stderr()].map(|t| t.size_checked());
    let size = sizes.into_iter().flatten().next();
    size.map_or(DEFAULT_COLUMNS, |(_, columns)| usize::from(columns))
}

/// Returns whether standard output is coloured by default: on a terminal that
/// has colours, unless NO_COLOR is set.
pub(super) fn output_has_colors() -> bool {
    let is_set = |name| env::var_os(name).is_some_and(|v| !v.is_empty());
    let is_dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
    io::stdout().is_terminal() && !is_set("NO_COLOR") && !is_dumb
}

/// Makes a progress bar on standard error, which shows on terminals only.
pub(super) fn progress(steps: u64, what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(steps).with_message(what);
    match ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}") {
        Ok(style) => bar.with_style(style),
        // The template is a constant; without it the bar only looks different.
        Err(_) => bar,
    }
}

/// Makes a counter of what there is no known number of, on standard error.
pub(super) fn counting(what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new_spinner().with_message(what);
    match ProgressStyle::with_template("{spinner} {pos} {msg} {elapsed}") {
        Ok(style) => bar.with_style(style),
        // As above.
        Err(_) => bar,
    }
}
