//! Prints a run of a program with changes as one JSON object; a page runs
//! this in a browser, where it is asked to change something.

#![forbid(unsafe_code)]

use std::io::{self, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let answered = web::answer::answer(std::env::args().skip(1));
    let written = match &answered {
        Ok(object) => writeln!(io::stdout(), "{object}"),
        Err(refused) => writeln!(io::stderr(), "{refused}"),
    };
    match (answered.is_ok(), written) {
        (true, Ok(())) => ExitCode::SUCCESS,
        (true, Err(_)) => ExitCode::FAILURE,
        (false, _) => ExitCode::from(2),
    }
}
