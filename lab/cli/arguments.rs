//! What the command line may say.

mod reading;

pub(super) use self::reading::{Color, Diff, Look, Program, Race, Show, Site};

use super::measure;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Args, Parser, Subcommand, ValueEnum, value_parser};
use harness::runtimes::Runtime;
use std::ffi::OsString;
use std::path::PathBuf;
use styles::Style;

/// The largest number that a scenario file may have, too.
const MAX: u64 = 1_000_000_000_000;

/// The same time in milliseconds.
const MAX_MS: u64 = MAX / 1_000;

/// One workload in four asynchronous styles on one event loop, proven equal
/// and measured.
///
/// Without a command: runs a built-in scenario in all four styles, simulated
/// and over loopback sockets, compares them and prints what they cost.
#[derive(Debug, Parser)]
#[command(name = "lab", version)]
#[command(after_help = "\
Exit status: 0 all is well; 1 runs disagree, a run or a fetch failed;
2 the arguments, a scenario or a place to write to are wrong.")]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Run a scenario file in one style, or in all four and compare them
    Run(Run),
    /// Serve real clients until Ctrl-C
    #[command(subcommand, arg_required_else_help = false)]
    Serve(Serve),
    /// Fetch http:// URLs
    Fetch(Fetch),
    /// Run random scenarios in all styles and compare them with each other
    /// and with the oracle
    Check(Check),
    /// Show a file or a program in several styles, step beside step
    Show(Show),
    /// Show what differs between two styles of a file or a program
    Diff(Diff),
    /// Run small programs in all styles and compare what they print with what
    /// CPython printed
    Program(Program),
    /// Watch a race of the four styles on a terminal
    Race(Race),
    /// Measure one model in one style
    #[command(arg_required_else_help = false)]
    Measure(measure::Arguments),
    /// Count what waiting costs by depth, calls, tasks and waits, and who is
    /// cheapest up to where
    Laws(Laws),
    /// Count what waiting holds in memory, and what styles take in code and
    /// in source
    Sizes(Sizes),
    /// Write what was timed and what is counted as a page, and as tables in
    /// Markdown
    Report(Report),
    /// Write the reading room: pages with the styles side by side
    Site(Site),
}

#[derive(Args, Debug)]
pub(super) struct Run {
    /// What to run; spec/workload.md says what is in it
    #[arg(value_name = "SCENARIO.json")]
    pub(super) scenario: PathBuf,
    /// Run this style only, instead of comparing all four
    #[arg(long, value_name = "STYLE", value_parser = style_parser())]
    pub(super) style: Option<Style>,
    /// Simulated clock and network, or loopback sockets
    #[arg(long, value_enum, value_name = "WORLD", default_value = "sim")]
    pub(super) world: World,
    /// On which runtime: lab or, where its cargo feature is in the build,
    /// async-std, smol, tokio
    #[arg(long, value_name = "RUNTIME", default_value = "lab")]
    pub(super) runtime: Runtime,
    /// Write the trace to a file; `-` is standard output
    #[arg(long, value_name = "FILE")]
    pub(super) trace: Option<PathBuf>,
    /// Write what each task did and waited for as a Chrome trace, which
    /// Perfetto opens; `-` is standard output
    #[arg(long, value_name = "FILE", requires = "style")]
    pub(super) export_chrome: Option<PathBuf>,
    /// Print the results as JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum World {
    Sim,
    Real,
}

#[derive(Debug, Subcommand)]
pub(super) enum Serve {
    /// Send every line back
    Echo(ServeEcho),
}

#[derive(Args, Debug)]
#[command(allow_negative_numbers = true)]
pub(super) struct ServeEcho {
    /// In which style to serve
    #[arg(long, value_name = "STYLE", value_parser = style_parser())]
    pub(super) style: Style,
    /// On which runtime: lab or, where its cargo feature is in the build,
    /// async-std, smol, tokio
    #[arg(long, value_name = "RUNTIME", default_value = "lab")]
    pub(super) runtime: Runtime,
    /// Where to listen; port 0 is any free port
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:7007")]
    pub(super) listen: String,
    /// Wait between reading a line and echoing it
    #[arg(long, value_name = "N", default_value_t = 0)]
    #[arg(value_parser = value_parser!(u64).range(0..=MAX))]
    pub(super) delay_us: u64,
    /// Close a session that waits this long for the rest of a line
    #[arg(long, value_name = "N")]
    #[arg(value_parser = value_parser!(u64).range(1..=MAX))]
    pub(super) idle_timeout_us: Option<u64>,
    /// Close a session that sends a longer line
    #[arg(long, value_name = "N", default_value_t = 65_536)]
    #[arg(value_parser = value_parser!(u64).range(1..=MAX))]
    pub(super) max_line_bytes: u64,
    /// Open sessions at once; further clients wait
    #[arg(long, value_name = "N", default_value_t = 1_024)]
    #[arg(value_parser = value_parser!(u64).range(1..=MAX))]
    pub(super) max_sessions: u64,
    /// Print the port, and in the end what was served, as JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Args, Debug)]
#[command(allow_negative_numbers = true)]
pub(super) struct Fetch {
    /// In which style to fetch
    #[arg(long, value_name = "STYLE", value_parser = style_parser())]
    pub(super) style: Style,
    /// On which runtime: lab or, where its cargo feature is in the build,
    /// async-std, smol, tokio
    #[arg(long, value_name = "RUNTIME", default_value = "lab")]
    pub(super) runtime: Runtime,
    /// Requests in progress at once
    #[arg(long, value_name = "N", default_value_t = 8)]
    #[arg(value_parser = value_parser!(u64).range(1..=MAX))]
    pub(super) concurrency: u64,
    /// Bound on one attempt, looking up the name included
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    #[arg(value_parser = value_parser!(u64).range(1..=MAX_MS))]
    pub(super) timeout_ms: u64,
    /// Further attempts after an error that may pass
    #[arg(long, value_name = "N", default_value_t = 0)]
    #[arg(value_parser = value_parser!(u32).range(0..=16))]
    pub(super) retries: u32,
    /// Wait before the second attempt, doubled for each further one
    #[arg(long, value_name = "N", default_value_t = 0)]
    #[arg(value_parser = value_parser!(u64).range(0..=MAX_MS))]
    pub(super) backoff_ms: u64,
    /// A longer body is an error
    #[arg(long, value_name = "N", default_value_t = 1_048_576)]
    #[arg(value_parser = value_parser!(u64).range(0..=MAX))]
    pub(super) max_body_bytes: u64,
    /// Print the results, bodies included, as JSON
    #[arg(long)]
    pub(super) json: bool,
    /// What to fetch; redirects are not followed
    #[arg(value_name = "URL", required = true)]
    pub(super) urls: Vec<String>,
}

#[derive(Args, Debug)]
#[command(allow_negative_numbers = true)]
pub(super) struct Check {
    /// How many scenarios
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    #[arg(value_parser = value_parser!(u64).range(1..=MAX))]
    pub(super) cases: u64,
    /// The first one; the others count up from it
    #[arg(long, value_name = "S", default_value_t = 0)]
    pub(super) seed: u64,
    /// Check this scenario instead of random ones
    #[arg(long, value_name = "FILE")]
    #[arg(conflicts_with_all = ["cases", "seed"])]
    pub(super) from_file: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(super) struct Laws {
    /// Print the laws, and who is cheapest up to where, as JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Args, Debug)]
#[command(allow_negative_numbers = true)]
pub(super) struct Sizes {
    /// How many tasks are put to sleep
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    #[arg(value_parser = value_parser!(u32).range(1..=10_000_000))]
    pub(super) tasks: u32,
    /// Print all sizes as JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Args, Debug)]
#[command(allow_negative_numbers = true)]
pub(super) struct Report {
    /// Where the page and the tables go; in cargo's target folder, unless
    /// named
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// Where criterion put its results; in cargo's target folder, unless
    /// named
    #[arg(long, value_name = "DIR")]
    pub(super) criterion: Option<PathBuf>,
    /// How many tasks are put to sleep, and how many are started and joined,
    /// to be counted
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    #[arg(value_parser = value_parser!(u32).range(1..=10_000_000))]
    pub(super) tasks: u32,
}

fn style_parser() -> impl TypedValueParser<Value = Style> {
    PossibleValuesParser::new(Style::ALL.map(Style::name))
        .try_map(|name| name.parse::<Style>())
}

/// Why there are no arguments to go by.
pub(super) enum Unparsed {
    /// Help or the version was asked for; this is it.
    Help(String),
    /// They are wrong, as this line says.
    Wrong(String),
}

/// Parses the command line; the first argument is the program.
pub(super) fn parse(
    arguments: impl IntoIterator<Item = OsString>,
) -> Result<Arguments, Unparsed> {
    Arguments::try_parse_from(arguments).map_err(|error| {
        let text = error.render().to_string();
        match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
                Unparsed::Help(text)
            }
            _ => Unparsed::Wrong(first_paragraph(&text)),
        }
    })
}

/// Returns the first paragraph as one line; usage and hints come after it.
fn first_paragraph(text: &str) -> String {
    let text = text.strip_prefix("error: ").unwrap_or(text);
    let lines = text.lines().take_while(|line| !line.is_empty());
    let lines: Vec<_> = lines.map(str::trim).collect();
    lines.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_sound() {
        Arguments::command().debug_assert();
    }
}
