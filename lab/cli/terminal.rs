//! Standard output and standard error, which may be a terminal, a pipe that
//! nobody reads any more, or a disk that is full.

use super::Refusal;
use console::Term;
use harness::text::tidy;
use indicatif::{ProgressBar, ProgressStyle};
use std::env;
use std::io::{self, ErrorKind, IsTerminal, Write};

/// How wide text for no terminal is.
const DEFAULT_COLUMNS: usize = 100;

/// Terminals that are narrower get lines that wrap.
const MIN_COLUMNS: usize = 60;

/// Longer complaints are cut: they may quote what somebody else wrote.
const MAX_COMPLAINT_CHARS: usize = 1_000;

/// Writes to standard output, all of it now. That its reader has left, as
/// `lab | head -1` does, is fine.
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

/// Writes to standard error, if anybody hears it.
pub(super) fn print_error(text: &str) {
    let mut err = io::stderr().lock();
    let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
}

/// Writes one line to standard error, whatever is in it.
pub(super) fn complain(line: &str) {
    print_error(&format!("lab: {}\n", one_line(line, MAX_COMPLAINT_CHARS)));
}

/// Returns how wide lines on standard error may be.
pub(super) fn columns() -> usize {
    match Term::stderr().size_checked() {
        Some((_, columns)) => MIN_COLUMNS.max(usize::from(columns)),
        None => DEFAULT_COLUMNS,
    }
}

/// Returns how wide lines on standard output may be; those of a pipe as wide
/// as the terminal that is left, where somebody pages.
pub(super) fn output_columns() -> usize {
    let sizes = [Term::stdout(), Term::stderr()].map(|t| t.size_checked());
    let size = sizes.into_iter().flatten().next();
    size.map_or(DEFAULT_COLUMNS, |(_, columns)| usize::from(columns))
}

/// Returns whether standard output is coloured if nobody says so: on a
/// terminal that can, for somebody who did not ask for none.
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
        // The template is a constant; without it the bar looks otherwise.
        Err(_) => bar,
    }
}
