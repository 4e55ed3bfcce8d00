//! Counting instructions with callgrind, from outside and from inside.
//!
//! A bench runs itself under valgrind. What is executed between [`start`] and
//! [`stop`] on the thread that calls them is counted; other threads are not.

use crate::errand::Errand;
use std::env;
use std::fs;
use std::hint::black_box;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::{self, Command};

/// Begins to count. Callgrind finds this function by its name.
// The bodies differ, or the two could become one function.
#[inline(never)]
pub fn start() {
    black_box("start");
}

/// Ends what [`start`] began.
#[inline(never)]
pub fn stop() {
    black_box("stop here");
}

/// Returns the id that is to be run once, if this process was started for it.
pub fn wanted() -> Option<String> {
    let (errand, id) = Errand::wanted()?;
    (errand == Errand::Once).then_some(id)
}

/// Returns the version of valgrind, if there is one.
///
/// # Errors
///
/// If there is one that does not run.
pub fn version() -> io::Result<Option<String>> {
    match Command::new("valgrind").arg("--version").output() {
        Ok(output) if output.status.success() => {
            let text = String::from_utf8_lossy(&output.stdout);
            Ok(Some(text.trim().to_string()))
        }
        Ok(_) => Ok(None),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Runs this program under callgrind; returns the number of instructions that
/// the work of this id executed.
///
/// # Errors
///
/// If the program fails, or nothing was counted in it.
pub fn count(id: &str) -> io::Result<u64> {
    let parts = Parts::new(id)?;
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--separate-threads=yes"])
        .arg("--zero-before=*benches::callgrind::start*")
        .arg("--dump-before=*benches::callgrind::stop*")
        .arg(format!("--callgrind-out-file={}", parts.file().display()))
        .arg(env::current_exe()?)
        .args(Errand::Once.arguments(id))
        .output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(io::Error::other(format!("{id}: {said}")));
    }
    match parts.total()? {
        0 => Err(io::Error::other(format!("{id}: nothing was counted"))),
        total => Ok(total),
    }
}

/// The folder of the counts of one run, which exists as long as this value.
struct Parts(PathBuf);

impl Parts {
    fn new(id: &str) -> io::Result<Parts> {
        let name = format!("callgrind.{}.{id}", process::id());
        let folder = env::temp_dir().join(name.replace('/', "."));
        fs::create_dir_all(&folder)?;
        Ok(Parts(folder))
    }

    /// Returns the name that those of all files begin with.
    fn file(&self) -> PathBuf {
        self.0.join("part")
    }

    /// Adds up all that was counted before a [`stop`].
    fn total(&self) -> io::Result<u64> {
        let mut total = 0;
        for part in fs::read_dir(&self.0)? {
            total += counted_before_stop(&part?.path())?;
        }
        Ok(total)
    }
}

impl Drop for Parts {
    fn drop(&mut self) {
        // It is among temporary files.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn counted_before_stop(part: &Path) -> io::Result<u64> {
    let text = fs::read_to_string(part)?;
    if !text.contains("desc: Trigger: --dump-before") {
        return Ok(0);
    }
    let total = text.lines().find_map(|l| l.strip_prefix("totals: "));
    let total = total.and_then(|total| total.trim().parse().ok());
    total.ok_or_else(|| {
        io::Error::other(format!("{}: no total", part.display()))
    })
}
