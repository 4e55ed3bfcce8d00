//! The recorded instruction counts, and the comparison of new ones with them.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::process::Command;

/// The file of the counts, in the package that fits laws to them.
const FILE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../lab/measure/laws/baseline.json"
);

/// The tolerated increase in percent; counts of the same code repeat within
/// 0.1 %.
const TOLERANCE_PERCENT: f64 = 3.0;

/// Counts by id, and the tools that they were made with.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(crate) struct Baseline {
    /// The compiler and valgrind: others count differently.
    pub(crate) made_with: String,
    /// Instructions per element.
    counts: BTreeMap<String, f64>,
}

/// The comparison of a count with the baseline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Change {
    /// The baseline has no count of this id.
    New,
    /// A change by this percentage, within the tolerance or a decrease.
    Fine(f64),
    /// An increase by this percentage, which is too much.
    Worse(f64),
}

impl Baseline {
    /// Makes one without counts.
    pub(crate) fn new(made_with: String) -> Baseline {
        let counts = BTreeMap::new();
        Baseline { made_with, counts }
    }

    /// Reads the file; if there is none, there are no counts.
    pub(crate) fn read() -> io::Result<Baseline> {
        match fs::read_to_string(FILE) {
            Ok(text) => serde_json::from_str(&text)
                .map_err(|error| io::Error::other(format!("{FILE}: {error}"))),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Ok(Baseline::default())
            }
            Err(error) => Err(error),
        }
    }

    /// Writes the file.
    pub(crate) fn write(&self) -> io::Result<()> {
        let text = serde_json::to_string_pretty(self)?;
        fs::write(FILE, text + "\n")
    }

    /// Stores a count, rounded to a tenth of an instruction.
    pub(crate) fn set(&mut self, id: String, per_element: f64) {
        let rounded = (per_element * 10.0).round() / 10.0;
        self.counts.insert(id, rounded);
    }

    /// Compares a count.
    pub(crate) fn compare(&self, id: &str, per_element: f64) -> Change {
        let Some(before) = self.counts.get(id) else {
            return Change::New;
        };
        let percent = (per_element / before - 1.0) * 100.0;
        match percent > TOLERANCE_PERCENT {
            true => Change::Worse(percent),
            false => Change::Fine(percent),
        }
    }
}

/// Returns the compiler and valgrind that counts are made with here.
pub(crate) fn made_with(valgrind: &str) -> io::Result<String> {
    // Cargo may use another compiler than the one in the path.
    let rustc = std::env::var_os("RUSTC").unwrap_or("rustc".into());
    let output = Command::new(rustc).arg("-V").output()?;
    let rustc = String::from_utf8_lossy(&output.stdout);
    let machine = std::env::consts::ARCH;
    Ok(format!("{}, {valgrind}, {machine}", rustc.trim()))
}
