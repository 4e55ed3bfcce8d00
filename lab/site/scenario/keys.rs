//! The keys of a scenario that are worth a change, and what a change does.

/// A key of a scenario, and the effect of changing it.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The name.
    pub name: &'static str,
    /// The effect, in a sentence; backquotes mark code.
    pub effect: &'static str,
}

const fn key(name: &'static str, effect: &'static str) -> Key {
    Key { name, effect }
}

/// The keys of the client, `fetch`.
pub const CLIENT: [Key; 9] = [
    key(
        "concurrency",
        "With 1, one request follows the other; a request that waits before \
         its next attempt keeps its place.",
    ),
    key(
        "timeout_us",
        "An attempt that takes longer, connecting included, ends in the error \
         `timeout`.",
    ),
    key(
        "retries",
        "So often an attempt is made again after `refused`, `reset`, \
         `timeout`, `truncated` or a status from 500 on; other errors are \
         final.",
    ),
    key(
        "backoff_us",
        "The wait before the second attempt; it doubles before each further \
         one.",
    ),
    key(
        "refuse_us",
        "`{ \"refuse_us\": 40 }` as an attempt: connecting fails after 40 µs.",
    ),
    key(
        "reset_us",
        "`{ \"connect_us\": 30, \"reset_us\": 25 }` as an attempt: the \
         connection is reset 25 µs after it was made.",
    ),
    key(
        "stall",
        "`{ \"connect_us\": 30, \"stall\": true }` as an attempt: the server \
         says nothing, and the time runs out.",
    ),
    key(
        "cancel_at_us",
        "At this time the client is told to stop: each request that is not \
         done writes `cancelled`, in order.",
    ),
    key(
        "abort_at_us",
        "With `\"version\": 2`: at this time the client's task is cancelled \
         from outside; no event is written any more, and what was under way \
         is `lost`.",
    ),
];

/// The keys of the server, `echo`.
pub const SERVER: [Key; 7] = [
    key(
        "delay_us",
        "The wait between a line and its echo: lines of one session wait for \
         each other, sessions do not.",
    ),
    key(
        "idle_timeout_us",
        "A session that waits longer for the rest of a line is closed as \
         `idle`; a part of a line does not begin the wait anew.",
    ),
    key(
        "max_line_bytes",
        "A longer line closes its session as `too_long`, as soon as the \
         server has that many bytes of it.",
    ),
    key(
        "max_sessions",
        "Further clients wait unaccepted; what they send meanwhile is found \
         later.",
    ),
    key(
        "end",
        "With `\"reset\"` in place of `\"close\"` a client resets its \
         connection, and what the server has not read is gone.",
    ),
    key(
        "shutdown_at_us",
        "At this time the server stops: open sessions are closed as \
         `shutdown`, in order of acceptance, and a line that was not echoed \
         is lost.",
    ),
    key(
        "abort_at_us",
        "With `\"version\": 2`: at this time the server's task is cancelled \
         from outside; its sessions write no event any more.",
    ),
];
