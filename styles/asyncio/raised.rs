//! Errors as Python raises them: a kind and a text.

use crate::event_loop::{InvalidState, JoinError, Loop, RunError};
use crate::workload::{Elapsed, Fault};
use std::{error, fmt};

/// An error with its name in Python, and a text.
///
/// # Examples
///
/// ```
/// use styles::asyncio::{Kind, Raised};
///
/// let boom = Raised::new(Kind::Value, "boom");
/// assert_eq!(boom.to_string(), "ValueError: boom");
/// assert_eq!(boom.inline(), "ValueError(boom)");
/// assert_eq!(Raised::cancelled().to_string(), "CancelledError");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raised {
    /// The kind, which has the name.
    pub kind: Kind,
    /// The text; may be empty.
    pub text: String,
    /// The errors that are raised together by a [group](Kind::Group).
    pub errors: Vec<Raised>,
}

/// The result of a function that may raise an error.
pub type Raises<T = ()> = Result<T, Raised>;

/// The kinds of errors that the programs meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The task or the promise was cancelled.
    Cancelled,
    /// Several errors, of tasks that end together.
    Group,
    /// The promise is not in the state for the call.
    InvalidState,
    /// Any error without a kind of its own.
    Runtime,
    /// The time limit has passed.
    Timeout,
    /// The value is not of the type that is needed.
    Type,
    /// The value is wrong.
    Value,
}

impl Kind {
    /// Returns its name in Python.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Cancelled => "CancelledError",
            Kind::Group => "ExceptionGroup",
            Kind::InvalidState => "InvalidStateError",
            Kind::Runtime => "RuntimeError",
            Kind::Timeout => "TimeoutError",
            Kind::Type => "TypeError",
            Kind::Value => "ValueError",
        }
    }
}

impl Raised {
    /// Makes an error of a kind.
    pub fn new(kind: Kind, text: impl Into<String>) -> Raised {
        let (text, errors) = (text.into(), Vec::new());
        Raised { kind, text, errors }
    }

    /// Makes an error of several, with Python's count of them in its text.
    pub fn group(text: &str, errors: Vec<Raised>) -> Raised {
        let (count, s) =
            (errors.len(), if errors.len() == 1 { "" } else { "s" });
        let text = format!("{text} ({count} sub-exception{s})");
        let kind = Kind::Group;
        Raised { kind, text, errors }
    }

    /// Makes the error of a task that is cancelled; it has no text.
    pub fn cancelled() -> Raised {
        Raised::new(Kind::Cancelled, "")
    }

    /// Returns the error as it is printed in a row of values.
    pub fn inline(&self) -> String {
        format!("{}({})", self.kind.name(), self.text)
    }
}

/// Reports the error of a result that was never read, in Python's words.
pub(super) fn tell_unread<T>(lp: &Loop, of: &str, result: &Raises<T>) {
    if let Err(error) = result {
        lp.warn(format_args!("{of} exception was never retrieved: {error}"));
    }
}

impl fmt::Display for Raised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.name())?;
        if !self.text.is_empty() {
            write!(f, ": {}", self.text)?;
        }
        Ok(())
    }
}

impl error::Error for Raised {}

impl From<Fault> for Raised {
    fn from(fault: Fault) -> Raised {
        Raised::new(Kind::Runtime, fault.to_string())
    }
}

impl From<Elapsed> for Raised {
    fn from(_: Elapsed) -> Raised {
        Raised::new(Kind::Timeout, "")
    }
}

impl From<JoinError> for Raised {
    fn from(error: JoinError) -> Raised {
        match error {
            JoinError::Cancelled => Raised::cancelled(),
            JoinError::Panicked => {
                Raised::new(Kind::Runtime, "the task panicked")
            }
            JoinError::NoResult => {
                Raised::new(Kind::Runtime, "the task has no result")
            }
        }
    }
}

impl From<InvalidState> for Raised {
    fn from(state: InvalidState) -> Raised {
        match state {
            InvalidState::Cancelled => Raised::cancelled(),
            InvalidState::Pending => {
                Raised::new(Kind::InvalidState, "Result is not set.")
            }
            InvalidState::Done | InvalidState::Taken => {
                Raised::new(Kind::InvalidState, "invalid state")
            }
        }
    }
}

impl From<RunError> for Raised {
    fn from(error: RunError) -> Raised {
        match error {
            RunError::Cancelled => Raised::cancelled(),
            RunError::AlreadyRunning => Raised::new(
                Kind::Runtime,
                "asyncio.run() cannot be called from a running event loop",
            ),
            error => Raised::new(Kind::Runtime, error.to_string()),
        }
    }
}

/// Returns a truth value as Python prints it.
pub fn python_bool(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}
