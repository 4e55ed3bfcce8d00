//! The arguments of the command line.

mod moving;
mod reading;

pub(super) use self::moving::{NewCheck, Plan, Twins};
pub(super) use self::reading::{Color, Diff, Look, Program, Race, Show, Site};

use super::measure;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Args, Parser, Subcommand, ValueEnum, value_parser};
use harness::runtimes::Runtime;
use std::ffi::OsString;
use std::path::PathBuf;
use styles::Style;

/// The largest number of any option, the same as in a scenario file.
const MAX: u64 = 1_000_000_000_000;

/// The same time in milliseconds.
const MAX_MS: u64 = MAX / 1_000;

/// One workload in four asynchronous styles on one event loop, proven equal
/// and measured.
///
/// Without a command, lab runs a built-in scenario in all four styles, in the
/// simulated world and over loopback sockets, compares the results and prints
/// the costs.
#[derive(Debug, Parser)]
#[command(name = "lab", version)]
#[command(after_help = "\
Exit status: 0 success; 1 runs disagree, or a run or a fetch failed;
2 the arguments, a scenario file or an output path are wrong.")]
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
    /// Run random scenarios in all styles and compare the results with each
    /// other and with predictions
    Check(Check),
    /// Show a file or a program in several styles, aligned step by step
    Show(Show),
    /// Show the differences between two styles of a file or a program
    Diff(Diff),
    /// Run small programs in all styles and compare their output with
    /// CPython's
    Program(Program),
    /// Watch a race of the four styles on a terminal
    Race(Race),
    /// Measure one model of work in one style
    #[command(arg_required_else_help = false)]
    Measure(measure::Arguments),
    /// Count the costs of depth, calls, tasks and waits, and find the cheapest
    /// style for each
    Laws(Laws),
    /// Count the memory that waits hold, and the code and source of each style
    Sizes(Sizes),
    /// Write all timings and counts as a page with plots, and as tables in
    /// Markdown
    Report(Report),
    /// Find an order in which functions can move to another style one at a
    /// time
    Plan(Plan),
    /// Run the checks of an old and a new version that a package has, as one
    /// table
    Twins(Twins),
    /// Write pages that show the styles side by side, for a browser
    Site(Site),
}

#[derive(Args, Debug)]
pub(super) struct Run {
    /// The scenario to run; spec/workload.md describes the format
    #[arg(value_name = "SCENARIO.json")]
    pub(super) scenario: PathBuf,
    /// The one style to run, instead of comparing all four
    #[arg(long, value_name = "STYLE", value_parser = style_parser())]
    pub(super) style: Option<Style>,
    /// The world to run in: simulated clock and network, or real clock and
    /// loopback sockets
    #[arg(long, value_enum, value_name = "WORLD", default_value = "sim")]
    pub(super) world: World,
    /// The runtime to run on: lab, or one that is built in by a cargo feature:
    /// async-std, smol, tokio
    #[arg(long, value_name = "RUNTIME", default_value = "lab")]
    pub(super) runtime: Runtime,
    /// Write the trace to a file; `-` is standard output
    #[arg(long, value_name = "FILE")]
    pub(super) trace: Option<PathBuf>,
    /// Write the tasks' runs and waits as a Chrome trace, which Perfetto
    /// opens; `-` is standard output
    #[arg(long, value_name = "FILE", requires = "style")]
    pub(super) export_chrome: Option<PathBuf>,
    /// Print the tree of waits at this time, in microseconds: each task, what
    /// it waits for, and the tasks that it joins
    #[arg(long, value_name = "US", requires = "style")]
    #[arg(value_parser = value_parser!(u64).range(0..=MAX))]
    pub(super) tree: Option<u64>,
    /// Print the tasks that kept the loop for longer than this, in
    /// microseconds
    #[arg(long, value_name = "US", requires = "style")]
    #[arg(value_parser = value_parser!(u64).range(0..=MAX))]
    pub(super) slow_chunks: Option<u64>,
    /// Print the results as JSON
    #[arg(long, conflicts_with_all = ["tree", "slow_chunks"])]
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
    /// The style to serve in
    #[arg(long, value_name = "STYLE", value_parser = style_parser())]
    pub(super) style: Style,
    /// The runtime to serve on: lab, or one that is built in by a cargo
    /// feature: async-std, smol, tokio
    #[arg(long, value_name = "RUNTIME", default_value = "lab")]
    pub(super) runtime: Runtime,
    /// The address to listen on; port 0 is any free port
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:7007")]
    pub(super) listen: String,
    /// Wait between reading a line and echoing it, in microseconds
    #[arg(long, value_name = "N", default_value_t = 0)]
    #[arg(value_parser = value_parser!(u64).range(0..=MAX))]
    pub(super) delay_us: u64,
    /// The time that a client has to complete a line before its session is
    /// closed, in microseconds
    #[arg(long, value_name = "N")]
    #[arg(value_parser = value_parser!(u64).range(1..=MAX))]
    pub(super) idle_timeout_us: Option<u64>,
    /// The time that a client has to read a line before its session is
    /// closed, in microseconds
    #[arg(long, value_name = "N")]
    #[arg(value_parser = value_parser!(u64).range(1..=MAX))]
    pub(super) write_timeout_us: Option<u64>,
    /// The longest allowed line; a longer one closes the session
    #[arg(long, value_name = "N", default_value_t = 65_536)]
    #[arg(value_parser = value_parser!(u64).range(1..=MAX))]
    pub(super) max_line_bytes: u64,
    /// The largest number of open sessions; further clients wait
    #[arg(long, value_name = "N", default_value_t = 1_024)]
    #[arg(value_parser = value_parser!(u64).range(1..=MAX))]
    pub(super) max_sessions: u64,
    /// Print the port at the start and the counts at the end as JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Args, Debug)]
#[command(allow_negative_numbers = true)]
pub(super) struct Fetch {
    /// The style to fetch in
    #[arg(long, value_name = "STYLE", value_parser = style_parser())]
    pub(super) style: Style,
    /// The runtime to fetch on: lab, or one that is built in by a cargo
    /// feature: async-std, smol, tokio
    #[arg(long, value_name = "RUNTIME", default_value = "lab")]
    pub(super) runtime: Runtime,
    /// The largest number of requests in progress at once
    #[arg(long, value_name = "N", default_value_t = 8)]
    #[arg(value_parser = value_parser!(u64).range(1..=MAX))]
    pub(super) concurrency: u64,
    /// The timeout of one attempt, name lookup included, in milliseconds
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    #[arg(value_parser = value_parser!(u64).range(1..=MAX_MS))]
    pub(super) timeout_ms: u64,
    /// The number of further attempts after an error that may be temporary
    #[arg(long, value_name = "N", default_value_t = 0)]
    #[arg(value_parser = value_parser!(u32).range(0..=16))]
    pub(super) retries: u32,
    /// The wait before the second attempt, doubled for each further one, in
    /// milliseconds
    #[arg(long, value_name = "N", default_value_t = 0)]
    #[arg(value_parser = value_parser!(u64).range(0..=MAX_MS))]
    pub(super) backoff_ms: u64,
    /// The longest allowed body; a longer one is an error
    #[arg(long, value_name = "N", default_value_t = 1_048_576)]
    #[arg(value_parser = value_parser!(u64).range(0..=MAX))]
    pub(super) max_body_bytes: u64,
    /// Print the results, bodies included, as JSON
    #[arg(long)]
    pub(super) json: bool,
    /// The URLs to fetch; redirects are not followed
    #[arg(value_name = "URL", required = true)]
    pub(super) urls: Vec<String>,
}

#[derive(Args, Debug)]
#[command(allow_negative_numbers = true)]
pub(super) struct Check {
    /// The number of scenarios
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    #[arg(value_parser = value_parser!(u64).range(1..=MAX))]
    pub(super) cases: u64,
    /// The seed of the first scenario; the others count up from it
    #[arg(long, value_name = "S", default_value_t = 0)]
    pub(super) seed: u64,
    /// A scenario file to check, instead of random scenarios
    #[arg(long, value_name = "FILE")]
    #[arg(conflicts_with_all = ["cases", "seed"])]
    pub(super) from_file: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(super) struct Laws {
    /// Time the growth of costs, too: from 1,000 tasks, timers, connections
    /// and scenarios to N of them
    #[arg(long, value_name = "N", num_args = 0..=1)]
    #[arg(default_missing_value = "100000")]
    #[arg(value_parser = value_parser!(u32).range(1_000..=1_000_000))]
    pub(super) growth: Option<u32>,
    /// Print the laws, and the cheapest styles by them, as JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Args, Debug)]
#[command(allow_negative_numbers = true)]
pub(super) struct Sizes {
    /// The number of tasks that are put to sleep
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
    /// The folder for the page and the tables [default: lab-report in cargo's
    /// target folder]
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// The folder with criterion's results [default: criterion in cargo's
    /// target folder]
    #[arg(long, value_name = "DIR")]
    pub(super) criterion: Option<PathBuf>,
    /// Take the times of the figures to reach now, by `cargo bench` in so many
    /// rounds: all routines of a case once, and again
    #[arg(long, value_name = "N", conflicts_with = "criterion")]
    #[arg(value_parser = value_parser!(u32).range(1..=1_000))]
    pub(super) rounds: Option<u32>,
    /// The number of tasks for the counts of sleeping tasks and of starting
    /// and joining
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    #[arg(value_parser = value_parser!(u32).range(1..=10_000_000))]
    pub(super) tasks: u32,
}

fn style_parser() -> impl TypedValueParser<Value = Style> {
    PossibleValuesParser::new(Style::ALL.map(Style::name))
        .try_map(|name| name.parse::<Style>())
}

/// The reason why there are no usable arguments.
pub(super) enum Unparsed {
    /// The requested help or version.
    Help(String),
    /// The fault, in one line.
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
