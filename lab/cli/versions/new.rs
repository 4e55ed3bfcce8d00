//! `lab twins new`: the first check of a package, as a file to fill in.

use crate::cli::terminal::print;
use crate::cli::{Refusal, Verdict};
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::Path;

/// A check that passes, which a test compiles and runs.
const TEMPLATE: &str = include_str!("template.txt");

/// The name of the check in it.
const NAME: &str = "length";

/// Writes `tests/NAME.rs` of a package, unless it is there.
pub(super) fn new(package: &Path, name: &str) -> Result<Verdict, Refusal> {
    if !is_name(name) {
        let what = "use lower-case letters, digits and `_`";
        return Err(Refusal(format!("{name} names no function: {what}")));
    }
    if !package.join("Cargo.toml").is_file() {
        let path = package.display();
        return Err(Refusal(format!("{path}: no Cargo.toml in there")));
    }
    let folder = package.join("tests");
    let file = folder.join(name).with_extension("rs");
    let written = fs::create_dir_all(&folder).and_then(|()| {
        let mut file = File::create_new(&file)?;
        file.write_all(TEMPLATE.replace(NAME, name).as_bytes())
    });
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            Refusal(format!("{} is there already", file.display()))
        }
        _ => Refusal(format!("cannot write {}: {error}", file.display())),
    })?;
    print(&format!(
        "wrote {}\n\
         Next: cargo add --dev coroutine-lab-twins --rename twins\n      \
         cargo test {name}\n",
        file.display()
    ))?;
    Ok(Verdict::Good)
}

/// Returns whether a text can be the name of a function and of a file.
fn is_name(text: &str) -> bool {
    let mut letters = text.chars();
    let first = letters.next();
    first.is_some_and(|c| c.is_ascii_lowercase() || c == '_')
        && letters
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && text != "_"
}
