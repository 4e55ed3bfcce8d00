//! The reasons for which a run ends before its time.

use crate::trace::Actor;
use std::{error, fmt};

/// A task that waits, and the operation that it waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// The actor that the task belongs to; none if a future outside of the
    /// loop waits.
    pub actor: Option<Actor>,
    /// The operation's name.
    pub op: &'static str,
}

/// A task that panicked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanickedTask {
    /// The actor that the task belongs to.
    pub actor: Actor,
    /// The message of the panic.
    pub message: String,
}

/// The reason for which a run ended before its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunError {
    /// Nothing can ever wake any more; all waits, in order of actor.
    Deadlock(Vec<Wait>),
    /// More resumptions than the bound allows.
    TooLong {
        /// The bound.
        max_resumptions: u64,
    },
    /// The loop is running already.
    AlreadyRunning,
    /// The task that was run was cancelled.
    Cancelled,
    /// The task that was run panicked.
    Panicked(PanickedTask),
    /// The task that was run has no result, or it was taken before.
    NoResult,
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RunError::Deadlock(waits) => {
                f.write_str("deadlock: nothing can wake")?;
                for (index, wait) in waits.iter().enumerate() {
                    f.write_str(if index == 0 { " " } else { ", " })?;
                    match wait.actor {
                        Some(actor) => write!(f, "{actor} ({})", wait.op)?,
                        None => write!(f, "a foreign waker ({})", wait.op)?,
                    }
                }
                Ok(())
            }
            RunError::TooLong { max_resumptions } => {
                write!(f, "not over after {max_resumptions} resumptions")
            }
            RunError::AlreadyRunning => {
                f.write_str("the event loop is running already")
            }
            RunError::Cancelled => f.write_str("the task was cancelled"),
            RunError::Panicked(panicked) => panicked.fmt(f),
            RunError::NoResult => f.write_str("the task has no result"),
        }
    }
}

impl error::Error for RunError {}

impl fmt::Display for PanickedTask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} panicked: {}", self.actor, self.message)
    }
}
