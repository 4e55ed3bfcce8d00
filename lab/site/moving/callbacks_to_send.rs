//! From callbacks to `send`.

use super::{Change, Chapter, item, step};
use styles::Style;

pub(super) const CHAPTER: Chapter = Chapter {
    name: "callbacks-to-send",
    styles: [Style::Callbacks, Style::Send],
    lead: "What stood in the closure stands below the wait. A function that \
           was given `k` becomes a body that returns; a caller that passed a \
           continuation yields a `Call` to the driver.",
    changes: &[
        Change {
            anchor: "wait",
            title: "The continuation becomes the rest of the body",
            text: "Drop the parameter `k`, return what it was given, and \
                   yield a request where the closure began: its value is \
                   what the driver sent.",
            cut: item("limit", "place"),
        },
        Change {
            anchor: "loop",
            title: "A function that calls itself becomes a loop",
            text: "What it passed to itself are locals that change. The empty \
                   case, which bounced to `k`, is the end of the loop.",
            cut: item("stream", "write_all"),
        },
        Change {
            anchor: "errors",
            title: "Errors leave by themselves",
            text: "Each `Err(fault) => k(cx, Err(fault))` becomes a `?`. \
                   An error that was not passed on was lost without a word; \
                   now it cannot be.",
            cut: item("stream", "read_line"),
        },
        Change {
            anchor: "captures",
            title: "Captures become locals",
            text: "What was moved from closure to closure stays where it is \
                   across the wait; so does the handle, which went into each \
                   wait and came back.",
            cut: step("echo", "accept_all", "accept"),
        },
        Change {
            anchor: "calls",
            title: "A call of a child goes through the driver",
            text: "`yield_!(co, Call(child))` yields the child; the driver \
                   runs it on top of the stack and sends what it returned. \
                   Called directly it is a body that nothing runs.",
            cut: step("fetch", "request", "attempts"),
        },
        Change {
            anchor: "giving-up",
            title: "Giving up is thrown",
            text: "Callbacks take back the function that was left behind. A \
                   body gets `Interrupted` out of its wait and unwinds by `?` \
                   up to the alarm that rang.",
            cut: item("timeout", "timeout"),
        },
    ],
    stays: "The waits have the same names and take the same arguments but for \
            `k`. The loop, its turns and the order of ties do not change: \
            each wait still takes one trip through the ready queue, so a \
            trace from before and one from after are equal byte for byte.",
    beware: &[
        "Calling a callback function begins its work; making a body does not.",
        "A body that throws away the error of a wait also throws away that it \
         was told to give up.",
        "A panic ends the whole task with all bodies of its stack.",
    ],
    back: Change {
        anchor: "back",
        title: "While both are there",
        text: "A body calls old code by way of a future: the last callback \
               sets it, the body waits for it. A callback calls new code by \
               starting a task and joining it. The wait for a future is in \
               both styles:",
        cut: item("wait", "done"),
    },
};
