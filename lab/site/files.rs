//! The equal files of the styles as the site shows them: the title of each,
//! and the tasks and functions that wait in it.

use super::kept::Kept;
use crate::reading::description;
use styles::Style;
use styles::pages::PAGES;
use styles::source::{Kind, Page};

/// A file that all styles have.
#[derive(Clone, Copy, Debug)]
pub struct File {
    /// The page with its source.
    pub page: &'static Page,
    /// The question that it answers, or its purpose.
    pub title: &'static str,
    /// A moment in its middle, if there is a picture of it.
    pub kept: Option<Kept>,
}

/// Returns all files that all styles have, in reading order.
pub fn all() -> impl Iterator<Item = File> + Clone {
    let is_file = |page: &&Page| {
        page.kind == Kind::File && page.sources.len() == Style::ALL.len()
    };
    PAGES.iter().filter(is_file).map(|page| {
        let known = KNOWN.iter().find(|(name, ..)| *name == page.name);
        File {
            page,
            title: match known {
                Some((_, question, _)) => question,
                None => description(page).unwrap_or(page.name),
            },
            kept: known.map(|(_, _, kept)| *kept),
        }
    })
}

/// A moment in which a body waits for anything.
pub const ANY: Kept =
    Kept::waits(&["attempts", "one_attempt", "exchange"], "read");

/// Names, questions as people ask them, and moments.
const KNOWN: [(&str, &str, Kept); 9] = [
    ("mod", "What is kept while we wait?", ANY),
    (
        "task",
        "How does the loop resume a task, and how does it end?",
        Kept::waits(&["request", "attempts"], "sleep"),
    ),
    (
        "wait",
        "Which functions suspend?",
        Kept::waits(&["attempts"], "sleep"),
    ),
    (
        "stream",
        "How are waits combined into larger steps?",
        Kept::waits(&["exchange", "write_all"], "write"),
    ),
    (
        "timeout",
        "How do I give up after a time?",
        Kept::guarded(&["attempts", "timeout", "one_attempt"], "connect"),
    ),
    (
        "limit",
        "How do I limit the number of tasks at once?",
        Kept::waits(&["request_all", "acquire"], "promise"),
    ),
    (
        "cancel",
        "How do I stop a body and release all it holds?",
        Kept::guarded(&["fetch", "until", "request_all"], "join"),
    ),
    (
        "fetch",
        "What does a client look like?",
        Kept::guarded(
            &["request", "attempts", "timeout", "one_attempt", "exchange"],
            "read",
        ),
    ),
    (
        "echo",
        "What does a server look like?",
        Kept::guarded(
            &["session", "echo_lines", "timeout", "read_line"],
            "read",
        ),
    ),
];
