//! The results of criterion: a folder for each contestant of each case.
//!
//! ```text
//!   turn_1000/send/new/benchmark.json   its id
//!                      estimates.json   its times
//!                      sample.json      the number of their samples
//!                  base/                the same, of a run before
//! ```
//!
//! Names of folders are only a way to find the files: ids are read from them.
//! Files may have any content; one with the wrong content is an error that
//! names it. Does not know what the times are used for.

use super::timings::{Timing, Timings};
use serde_json::Value;
use std::fs::{self, DirEntry, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::{error, fmt};

/// The deepest level of folders: case, contestant, and those that other
/// versions put between them.
const MAX_DEPTH: usize = 4;

/// The most folders: many times as many as there are cases and contestants.
const MAX_FOLDERS: usize = 20_000;

/// The longest file in bytes: many times as long as one of ten samples.
const MAX_FILE_BYTES: u64 = 1 << 20;

/// The longest name in characters, since names stand in tables.
const MAX_NAME_CHARS: usize = 60;

/// The folders of the last run and of the one before it; the latter is what is
/// left of an interrupted run.
const RUNS: [&str; 2] = ["new", "base"];

/// The reason why criterion's results cannot be read.
#[derive(Debug)]
pub struct Unreadable {
    /// The file or folder.
    pub path: PathBuf,
    what: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.what)
    }
}

impl error::Error for Unreadable {}

fn unreadable(path: &Path, what: impl fmt::Display) -> Unreadable {
    let (path, what) = (path.to_path_buf(), what.to_string());
    Unreadable { path, what }
}

/// Reads all results below a folder; results of unknown models are skipped.
///
/// # Errors
///
/// If the folder or a file of a result cannot be read, or has not the format
/// that criterion writes.
pub fn read_criterion(folder: &Path) -> Result<Timings, Unreadable> {
    let mut timings = Vec::new();
    let mut folders = vec![(folder.to_path_buf(), 0)];
    let mut seen = 0;
    while let Some((folder, depth)) = folders.pop() {
        seen += 1;
        if seen > MAX_FOLDERS {
            let what = format!("more than {MAX_FOLDERS} folders");
            return Err(unreadable(&folder, what));
        }
        if let Some(run) = last_run(&folder) {
            timings.extend(read_run(&run)?);
            continue;
        }
        if depth < MAX_DEPTH {
            let below = subfolders(&folder)?;
            folders.extend(below.into_iter().map(|path| (path, depth + 1)));
        }
    }
    Ok(Timings::new(timings))
}

/// Returns the folder of the last complete run of a contestant, if `folder`
/// belongs to one.
fn last_run(folder: &Path) -> Option<PathBuf> {
    let runs = RUNS.map(|run| folder.join(run));
    runs.into_iter()
        .find(|run| run.join("estimates.json").exists())
}

/// Returns the subfolders of a folder, in the order of their names. Links are
/// not followed, so there are no circles.
fn subfolders(folder: &Path) -> Result<Vec<PathBuf>, Unreadable> {
    let failed = |error: io::Error| unreadable(folder, error);
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry: DirEntry = entry.map_err(failed)?;
        if entry.file_type().map_err(failed)?.is_dir() {
            found.push(entry.path());
        }
        if found.len() > MAX_FOLDERS {
            let what = format!("more than {MAX_FOLDERS} folders");
            return Err(unreadable(folder, what));
        }
    }
    found.sort();
    Ok(found)
}

/// Reads the timing of one contestant; `None` if the id is not one of ours.
fn read_run(run: &Path) -> Result<Option<Timing>, Unreadable> {
    let named = run.join("benchmark.json");
    let id = read_json(&named)?;
    let id = id.get("full_id").and_then(Value::as_str);
    let id = id.ok_or_else(|| unreadable(&named, "no text at `full_id`"))?;
    let Some([model, case, contestant]) = parts(id) else {
        return Ok(None);
    };

    let path = run.join("estimates.json");
    let estimates = read_json(&path)?;
    let number = |pointer: &str| {
        let number = estimates.pointer(pointer).and_then(Value::as_f64);
        let good = number.filter(|ns| ns.is_finite() && *ns > 0.0);
        let what = format!("no number above 0 at `{pointer}`");
        good.ok_or_else(|| unreadable(&path, what))
    };
    let interval = "/median/confidence_interval";
    let ns = number("/median/point_estimate")?;
    let least = number(&format!("{interval}/lower_bound"))?;
    let most = number(&format!("{interval}/upper_bound"))?;
    let written = fs::metadata(&path).and_then(|about| about.modified());
    Ok(Some(Timing {
        model,
        case,
        contestant,
        ns,
        interval_ns: (least, most),
        samples: read_samples(&run.join("sample.json"))?,
        written: written.map_err(|error| unreadable(&path, error))?,
    }))
}

/// Returns the number of samples in a file.
fn read_samples(path: &Path) -> Result<usize, Unreadable> {
    let sample = read_json(path)?;
    let times = sample.get("times").and_then(Value::as_array);
    let times = times.ok_or_else(|| unreadable(path, "no list at `times`"))?;
    Ok(times.len())
}

/// Returns model, case and contestant of an id, if it has exactly these.
fn parts(id: &str) -> Option<[String; 3]> {
    let parts: Vec<&str> = id.split('/').collect();
    let parts: [&str; 3] = parts.try_into().ok()?;
    let is_name = |part: &&str| {
        let chars = part.chars().count();
        let is_shown = |c: char| c.is_ascii_graphic() || c == ' ';
        (1..=MAX_NAME_CHARS).contains(&chars) && part.chars().all(is_shown)
    };
    let all_names = parts.iter().all(is_name);
    all_names.then(|| parts.map(str::to_string))
}

fn read_json(path: &Path) -> Result<Value, Unreadable> {
    let failed = |error: io::Error| unreadable(path, error);
    // Opening a pipe would wait for its writer.
    if !fs::metadata(path).map_err(failed)?.is_file() {
        return Err(unreadable(path, "not a file"));
    }
    let file = File::open(path).map_err(failed)?;
    let mut text = String::new();
    let mut file = file.take(MAX_FILE_BYTES + 1);
    file.read_to_string(&mut text).map_err(failed)?;
    if text.len() as u64 > MAX_FILE_BYTES {
        let what = format!("longer than {MAX_FILE_BYTES} bytes");
        return Err(unreadable(path, what));
    }
    serde_json::from_str(&text).map_err(|error| unreadable(path, error))
}
