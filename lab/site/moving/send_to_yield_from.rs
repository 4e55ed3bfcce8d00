//! From `send` to `yield from`.

use super::{Change, Chapter, item, step};
use styles::Style;

pub(super) const CHAPTER: Chapter = Chapter {
    name: "send-to-yield-from",
    styles: [Style::Send, Style::YieldFrom],
    lead: "The stack of bodies moves out of the driver and into the bodies: \
           each drives the child that it delegates to. Requests become \
           children that return the value that was sent.",
    changes: &[
        Change {
            anchor: "waits",
            title: "A request becomes a delegation",
            text: "`yield_!(co, Read(connection, input))?` becomes \
                   `yield_from!(co, read(connection, input))?`. The wait is a \
                   child: it yields once and returns the outcome.",
            cut: step("stream", "read_line", "read"),
        },
        Change {
            anchor: "calls",
            title: "A call becomes a delegation too",
            text: "`yield_!(co, Call(child))` becomes `yield_from!(co, \
                   child)`. Its value is the child's result, as before; \
                   nothing goes to the driver.",
            cut: step("fetch", "request", "attempts"),
        },
        Change {
            anchor: "bodies",
            title: "A body makes its own handle",
            text: "The parameter `co` goes; the body moves into \
                   `generator(async move |co| ..)`. Calling the function runs \
                   nothing, as with a generator function in Python.",
            cut: item("stream", "write_all"),
        },
        Change {
            anchor: "borrows",
            title: "A child may borrow instead of owning a clone",
            text: "A child lies inside its parent, so it may borrow from it. \
                   On the driver's stack each body had to own everything it \
                   used.",
            cut: step("fetch", "request_all", "join"),
        },
        Change {
            anchor: "task",
            title: "The task drives one child",
            text: "The trampoline goes: the task sends to its outermost body, \
                   and each body to the next.",
            cut: item("task", "spawn"),
        },
        Change {
            anchor: "giving-up",
            title: "An alarm is thrown at the outermost",
            text: "It goes inwards level by level to the wait, and closes the \
                   bodies on its way back. `Catch` becomes `catch`, `Raise` \
                   becomes `raise`.",
            cut: item("timeout", "timeout"),
        },
    ],
    stays: "Loops, locals and `?` stay, and so do turns and traces.",
    beware: &[
        "A resume goes through all bodies that delegate, so it costs more the \
         deeper the innermost is; `Chain` in `styles/generator/` does not, \
         for children that own all they use.",
        "Bodies lie in each other, so one that calls itself needs a box, and \
         a deep one needs stack.",
        "A child that is closed is closed before its parent, innermost first.",
    ],
    back: Change {
        anchor: "back",
        title: "While both styles are in use",
        text: "A body cannot delegate to one of the other style. It joins a \
               task of that style, or waits for a promise that the other \
               sets:",
        cut: item("wait", "ended"),
    },
};
