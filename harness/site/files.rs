//! The equal files of the styles as the site shows them: what one asks when
//! one opens them, and who waits for whom in what they do.

use super::kept::Kept;

/// A file that all styles have.
#[derive(Clone, Copy, Debug)]
pub struct File {
    /// Without its ending.
    pub name: &'static str,
    /// What it answers.
    pub question: &'static str,
    /// In its middle.
    pub kept: Kept,
}

/// All files, in reading order.
pub const FILES: &[File] = &[
    File {
        name: "mod",
        question: "What is kept while we wait?",
        kept: Kept::waits(&["attempts", "one_attempt", "exchange"], "read"),
    },
    File {
        name: "task",
        question: "How does the loop resume it, how does it end?",
        kept: Kept::waits(&["request", "attempts"], "sleep"),
    },
    File {
        name: "wait",
        question: "What suspends?",
        kept: Kept::waits(&["attempts"], "sleep"),
    },
    File {
        name: "stream",
        question: "How are small steps made of smaller ones?",
        kept: Kept::waits(&["exchange", "write_all"], "write"),
    },
    File {
        name: "timeout",
        question: "How do I give up after a time?",
        kept: Kept::guarded(
            &["attempts", "timeout", "one_attempt"],
            "connect",
        ),
    },
    File {
        name: "limit",
        question: "How do I run only so many at once?",
        kept: Kept::waits(&["request_all", "place"], "future"),
    },
    File {
        name: "cancel",
        question: "How do I stop and release all?",
        kept: Kept::guarded(&["fetch", "until", "request_all"], "join"),
    },
    File {
        name: "fetch",
        question: "What does a client look like?",
        kept: Kept::guarded(
            &["request", "attempts", "timeout", "one_attempt", "exchange"],
            "read",
        ),
    },
    File {
        name: "echo",
        question: "What does a server look like?",
        kept: Kept::guarded(
            &["session", "echo_lines", "timeout", "read_line"],
            "read",
        ),
    },
];
