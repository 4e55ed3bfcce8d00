//! Errors: what the world can do to us, with one type for each boundary.

use std::{error, fmt};

/// The reason why an operation of the event loop failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// No listener is at the address.
    Refused,
    /// The peer reset the connection, or it is broken.
    Reset,
    /// The connection was closed on our side.
    Closed,
    /// No address is known for the host name.
    NoSuchHost,
    /// The address cannot be reached.
    Unreachable,
    /// Files, memory or ports are used up.
    Exhausted,
    /// A job on the blocking pool panicked.
    JobPanicked,
    /// Another task waits for the same event of this connection already.
    Busy,
    /// Any other error, by its number in the operating system.
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
            Fault::Busy => "another task waits for it already",
            Fault::Os(code) => {
                return write!(f, "error {code} of the operating system");
            }
        };
        f.write_str(text)
    }
}

impl error::Error for Fault {}

/// The error of work that took longer than its time limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Elapsed;

impl fmt::Display for Elapsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("timed out")
    }
}

impl error::Error for Elapsed {}

/// The error of work that was stopped from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stopped;

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("stopped")
    }
}

impl error::Error for Stopped {}

/// The reason why an attempt to fetch failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FetchError {
    /// Connecting was refused.
    Refused,
    /// The connection was reset.
    Reset,
    /// The attempt took longer than its time limit.
    Timeout,
    /// The connection ended before the response did.
    Truncated,
    /// The response is not valid HTTP/1.1.
    Malformed,
    /// The body is longer than allowed.
    TooLarge,
    /// The response is complete, but its status is 400 or above.
    Status(u16),
    /// The whole fetch was cancelled.
    Cancelled,
    /// The network failed in a way that the simulated network cannot.
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

    /// Returns `true` if another attempt may succeed.
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
    /// Returns `true` if an idle connection may have failed in this way
    /// because the peer had closed it meanwhile.
    pub fn may_be_stale(&self) -> bool {
        matches!(
            self,
            FetchError::Network(_)
                | FetchError::Reset
                | FetchError::Malformed
                | FetchError::Truncated
        )
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

/// The reason why a session of the echo server ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The client closed its side, and all that it had sent was echoed.
    End,
    /// No complete line came in time.
    Idle,
    /// A line could not be written back in time: the client does not read.
    Stalled,
    /// The connection was reset.
    Reset,
    /// A line was longer than allowed.
    TooLong,
    /// The server was shut down.
    Shutdown,
}

impl Reason {
    /// Returns the reason of a session that has waited too long to read.
    pub fn idle(_: Elapsed) -> Reason {
        Reason::Idle
    }

    /// Returns the reason of a session that has waited too long to write.
    pub fn stalled(_: Elapsed) -> Reason {
        Reason::Stalled
    }

    /// Returns the word for it in traces and results.
    pub fn word(self) -> &'static str {
        match self {
            Reason::End => "end",
            Reason::Idle => "idle",
            Reason::Stalled => "stalled",
            Reason::Reset => "reset",
            Reason::TooLong => "too_long",
            Reason::Shutdown => "shutdown",
        }
    }
}

impl From<Fault> for Reason {
    /// Every fault of a connection is a reset to the server.
    fn from(_: Fault) -> Reason {
        Reason::Reset
    }
}
