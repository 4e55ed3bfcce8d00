//! Prints a run of a program with changes, or of a scenario, as one JSON
//! object; a page runs this in a browser, where it is asked to change
//! something.

#![forbid(unsafe_code)]

use std::io::{self, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let words = std::env::args_os().skip(1);
    // Words that are no text are no name and no scenario either way.
    let words = words.map(|word| word.to_string_lossy().into_owned());
    let answered = web::answer::answer(words);
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
