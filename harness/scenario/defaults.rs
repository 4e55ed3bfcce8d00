//! Default values of the optional keys of a scenario file.

use super::{Echo, Fetch};

impl Default for Fetch {
    /// Returns a part in which every optional key has its default, and which
    /// fetches nothing.
    fn default() -> Fetch {
        Fetch {
            concurrency: 8,
            timeout_us: 1_000_000,
            retries: 0,
            backoff_us: 0,
            max_body_bytes: 1_048_576,
            cancel_at_us: None,
            abort_at_us: None,
            keep: 0,
            hosts: Vec::new(),
            requests: Vec::new(),
        }
    }
}

impl Default for Echo {
    /// Returns a part in which every optional key has its default, and which
    /// has no clients.
    fn default() -> Echo {
        Echo {
            delay_us: 0,
            idle_timeout_us: None,
            write_timeout_us: None,
            max_line_bytes: 65_536,
            max_sessions: 1_024,
            shutdown_at_us: None,
            abort_at_us: None,
            clients: Vec::new(),
        }
    }
}
