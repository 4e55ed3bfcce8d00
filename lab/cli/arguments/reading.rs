//! The arguments of the commands about programs and source.

use super::style_parser;
use clap::{Args, ValueEnum, value_parser};
use std::path::PathBuf;
use styles::Style;
use web::knobs::{Knob, KnobError};

#[derive(Args, Debug)]
pub(in crate::cli) struct Program {
    /// The program to run; by default all of them, with one line each
    #[arg(value_name = "NAME")]
    pub(in crate::cli) name: Option<String>,
    /// The one style to run; with NAME, print its output only
    #[arg(long, value_name = "STYLE", value_parser = style_parser())]
    pub(in crate::cli) style: Option<Style>,
    /// Run in real time, print each line at its time and compare nothing; in
    /// async-await unless --style is given
    #[arg(long, requires = "name")]
    pub(in crate::cli) real_time: bool,
    /// Cancel a task at a time in seconds, before anything else of that time;
    /// tasks have the numbers in which they start, from 1
    #[arg(long, value_name = "TASK@TIME", requires = "name")]
    #[arg(conflicts_with = "real_time")]
    #[arg(value_parser = |rest: &str| knob("cancel", rest))]
    pub(in crate::cli) cancel: Vec<Knob>,
    /// Let the sleep that a task begins at a time take another time
    #[arg(long, value_name = "TASK@TIME:TIME", requires = "name")]
    #[arg(conflicts_with = "real_time")]
    #[arg(value_parser = |rest: &str| knob("sleep", rest))]
    pub(in crate::cli) sleep: Vec<Knob>,
    /// Let the job that a task hands to a thread at a time fail at its end
    #[arg(long, value_name = "TASK@TIME", requires = "name")]
    #[arg(conflicts_with = "real_time")]
    #[arg(value_parser = |rest: &str| knob("fail", rest))]
    pub(in crate::cli) fail: Vec<Knob>,
    /// List the programs with a short description of each
    #[arg(long, conflicts_with_all = ["name", "style", "real_time"])]
    pub(in crate::cli) list: bool,
}

/// Reads a change, of which the option has the kind.
fn knob(kind: &str, rest: &str) -> Result<Knob, KnobError> {
    format!("{kind}={rest}").parse()
}

#[derive(Args, Debug)]
#[command(allow_negative_numbers = true)]
pub(in crate::cli) struct Race {
    /// The speed, as a multiple of real time; at 1 the races take 46 seconds
    #[arg(long, value_name = "N", default_value_t = 5)]
    #[arg(value_parser = value_parser!(u32).range(1..=1_000))]
    pub(in crate::cli) speed: u32,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct Show {
    /// A file that all styles have, or a program
    #[arg(value_name = "WHAT", required_unless_present = "list")]
    pub(in crate::cli) what: Option<String>,
    /// List the files and programs
    #[arg(long, conflicts_with_all = ["what", "step", "style"])]
    pub(in crate::cli) list: bool,
    /// The styles to show, in this order
    #[arg(long, value_name = "STYLE,..", value_parser = style_parser())]
    #[arg(value_delimiter = ',')]
    pub(in crate::cli) style: Vec<Style>,
    #[command(flatten)]
    pub(in crate::cli) look: Look,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct Diff {
    /// A file that all styles have, or a program
    #[arg(value_name = "WHAT")]
    pub(in crate::cli) what: String,
    /// The style on the left
    #[arg(value_name = "STYLE", value_parser = style_parser())]
    pub(in crate::cli) left: Style,
    /// The style on the right
    #[arg(value_name = "STYLE", value_parser = style_parser())]
    pub(in crate::cli) right: Style,
    #[command(flatten)]
    pub(in crate::cli) look: Look,
}

/// The options for showing source.
#[derive(Args, Debug)]
pub(in crate::cli) struct Look {
    /// Show this step or function only
    #[arg(long, value_name = "STEP")]
    pub(in crate::cli) step: Option<String>,
    /// The largest width of a line [default: the width of the terminal]
    #[arg(long, value_name = "N")]
    #[arg(value_parser = value_parser!(u16).range(20..=10_000))]
    pub(in crate::cli) width: Option<u16>,
    /// Use colours; auto means on terminals, unless NO_COLOR is set
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto")]
    pub(in crate::cli) color: Color,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct Site {
    /// The folder to write to: new, empty, or written by this command before
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) out: PathBuf,
    /// The program `lab-web` as a module, so that runs can be changed on the
    /// pages; made by `cargo build -p coroutine-lab-web --profile live
    /// --target wasm32-wasip1`
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) live: Option<PathBuf>,
    /// The package `guest` as a module, so that the lab runs as a guest of a
    /// page's own loop; made like that of `--live`, from
    /// `coroutine-lab-guest`
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) guest: Option<PathBuf>,
}
