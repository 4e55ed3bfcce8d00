//! `lab twins`: the checks of a package, run by `cargo test`, as one table.
//!
//! `twins` writes a file for each check into the folder that `TWINS_OUT`
//! names; nothing else is known of the package. Where to read next:
//! `crate::report` for the table and the page, `new.rs` for `lab twins new`.

mod new;

use super::arguments::{self, NewCheck};
use super::terminal::{counting, print, print_error};
use super::{Refusal, Verdict, cargo};
use crate::report::{
    Checked, PlantedBug, checks_page, checks_table, planted_table,
};
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use std::{env, io, process, thread};

/// The time between two looks at what is there.
const PAUSE: Duration = Duration::from_millis(50);

/// Runs the checks of a package, or writes its first one.
pub(super) fn twins(options: &arguments::Twins) -> Result<Verdict, Refusal> {
    if let Some(NewCheck::New { name }) = &options.new {
        return new::new(&options.path, name);
    }
    let folder = Folder::new().map_err(no_folder)?;
    let passed = run_tests(options, &folder)?;
    if options.catalogue {
        return catalogue(options, &folder, passed);
    }
    let (checks, lines) = folder.read(Checked::read).map_err(no_folder)?;
    if checks.is_empty() {
        print_error(&folder.said());
        let what = match passed {
            true => "no test asserts a check of `twins`",
            false => "cargo test failed before any check",
        };
        let path = options.path.display();
        return Err(Refusal(format!("{path}: {what}")));
    }
    if let Some(page) = &options.html {
        let text = checks_page(&checks, &command(options));
        fs::write(page, text).map_err(|error| {
            Refusal(format!("cannot write {}: {error}", page.display()))
        })?;
    }
    let differ = checks.iter().any(|check| !check.is_equal());
    let others_failed = !passed && !differ;
    print(&match options.json {
        true => format!("[\n{}\n]\n", lines.join(",\n")),
        false => text(&checks),
    })?;
    if others_failed {
        print_error("lab: all checks are equal, but other tests failed\n");
    }
    Ok(match passed && !differ {
        true => Verdict::Good,
        false => Verdict::Bad,
    })
}

/// Prints the planted bugs, and where people met them.
fn catalogue(
    options: &arguments::Twins,
    folder: &Folder,
    passed: bool,
) -> Result<Verdict, Refusal> {
    let (bugs, lines) = folder.read(PlantedBug::read).map_err(no_folder)?;
    if bugs.is_empty() {
        print_error(&folder.said());
        let path = options.path.display();
        return Err(Refusal(format!("{path}: no catalogue of `twins`")));
    }
    let found = bugs.iter().filter(|bug| bug.is_found()).count();
    let table = planted_table(&bugs);
    print(&match options.json {
        true => format!("[\n{}\n]\n", lines.join(",\n")),
        false => format!("{table}\n{found} of {} are found.\n", bugs.len()),
    })?;
    Ok(match passed && found == bugs.len() {
        true => Verdict::Good,
        false => Verdict::Bad,
    })
}

/// Writes the table, and the report of each check that does not pass.
fn text(checks: &[Checked]) -> String {
    let mut text = checks_table(checks).to_string();
    for check in checks.iter().filter(|check| !check.is_equal()) {
        text.push_str(&format!("\n{}\n", check.report.trim_end()));
    }
    text
}

/// Runs `cargo test`, and counts the checks meanwhile; returns whether all
/// tests passed.
fn run_tests(
    options: &arguments::Twins,
    folder: &Folder,
) -> Result<bool, Refusal> {
    let cargo = cargo();
    let failed = |error| Refusal(format!("cannot run {cargo:?}: {error}"));
    let said = File::create(folder.0.join(SAID)).map_err(no_folder)?;
    let catalogue = ["--package", "coroutine-lab-twins", "--lib", "found::"];
    let catalogue = catalogue.iter().filter(|_| options.catalogue);
    let mut child = Command::new(&cargo)
        .args(["test", "--no-fail-fast"])
        .args(catalogue)
        .args(&options.filter)
        .current_dir(&options.path)
        .env("TWINS_OUT", &folder.0)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(said)
        .spawn()
        .map_err(|error| {
            let path = options.path.display();
            Refusal(format!("cannot run {cargo:?} in {path}: {error}"))
        })?;
    let bar = counting("checks");
    loop {
        if let Some(status) = child.try_wait().map_err(failed)? {
            bar.finish_and_clear();
            return Ok(status.success());
        }
        bar.set_position(folder.files().map_or(0, |files| files.len() as u64));
        thread::sleep(PAUSE);
    }
}

/// Returns the command line with these options.
fn command(options: &arguments::Twins) -> String {
    let mut command = "lab twins".to_string();
    if options.path != Path::new(".") {
        command.push_str(&format!(" --path {}", options.path.display()));
    }
    if let Some(filter) = &options.filter {
        command.push_str(&format!(" {filter}"));
    }
    command
}

fn no_folder(error: io::Error) -> Refusal {
    Refusal(format!("cannot use a temporary folder: {error}"))
}

/// The file of what cargo said.
const SAID: &str = "cargo.txt";

/// A folder for the files of one run, which is deleted in the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> io::Result<Folder> {
        let name = format!("lab-twins-{}", process::id());
        let folder = env::temp_dir().join(name);
        fs::create_dir_all(&folder)?;
        Ok(Folder(folder))
    }

    /// Returns the names of the files of checks, in order.
    fn files(&self) -> io::Result<Vec<OsString>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.0)? {
            let name = entry?.file_name();
            if Path::new(&name).extension().is_some_and(|e| e == "json") {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }

    /// Reads all files; returns what is in them, and their texts.
    fn read<T>(
        &self,
        read: impl Fn(&str) -> Option<T>,
    ) -> io::Result<(Vec<T>, Vec<String>)> {
        let mut all = Vec::new();
        let mut texts = Vec::new();
        for name in self.files()? {
            let text = fs::read_to_string(self.0.join(&name))?;
            all.push(read(&text).ok_or_else(|| {
                io::Error::other(format!("{name:?} is of another version"))
            })?);
            texts.push(text.trim_end().to_string());
        }
        Ok((all, texts))
    }

    /// Returns what cargo said.
    fn said(&self) -> String {
        let said = fs::read(self.0.join(SAID)).unwrap_or_default();
        String::from_utf8_lossy(&said).into_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // It is among temporary files.
        let _ = fs::remove_dir_all(&self.0);
    }
}
