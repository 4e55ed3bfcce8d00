//! From `send` to `yield from`.

use super::{Change, Chapter, item, step};
use styles::Style;

pub(super) const CHAPTER: Chapter = Chapter {
    name: "send-to-yield-from",
    styles: [Style::Send, Style::YieldFrom],
    lead: "The stack of bodies moves out of the driver and into the task's \
           one generator: a child is delegated to instead of being yielded. \
           Bodies hardly change; what runs them becomes smaller.",
    changes: &[
        Change {
            anchor: "calls",
            title: "A call becomes a delegation",
            text: "`call(&cx, child)` becomes `yield_from(&cx, child)`. Its \
                   value is what the child returns, as before.",
            cut: step("fetch", "request", "attempts"),
        },
        Change {
            anchor: "leaves",
            title: "A leaf yields the operation, not a request",
            text: "The driver took two kinds of requests, waits and calls. \
                   The loop now sees operations only, never a child.",
            cut: item("wait", "turn"),
        },
        Change {
            anchor: "task",
            title: "The task is one generator",
            text: "The trampoline goes: whatever is sent goes to the \
                   innermost body by itself.",
            cut: item("task", "spawn"),
        },
        Change {
            anchor: "giving-up",
            title: "An alarm is thrown at the innermost",
            text: "Nothing but the word changes here. Who throws does not \
                   need to know which body is on top.",
            cut: item("timeout", "timeout"),
        },
    ],
    stays: "Loops, locals, `?` and all waits stay letter for letter, as in \
            `read_line` and `write_all`. So do turns, traces and the cost of \
            a resume, which is the same at any depth in both.",
    beware: &[
        "`yield from` as a plain loop, which resumes the child and yields \
         each value again, costs more the deeper it is; `Chain` does not.",
        "A child that is closed is closed before its caller, innermost first.",
    ],
    back: Change {
        anchor: "back",
        title: "While both are there",
        text: "A body cannot delegate to one of the other style. It joins a \
               task of it, or waits for a future that the other sets. Both \
               waits are the same text in both styles:",
        cut: item("wait", "join"),
    },
};
