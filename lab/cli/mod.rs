//! The command `lab`: arguments in, text and an exit status out.
//!
//! Exit status: 0 all is well; 1 runs disagree, or a run or a fetch failed; 2
//! the arguments, a scenario file or an output path are wrong, which is
//! reported in one line on standard error. Where to read next: `arguments.rs`,
//! then one file a command; `overview/` is `lab` without a command.

mod arguments;
mod borders;
mod check;
mod ending;
mod fetch;
mod fields;
mod growth;
mod laws;
mod measure;
mod overview;
mod plan;
mod program;
mod race;
mod real_loop;
mod report;
mod run;
mod serve;
mod served;
mod show;
mod site;
mod sizes;
mod standard_input;
mod terminal;
pub mod url;
mod versions;

use self::arguments::{Arguments, Command, parse};
use self::ending::{Refusal, Verdict};
use self::terminal::{complain, print};
use crate::measure::CountAllocations;
use std::env;
use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the command that the arguments name; the first is the program.
///
/// `count_allocations` is the program's own function for counting allocations,
/// which a library cannot count by itself.
pub fn main(
    arguments: impl IntoIterator<Item = OsString>,
    count_allocations: CountAllocations,
) -> ExitCode {
    let ended = match parse(arguments) {
        Ok(arguments) => carry_out(&arguments, count_allocations),
        Err(arguments::Unparsed::Help(text)) => {
            print(&text).map(|()| Verdict::Good)
        }
        Err(arguments::Unparsed::Wrong(line)) => Err(Refusal(line)),
    };
    match ended {
        Ok(Verdict::Good) => ExitCode::SUCCESS,
        Ok(Verdict::Bad) => ExitCode::from(1),
        Err(Refusal(line)) => {
            complain(&line);
            ExitCode::from(2)
        }
    }
}

fn carry_out(
    arguments: &Arguments,
    count_allocations: CountAllocations,
) -> Result<Verdict, Refusal> {
    match &arguments.command {
        None => overview::overview(count_allocations),
        Some(Command::Run(options)) => run::run(options),
        Some(Command::Serve(options)) => serve::serve(options),
        Some(Command::Fetch(options)) => fetch::fetch(options),
        Some(Command::Check(options)) => check::command(options),
        Some(Command::Show(options)) => show::show(options),
        Some(Command::Diff(options)) => show::diff(options),
        Some(Command::Program(options)) => program::program(options),
        Some(Command::Race(options)) => race::race(options),
        Some(Command::Measure(options)) => {
            measure::measure(&options.what, count_allocations)
        }
        Some(Command::Plan(options)) => plan::plan(options, count_allocations),
        Some(Command::Twins(options)) => versions::twins(options),
        Some(Command::Site(options)) => site::site(options),
        Some(Command::Laws(options)) => laws::laws(options, count_allocations),
        Some(Command::Sizes(options)) => {
            sizes::sizes(options, count_allocations)
        }
        Some(Command::Report(options)) => {
            report::report(options, count_allocations)
        }
    }
}

/// Returns the program that builds: the cargo that runs this one, if it does.
fn cargo() -> OsString {
    env::var_os("CARGO").unwrap_or("cargo".into())
}
