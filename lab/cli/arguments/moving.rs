//! The arguments of the commands for code that moves between styles.

use super::style_parser;
use clap::{Args, Subcommand};
use std::path::PathBuf;
use styles::Style;

#[derive(Args, Debug)]
pub(in crate::cli) struct Plan {
    /// The list of functions, a line for each: NAME STYLE CALLEE ..; behind a
    /// style, `!` means that the function stays as it is
    #[arg(value_name = "LIST")]
    pub(in crate::cli) list: PathBuf,
    /// The style that functions are converted to
    #[arg(long, value_name = "STYLE", value_parser = style_parser())]
    #[arg(default_value = "async-await")]
    pub(in crate::cli) to: Style,
    /// Print the plan as JSON
    #[arg(long)]
    pub(in crate::cli) json: bool,
}

#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub(in crate::cli) struct Twins {
    /// Run only the tests with this in their names
    #[arg(value_name = "FILTER")]
    pub(in crate::cli) filter: Option<String>,
    /// The folder of the package
    #[arg(long, value_name = "CRATE", default_value = ".", global = true)]
    pub(in crate::cli) path: PathBuf,
    /// Print all that each check says, as JSON
    #[arg(long)]
    pub(in crate::cli) json: bool,
    /// Write a page with the table and all reports, too
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) html: Option<PathBuf>,
    /// Show the planted bugs that a check must find, in a checkout of the lab
    #[arg(long, conflicts_with_all = ["filter", "html"])]
    pub(in crate::cli) catalogue: bool,
    #[command(subcommand)]
    pub(in crate::cli) new: Option<NewCheck>,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum NewCheck {
    /// Write tests/NAME.rs with a first check to fill in
    New {
        /// The name of the check, as of a function
        #[arg(value_name = "NAME")]
        name: String,
    },
}
