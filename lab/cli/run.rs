//! `lab run`: one scenario, in one style or in all four.

use super::arguments::{Run as Options, World};
use super::terminal::{columns, print, print_error};
use super::{Refusal, Verdict};
use crate::report::{Align, Steps, Table, pluralized};
use harness::contestant::Contestant;
use harness::driver::{WaitTree, Watch, observe_real_on, observe_simulated};
use harness::equivalence::{Aspect, agree};
use harness::record::{Run, trace_text};
use harness::runtimes::Runtime;
use harness::scenario::Scenario;
use harness::slow_chunks::SlowChunks;
use harness::text::one_line;
use harness::worlds::sim::SimLimits;
use std::fs;
use std::path::Path;
use styles::Style;
use styles::event_loop::Observer;

/// The requests, and the clients, in the summary; `--json` shows all.
const MAX_ROWS: usize = 20;

/// The longest name in characters; longer ones are cut.
const MAX_NAME_CHARS: usize = 100;

/// The file name that stands for standard output.
const STANDARD_OUTPUT: &str = "-";

/// A possible reason for a difference between runs over sockets.
const HANGS_ON_CLOCK: &str = "
Over sockets, results that depend on the clock may differ from run to run:
timeouts, cancel_at_us, shutdown_at_us, events that are close to each other.
";

/// Runs a scenario and prints the results.
pub(super) fn run(options: &Options) -> Result<Verdict, Refusal> {
    if options.world == World::Real
        && options.style.is_none()
        && options.trace.is_some()
    {
        return Err(Refusal::new(
            "--trace needs --style in the real world, where no two runs have \
             the same times",
        ));
    }
    if options.world == World::Sim && options.runtime != Runtime::Lab {
        return Err(Refusal::new(
            "--runtime needs --world real: the simulated clock and network \
             are the lab's",
        ));
    }
    let printed = Some(Path::new(STANDARD_OUTPUT));
    if options.trace.as_deref() == printed
        && options.export_chrome.as_deref() == printed
    {
        return Err(Refusal::new(
            "--trace and --export-chrome cannot both be standard output",
        ));
    }
    let scenario = Scenario::read(&options.scenario).map_err(Refusal::new)?;
    let styles = match &options.style {
        Some(style) => std::slice::from_ref(style),
        None => &Style::ALL,
    };
    let contestants: Vec<&dyn Contestant> = styles
        .iter()
        .map(|style| style as &dyn Contestant)
        .collect();
    let watched = Watched::new(options);
    let (limits, on) = (SimLimits::default(), options.runtime);
    let one = |style: &dyn Contestant| match options.world {
        World::Sim => {
            observe_simulated(style, &scenario, limits, watched.watch())
        }
        World::Real => observe_real_on(on, style, &scenario, watched.watch()),
    };
    let aspects = match options.world {
        World::Sim => &Aspect::SPECIFIED[..],
        World::Real => &[Aspect::Results],
    };
    let runs = contestants.iter().map(|style| (style.name(), one(*style)));
    let ended = agree(aspects, &scenario, runs);
    let run = match ended {
        Ok(run) => run,
        Err(disagreement) => {
            print_error(&disagreement.report(columns()));
            if options.world == World::Real {
                print_error(HANGS_ON_CLOCK);
            }
            return Ok(Verdict::Bad);
        }
    };
    show(options, &scenario, &run, &watched)?;
    Ok(Verdict::Good)
}

/// All that is asked for beside the run's results.
struct Watched {
    steps: Option<Steps>,
    tree: Option<WaitTree>,
    slow: Option<SlowChunks>,
}

impl Watched {
    fn new(options: &Options) -> Watched {
        Watched {
            steps: options.export_chrome.as_ref().map(|_| Steps::default()),
            tree: options.tree.map(WaitTree::at),
            slow: options.slow_chunks.map(SlowChunks::over),
        }
    }

    fn watch(&self) -> Watch {
        let mut observers: Vec<Box<dyn Observer>> = Vec::new();
        observers.extend(self.steps.clone().map(|s| Box::new(s) as _));
        observers.extend(self.slow.clone().map(|s| Box::new(s) as _));
        let tree = self.tree.clone();
        Watch { observers, tree }
    }

    /// Returns the tree and the slow chunks, as text.
    fn text(&self, options: &Options) -> String {
        let mut text = String::new();
        if let (Some(tree), Some(at_us)) = (&self.tree, options.tree) {
            let drawn = tree.take();
            let over = || format!("the run was over before {at_us} us\n");
            text.push_str(&drawn.unwrap_or_else(over));
            text.push('\n');
        }
        if let (Some(slow), Some(limit)) = (&self.slow, options.slow_chunks) {
            let chunks = slow.take();
            if chunks.is_empty() {
                let none = "no task kept the loop for more than";
                text.push_str(&format!("{none} {limit} us\n"));
            }
            let lines = chunks.iter().map(|chunk| format!("{chunk}\n"));
            text.extend(lines.chain(["\n".to_string()]));
        }
        text
    }
}

/// Writes the requested outputs. Files come first: if one cannot be written,
/// nothing is printed.
fn show(
    options: &Options,
    scenario: &Scenario,
    run: &Run,
    watched: &Watched,
) -> Result<(), Refusal> {
    let mut is_printed = false;
    if let (Some(path), Some(steps)) = (&options.export_chrome, &watched.steps)
    {
        let text = steps.to_chrome(&chrome_name(options, scenario));
        is_printed |= write("--export-chrome", path, &text)?;
    }
    if let Some(path) = &options.trace {
        let text = trace_text(&run.trace, scenario);
        is_printed |= write("--trace", path, &text)?;
    }
    if options.json {
        return print(&run.results.to_json());
    }
    let seen = watched.text(options);
    let text = format!("{seen}{}", summary(options, scenario, run));
    if is_printed {
        print_error(&text);
        return Ok(());
    }
    print(&text)
}

/// Writes a text to a file, or prints it if the path is `-`; returns whether
/// it printed.
fn write(option: &str, path: &Path, text: &str) -> Result<bool, Refusal> {
    if path == Path::new(STANDARD_OUTPUT) {
        return print(text).map(|()| true);
    }
    let written = fs::write(path, text).map(|()| false);
    written.map_err(|error| {
        let path = path.display();
        Refusal::new(format!("{option} {path}: {error}"))
    })
}

/// Returns the name of the exported run: its scenario and style.
fn chrome_name(options: &Options, scenario: &Scenario) -> String {
    let name = one_line(&scenario.name, MAX_NAME_CHARS);
    let style = options.style.map_or("", Style::name);
    format!("{name}, {style}")
}

fn summary(options: &Options, scenario: &Scenario, run: &Run) -> String {
    let name = one_line(&scenario.name, MAX_NAME_CHARS);
    let actor = match options.style {
        Some(style) => style.to_string(),
        None => format!("{} styles agree", Style::ALL.len()),
    };
    let events = pluralized(run.trace.len() as u64, "event");
    let last_us = run.trace.last().map_or(0, |line| line.t_us);
    let on = if options.runtime == Runtime::Lab {
        String::new()
    } else {
        format!(" of {}", options.runtime)
    };
    let what = match options.world {
        World::Sim => format!("{events} in {last_us} simulated us"),
        World::Real if options.style.is_none() => {
            format!(
                "the same results over loopback sockets{on} (times differ \
                 from run to run, so traces are not compared)"
            )
        }
        World::Real => {
            format!("{events} in {last_us} us over loopback sockets{on}")
        }
    };
    let outcomes = outcomes(run);
    let gap = if outcomes.is_empty() { "" } else { "\n" };
    format!("{name}\n{actor}: {what}\n{gap}{outcomes}")
}

/// Returns a line for each request and client, up to a bound.
fn outcomes(run: &Run) -> String {
    let mut table = Table::new([Align::Left, Align::Right, Align::Left]);
    let mut omitted = 0;
    let fetch = run.results.fetch.as_deref().unwrap_or_default();
    omitted += fetch.len().saturating_sub(MAX_ROWS);
    for result in fetch.iter().take(MAX_ROWS) {
        table.add(result.row());
    }
    let echo = run.results.echo.as_deref().unwrap_or_default();
    omitted += echo.len().saturating_sub(MAX_ROWS);
    for (index, result) in echo.iter().enumerate().take(MAX_ROWS) {
        table.add(result.row(index));
    }
    match omitted {
        0 => table.to_string(),
        _ => format!("{table}... and {omitted} more (--json has all)\n"),
    }
}
