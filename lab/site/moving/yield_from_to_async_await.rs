//! From `yield from` to async/await.

use super::{Change, Chapter, item, step};
use styles::Style;

pub(super) const CHAPTER: Chapter = Chapter {
    name: "yield-from-to-async-await",
    styles: [Style::YieldFrom, Style::AsyncAwait],
    lead: "The language delegates: `.await` replaces `yield_from!`, a future \
           replaces the generator, a poll replaces the send. Where a body \
           was closed, the future is dropped.",
    changes: &[
        Change {
            anchor: "calls",
            title: "A delegation becomes an await",
            text: "Call the child with the handle of the loop and await the \
                   future that it returns.",
            cut: step("fetch", "request", "attempts"),
        },
        Change {
            anchor: "bodies",
            title: "The body is the function",
            text: "`generator(async move |co| ..)` goes: an `async fn` is a \
                   body that has not begun. The handle is the loop's, and is \
                   passed by reference.",
            cut: item("stream", "write_all"),
        },
        Change {
            anchor: "caught",
            title: "Nothing catches a cancellation",
            text: "`catch` goes: a future that is dropped where it waits can \
                   only clean up by destructors, which do not wait.",
            cut: step("scope", "within", "body"),
        },
        Change {
            anchor: "giving-up",
            title: "Giving up drops the future",
            text: "Alarm and body are two futures, made into one that polls \
                   both; when one is ready, the other is dropped with \
                   everything it holds.",
            cut: item("timeout", "timeout"),
        },
        Change {
            anchor: "leaves",
            title: "A wait is a future of its own",
            text: "It begins when it is first polled and is withdrawn when it \
                   is dropped before its end.",
            cut: item("wait", "sleep"),
        },
        Change {
            anchor: "task",
            title: "The task is a future that the loop polls",
            text: "`Cx` is only the handle of the loop; there is no \
                   generator to yield to.",
            cut: item("task", "Cx"),
        },
    ],
    stays: "Loops, locals and `?` stay, and so do turns and traces. The same \
            bodies then run on other runtimes: `lab run SCENARIO --style \
            async-await --world real --runtime tokio`.",
    beware: &[
        "A body does not notice that it is given up: only destructors run, \
         and those cannot wait.",
        "A resume goes through all bodies from the outside, so it costs more \
         the deeper the innermost is.",
        "A future that is neither awaited nor polled does nothing; \
         `must_use` warns.",
    ],
    back: Change {
        anchor: "back",
        title: "While both styles are in use",
        text: "A generator cannot await a foreign future: it ends with an \
               error. Start the future as a task and join it, or let it set \
               a promise that the generator waits for. In the other \
               direction it is the same:",
        cut: item("wait", "done"),
    },
};
