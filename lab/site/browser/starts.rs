//! The rows about what a page starts: order, deadlines, handles.

use super::{Log, Row};

/// W1 to W8.
pub(super) const ROWS: [Row; 8] = [
    Row {
        name: "W1",
        title: "Starting a body runs nothing",
        says: "The body begins in a later task of the page, behind the \
               microtasks of this one; so a page that starts it is never \
               interrupted.",
        pyodide: "`create_task` as in CPython: the first step comes through \
                  `call_soon`.",
        facts: &["K1", "L7"],
        log: Log::Same(&[
            "page: a body is started",
            "page: a microtask of the page",
            "lab: mark 1 begins",
            "lab: mark 1",
            "lab: its value is 1",
        ]),
    },
    Row {
        name: "W2",
        title: "`call_soon` is first in, first out, and no microtask",
        says: "Three marks come in the order in which they were asked for, \
               all of them behind a microtask that was set last.",
        pyodide: "`call_soon` is `call_later(0)`, which posts to a \
                  `MessageChannel`; its text still says `setTimeout`.",
        facts: &["L1"],
        log: Log::Same(&[
            "page: call_soon, three times",
            "page: a microtask of the page",
            "lab: mark 1",
            "lab: mark 2",
            "lab: mark 3",
        ]),
    },
    Row {
        name: "W3",
        title: "Turns without end do not starve the page",
        says: "Each turn is a task of the page, so it draws between them. And \
               none takes the 4 ms that nested timers are made to take, so a \
               thousand take less than a second.",
        pyodide: "The same; its own test allows four seconds for a thousand.",
        facts: &["L6", "T2"],
        log: Log::Same(&[
            "page: a body that takes turns for ever is started",
            "page: a frame is drawn: cancel",
            "lab: mark 1 is dropped, not called",
            "page: a body that takes 1,000 turns is started",
            "lab: mark 2",
            "page: it took less than a second",
        ]),
    },
    Row {
        name: "W4",
        title: "`call_later` is never early, and equal deadlines keep order",
        says: "Three marks at 50 ms come in the order in which they were set, \
               and not before 50 ms have passed on the page.",
        pyodide: "A `setTimeout` for each; the order of equal ones is said \
                  to be undefined.",
        facts: &["L2", "T1", "T4"],
        log: Log::Same(&[
            "page: call_later, three times 50 ms",
            "lab: mark 1, 50000 us later",
            "lab: mark 2, 50000 us later",
            "lab: mark 3, 50000 us later",
            "page: 50 ms have passed on the page too",
        ]),
    },
    Row {
        name: "W5",
        title: "One and two milliseconds are kept apart",
        says: "The loop keeps the deadlines; the page's timer only says when \
               to look. So 1 ms comes before 2 ms that were set first.",
        pyodide: "2 ms and less are immediate, so these two come in the order \
                  in which they were set.",
        facts: &["L2"],
        log: Log::Same(&[
            "page: call_later, 2 ms, then 1 ms",
            "lab: mark 2, 1000 us later",
            "lab: mark 1, 2000 us later",
        ]),
    },
    Row {
        name: "W6",
        title: "A deadline in the past is due in the next turn",
        says: "It is no error: a loop that is late has set it in good faith.",
        pyodide: "A negative delay raises `ValueError`, and so does a \
                  `call_at` in the past.",
        facts: &["L2", "T5"],
        log: Log::Same(&[
            "page: a body is started that sets a deadline in the past",
            "lab: mark 1 begins",
            "lab: mark 1",
            "lab: mark 1, due 1 turn later",
        ]),
    },
    Row {
        name: "W7",
        title: "Thirty days are not early, and for ever is never",
        says: "A browser's timer takes 2³¹−1 ms at most, which is 24.8 days. \
               The turn that comes then finds nothing due. What never comes \
               is not asked for.",
        pyodide: "Longer times are cut since 314.0.1, so they come after 24.8 \
                  days; an infinite one is not scheduled.",
        facts: &["L2"],
        log: Log::Same(&[
            "page: call_later, for ever",
            "page: call_later, 30 days",
            "lab: setTimeout is asked for 2147483647 ms",
            "page: a turn after 24.8 days",
            "page: close",
            "lab: mark 1 is dropped, not called",
            "lab: mark 2 is dropped, not called",
        ]),
    },
    Row {
        name: "W8",
        title: "What is cancelled is never called, and dropped at once",
        says: "What it held is gone before its time comes; and nothing is \
               resumed at that time.",
        pyodide: "The handle has a flag, which is looked at when the timer \
                  fires; the browser keeps the timer until then.",
        facts: &["L3", "L5"],
        log: Log::Same(&[
            "page: call_later, 50 ms",
            "page: cancel",
            "lab: mark 1 is dropped, not called",
            "page: 80 ms later",
            "lab: 0 tasks were resumed since",
        ]),
    },
];
