//! The error of a text that is no scenario.

use super::path::KeyPath;
use std::{error, fmt};

/// The reason why a text is no scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioError {
    /// The key that is wrong, unknown or missing, as in
    /// `fetch.requests[3].id`; empty where no single key is to blame.
    pub path: String,
    /// The fault of that key or of the text, in one line.
    pub problem: String,
}

impl ScenarioError {
    /// Makes the error of one key.
    pub(super) fn at(
        path: &KeyPath<'_>,
        problem: impl Into<String>,
    ) -> ScenarioError {
        ScenarioError {
            path: path.to_string(),
            problem: problem.into(),
        }
    }
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.problem)
    }
}

impl error::Error for ScenarioError {}
