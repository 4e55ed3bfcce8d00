//! From callbacks to `send`.

use super::{Change, Chapter, item, step};
use styles::Style;

pub(super) const CHAPTER: Chapter = Chapter {
    name: "callbacks-to-send",
    styles: [Style::Callbacks, Style::Send],
    lead: "The code of the closure moves below the wait. A function that took \
           `k` becomes a body that returns; a caller that passed a \
           continuation yields a `Call` to the driver.",
    changes: &[
        Change {
            anchor: "wait",
            title: "The continuation becomes the rest of the body",
            text: "Drop the parameter `k`, return the value that it was \
                   given, and yield a request where the closure began: the \
                   value of the yield is sent by the driver.",
            cut: item("limit", "acquire"),
        },
        Change {
            anchor: "loop",
            title: "A function that calls itself becomes a loop",
            text: "The arguments that it passed to itself become locals that \
                   change. The empty case, which bounced to `k`, is the end \
                   of the loop.",
            cut: item("stream", "write_all"),
        },
        Change {
            anchor: "errors",
            title: "Errors leave by themselves",
            text: "Each `Err(fault) => k(cx, Err(fault))` becomes a `?`. \
                   An error that a callback forgot to pass on was lost; \
                   now it cannot be.",
            cut: item("stream", "read_line"),
        },
        Change {
            anchor: "captures",
            title: "Captures become locals",
            text: "Values that were moved from closure to closure stay in \
                   place during the wait; so does the handle, which went into \
                   each wait and came back.",
            cut: step("echo", "accept_all", "accept"),
        },
        Change {
            anchor: "calls",
            title: "A call of a child goes through the driver",
            text: "`yield_!(co, Call(child))` yields the child; the driver \
                   runs it on top of the stack and sends its result. Without \
                   `Call` it is a body that nothing runs.",
            cut: step("fetch", "request", "attempts"),
        },
        Change {
            anchor: "giving-up",
            title: "Giving up closes bodies",
            text: "Callbacks withdraw the continuation. The driver closes the \
                   bodies from the topmost down to the function that set the \
                   alarm. A body may catch that with `Catch`, clean up, wait \
                   for it, and go on with `Raise`.",
            cut: item("timeout", "timeout"),
        },
    ],
    stays: "The waits have the same names and take the same arguments but for \
            `k`. The loop, its turns and the order of ties do not change: \
            each wait still takes one trip through the ready queue, so a \
            trace from before and one from after are equal byte for byte.",
    beware: &[
        "Calling a callback function begins its work; making a body does not.",
        "A body that ignores the error of a wait also ignores the order to \
         give up.",
        "A panic ends the whole task with all bodies of its stack.",
    ],
    back: Change {
        anchor: "back",
        title: "While both styles are in use",
        text: "A body calls old code through a promise: the last callback \
               sets it, the body waits for it. A callback calls new code by \
               starting a task and joining it. Both styles can wait for a \
               promise:",
        cut: item("wait", "done"),
    },
};
