//! From `send` to `yield from`.

use super::{Change, Chapter, item, step};
use styles::Style;

pub(super) const CHAPTER: Chapter = Chapter {
    name: "send-to-yield-from",
    styles: [Style::Send, Style::YieldFrom],
    lead: "The stack of bodies goes: each body drives its child, which lies \
           within it. A child is delegated to instead of being yielded, and \
           so is every wait.",
    changes: &[
        Change {
            anchor: "calls",
            title: "A call becomes a delegation",
            text: "What was yielded to the driver, to be called, is delegated \
                   to. The value of the delegation is what the child returns.",
            cut: step("fetch", "request", "attempts"),
        },
        Change {
            anchor: "leaves",
            title: "A wait is a child, too",
            text: "A request was sent its outcome by the driver. Now a child \
                   yields the key of its operation, and returns what came of \
                   it.",
            cut: step("stream", "read_line", "read"),
        },
        Change {
            anchor: "borrows",
            title: "A child may borrow from its parent",
            text: "Bodies on a stack own all that they have. A child within \
                   its parent is gone before its parent is, so what was \
                   cloned for it may be lent.",
            cut: step("fetch", "fetch", "requests"),
        },
        Change {
            anchor: "task",
            title: "The task drives one child",
            text: "There is no driver: the task resumes the outermost body \
                   as each body resumes its child, and the loop sees keys of \
                   operations only.",
            cut: item("task", "spawn"),
        },
    ],
    stays: "Loops, locals and `?` stay, and what is thrown comes out of the \
            innermost wait as before. So do turns and traces.",
    beware: &[
        "A resume goes through all bodies from the outside, so it costs more \
         the deeper the innermost is, and takes stack; `Chain` does not.",
        "A body that delegates to its own kind needs a box, or it would be as \
         large as all within it.",
        "A child that is closed is closed before its caller, innermost first.",
    ],
    back: Change {
        anchor: "back",
        title: "While both are there",
        text: "A body cannot delegate to one of the other style. It joins a \
               task of it, or waits for a future that the other sets:",
        cut: item("join", "join"),
    },
};
