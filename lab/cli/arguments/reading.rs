//! What the command line may say to the reading room: programs and source.

use super::style_parser;
use clap::{Args, ValueEnum, value_parser};
use std::path::PathBuf;
use styles::Style;

#[derive(Args, Debug)]
pub(in crate::cli) struct Program {
    /// Which one; without it all of them, a line each
    #[arg(value_name = "NAME")]
    pub(in crate::cli) name: Option<String>,
    /// In this style only; with NAME the text alone is printed
    #[arg(long, value_name = "STYLE", value_parser = style_parser())]
    pub(in crate::cli) style: Option<Style>,
    /// By the clock on the wall, each line when it comes, nothing compared; in
    /// async-await unless --style says otherwise
    #[arg(long, requires = "name")]
    pub(in crate::cli) real_time: bool,
    /// List the programs and what each shows
    #[arg(long, conflicts_with_all = ["name", "style", "real_time"])]
    pub(in crate::cli) list: bool,
}

#[derive(Args, Debug)]
#[command(allow_negative_numbers = true)]
pub(in crate::cli) struct Race {
    /// How many times faster than the clock on the wall; the races take 46
    /// seconds of their own
    #[arg(long, value_name = "N", default_value_t = 5)]
    #[arg(value_parser = value_parser!(u32).range(1..=1_000))]
    pub(in crate::cli) speed: u32,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct Show {
    /// A file that the styles have in common, or a program
    #[arg(value_name = "WHAT", required_unless_present = "list")]
    pub(in crate::cli) what: Option<String>,
    /// List what there is
    #[arg(long, conflicts_with_all = ["what", "step", "style"])]
    pub(in crate::cli) list: bool,
    /// In these styles only, in this order
    #[arg(long, value_name = "STYLE,..", value_parser = style_parser())]
    #[arg(value_delimiter = ',')]
    pub(in crate::cli) style: Vec<Style>,
    #[command(flatten)]
    pub(in crate::cli) look: Look,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct Diff {
    /// A file that the styles have in common, or a program
    #[arg(value_name = "WHAT")]
    pub(in crate::cli) what: String,
    /// The style at the left
    #[arg(value_name = "STYLE", value_parser = style_parser())]
    pub(in crate::cli) left: Style,
    /// The style at the right
    #[arg(value_name = "STYLE", value_parser = style_parser())]
    pub(in crate::cli) right: Style,
    #[command(flatten)]
    pub(in crate::cli) look: Look,
}

/// How source is shown.
#[derive(Args, Debug)]
pub(in crate::cli) struct Look {
    /// Only this step, or only this function
    #[arg(long, value_name = "STEP")]
    pub(in crate::cli) step: Option<String>,
    /// Lines of at most so many columns [default: as wide as the terminal]
    #[arg(long, value_name = "N")]
    #[arg(value_parser = value_parser!(u16).range(20..=10_000))]
    pub(in crate::cli) width: Option<u16>,
    /// In colours; by itself on terminals, but for NO_COLOR
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
    /// Where to; a new or empty folder, or one that this wrote before
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) out: PathBuf,
}
