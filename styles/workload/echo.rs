//! Rules of the server: its delays and limits.

/// How to serve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EchoPlan {
    /// Wait between reading a line and echoing it.
    pub delay_us: u64,
    /// A session that has waited this long for the rest of a line is closed.
    pub idle_timeout_us: Option<u64>,
    /// A longer line closes the session; the newline is not counted.
    pub max_line_bytes: usize,
    /// Open sessions at once.
    pub max_sessions: u64,
    /// After so many sessions no more are accepted; `None` for no end.
    pub clients: Option<u32>,
}

impl EchoPlan {
    /// Returns whether another client comes after `accepted` ones.
    pub fn expects_more(&self, accepted: u32) -> bool {
        self.clients.is_none_or(|clients| accepted < clients)
    }
}
