//! Running under callgrind, from outside and from inside.

use super::ONCE;
use harness::driver::RunFailure;
use lab::measure::{Finished, Prepared};
use std::env;
use std::hint::black_box;
use std::io::{self, ErrorKind};
use std::path::PathBuf;
use std::process::{self, Command};

/// The function that is counted, with everything it calls, as callgrind names
/// it.
const COUNTED: &str = "*instructions::callgrind::counted*";

/// Runs a model; callgrind finds this function by its name.
#[inline(never)]
pub(crate) fn counted(prepared: Prepared) -> Result<Finished, RunFailure> {
    black_box(prepared.run())
}

/// Returns the version of valgrind, if there is one.
pub(crate) fn version() -> io::Result<Option<String>> {
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
/// the model of this id executed.
pub(crate) fn count(id: &str) -> io::Result<u64> {
    let file = format!("callgrind.{}.{}", process::id(), id.replace('/', "."));
    let file = Scratch(env::temp_dir().join(file));
    let output = Command::new("valgrind")
        .arg("--tool=callgrind")
        .arg(format!("--toggle-collect={COUNTED}"))
        .arg(format!("--callgrind-out-file={}", file.0.display()))
        .arg(env::current_exe()?)
        .args([ONCE, id])
        .output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(io::Error::other(format!("{id}: {said}")));
    }
    let profile = std::fs::read_to_string(&file.0)?;
    let total = profile.lines().find_map(|l| l.strip_prefix("totals: "));
    let total = total.and_then(|total| total.trim().parse().ok());
    match total {
        Some(total) if total > 0 => Ok(total),
        _ => Err(io::Error::other(format!("{id}: no {COUNTED} was seen"))),
    }
}

/// A file that exists as long as this value.
struct Scratch(PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        // It is in a directory for temporary files.
        let _ = std::fs::remove_file(&self.0);
    }
}
