//! What the world can do to us, in one type for each boundary.

use std::{error, fmt};

/// Why an operation of the event loop failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// Nobody listens where we wanted to connect.
    Refused,
    /// The peer reset the connection, or it is broken.
    Reset,
    /// The connection was closed on our side.
    Closed,
    /// No address is known for the name.
    NoSuchHost,
    /// There is no way to the address.
    Unreachable,
    /// Files, memory or ports are used up.
    Exhausted,
    /// A job on the blocking pool panicked.
    JobPanicked,
    /// A guard of the task struck while it waited; see `timeout.rs` and
    /// `cancel.rs` of the styles that resume bodies by `send`.
    Interrupted,
    /// The task was cancelled while it waited; see `Loop::cancel_soon`.
    Cancelled,
    /// Another task waits for the same of this connection already.
    Busy,
    /// Something else, by the number the operating system gave it.
    Os(i32),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Fault::Refused => "connection refused",
            Fault::Reset => "connection reset",
            Fault::Closed => "connection closed on our side",
            Fault::NoSuchHost => "no such host",
            Fault::Unreachable => "host unreachable",
            Fault::Exhausted => "too many open files",
            Fault::JobPanicked => "the blocking job panicked",
            Fault::Interrupted => "interrupted by a guard",
            Fault::Cancelled => "the task was cancelled",
            Fault::Busy => "another task waits for it already",
            Fault::Os(code) => {
                return write!(f, "error {code} of the operating system");
            }
        };
        f.write_str(text)
    }
}

impl error::Error for Fault {}

/// The time for it was over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Elapsed;

impl fmt::Display for Elapsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the time was over")
    }
}

impl error::Error for Elapsed {}

/// It was told to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stopped;

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("told to stop")
    }
}

impl error::Error for Stopped {}

/// Why an attempt to fetch failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FetchError {
    /// Connecting was refused.
    Refused,
    /// The connection was reset.
    Reset,
    /// The time for one attempt was over.
    Timeout,
    /// The connection ended before the response did.
    Truncated,
    /// What came was no HTTP/1.1 response.
    Malformed,
    /// The body is longer than allowed.
    TooLarge,
    /// The response is complete, but its status is 400 or above.
    Status(u16),
    /// The whole fetch was cancelled.
    Cancelled,
    /// The network failed in a way that the simulated one does not know.
    Network(Fault),
}

impl FetchError {
    /// Returns the word for it in traces and results.
    pub fn kind(&self) -> &'static str {
        match self {
            FetchError::Refused => "refused",
            FetchError::Reset => "reset",
            FetchError::Timeout => "timeout",
            FetchError::Truncated => "truncated",
            FetchError::Malformed => "malformed",
            FetchError::TooLarge => "too_large",
            FetchError::Status(_) => "status",
            FetchError::Cancelled => "cancelled",
            FetchError::Network(Fault::NoSuchHost) => "no_such_host",
            FetchError::Network(Fault::Unreachable) => "unreachable",
            FetchError::Network(_) => "network",
        }
    }

    /// Returns whether another attempt may go better.
    pub fn is_retryable(&self) -> bool {
        match self {
            FetchError::Refused
            | FetchError::Reset
            | FetchError::Timeout
            | FetchError::Truncated
            | FetchError::Network(_) => true,
            FetchError::Status(status) => *status >= 500,
            FetchError::Malformed
            | FetchError::TooLarge
            | FetchError::Cancelled => false,
        }
    }
}

impl FetchError {
    /// Returns whether a connection that was kept open may have failed so
    /// because the peer had closed it meanwhile.
    ///
    /// An interrupt is no sign of that: it comes from inside.
    pub fn may_be_stale(&self) -> bool {
        match self {
            FetchError::Network(fault) => *fault != Fault::Interrupted,
            error => matches!(
                error,
                FetchError::Reset
                    | FetchError::Malformed
                    | FetchError::Truncated
            ),
        }
    }
}

impl From<Fault> for FetchError {
    fn from(fault: Fault) -> FetchError {
        match fault {
            Fault::Refused => FetchError::Refused,
            Fault::Reset => FetchError::Reset,
            other => FetchError::Network(other),
        }
    }
}

impl From<Elapsed> for FetchError {
    fn from(_: Elapsed) -> FetchError {
        FetchError::Timeout
    }
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FetchError::Status(status) => write!(f, "status {status}"),
            FetchError::Network(fault) => fault.fmt(f),
            other => f.write_str(other.kind()),
        }
    }
}

impl error::Error for FetchError {}

/// Why a session of the echo server ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The client ended what it sends, and all of it was echoed.
    End,
    /// No whole line came in time.
    Idle,
    /// The connection was reset.
    Reset,
    /// A line was longer than allowed.
    TooLong,
    /// The server was shut down.
    Shutdown,
}

impl Reason {
    /// Returns the word for it in traces and results.
    pub fn word(self) -> &'static str {
        match self {
            Reason::End => "end",
            Reason::Idle => "idle",
            Reason::Reset => "reset",
            Reason::TooLong => "too_long",
            Reason::Shutdown => "shutdown",
        }
    }
}

impl From<Fault> for Reason {
    /// Whatever breaks a connection of the server is a reset to it.
    fn from(_: Fault) -> Reason {
        Reason::Reset
    }
}

impl From<Elapsed> for Reason {
    fn from(_: Elapsed) -> Reason {
        Reason::Idle
    }
}
