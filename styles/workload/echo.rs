//! Rules of the server: its delays and limits.

/// The server's plan: its delays and limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EchoPlan {
    /// The wait between reading a line and echoing it.
    pub delay_us: u64,
    /// The time after which a session that waits for the rest of a line is
    /// closed; `None` for no limit.
    pub idle_timeout_us: Option<u64>,
    /// The time after which a session that writes a line back, and cannot, is
    /// closed; `None` for no limit.
    pub write_timeout_us: Option<u64>,
    /// The length of the longest line that is allowed, without its newline. A
    /// longer one closes the session.
    pub max_line_bytes: usize,
    /// The number of sessions that may be open at once.
    pub max_sessions: u64,
    /// The number of clients that are accepted; `None` for no end.
    pub clients: Option<u32>,
}

impl EchoPlan {
    /// Returns `true` if another client comes after `accepted` ones.
    pub fn expects_more(&self, accepted: u32) -> bool {
        self.clients.is_none_or(|clients| accepted < clients)
    }
}
