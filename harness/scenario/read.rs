//! Reading a scenario file, with a bound.

use super::Scenario;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::{error, fmt};

/// The size of the largest file that is read: a million clients fit in, far
/// more than a run can serve, and the tree of the worst file still fits in 1.5
/// GB.
const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// The reason why a file gave no scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// The file's name, as it was given.
    pub file: String,
    /// The fault, in one line.
    pub problem: String,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.problem)
    }
}

impl error::Error for ReadError {}

impl Scenario {
    /// Reads a scenario file of at most 64 MiB.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, is too long or holds no scenario.
    pub fn read(path: &Path) -> Result<Scenario, ReadError> {
        let fail = |problem: String| ReadError {
            file: path.display().to_string(),
            problem,
        };
        let mut bytes = Vec::new();
        File::open(path)
            .and_then(|file| {
                file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)
            })
            .map_err(|error| fail(error.to_string()))?;
        if bytes.len() as u64 > MAX_FILE_BYTES {
            return Err(fail(format!("longer than {MAX_FILE_BYTES} bytes")));
        }
        let text = String::from_utf8(bytes)
            .map_err(|error| fail(error.utf8_error().to_string()))?;
        Scenario::from_json(&text).map_err(|error| fail(error.to_string()))
    }
}
