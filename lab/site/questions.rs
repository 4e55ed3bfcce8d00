//! The index by question: questions, short answers, and links.

/// A question, its answer and links to more.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// The question, as people ask it.
    pub ask: &'static str,
    /// The answer, in a sentence or two; backquotes mark code.
    pub answer: &'static str,
    /// The pages of the site that show it, the best first.
    pub pages: &'static [&'static str],
}

const fn question(
    ask: &'static str,
    answer: &'static str,
    pages: &'static [&'static str],
) -> Question {
    Question { ask, answer, pages }
}

/// All questions, from the first hour on.
pub const QUESTIONS: &[Question] = &[
    question(
        "What is kept while we wait?",
        "Callbacks keep the next function, `send` a stack of bodies in the \
         driver, `yield from` bodies in bodies, async/await one future.",
        &["files/mod.html", "files/task.html"],
    ),
    question(
        "Where can my code be interrupted?",
        "At the waits and nowhere else: at a call that takes a continuation, \
         at a `yield`, at an `.await`. Calling a child is no wait.",
        &[
            "files/wait.html",
            "programs/returnit.html",
            "programs/fetcher_monitor.html",
        ],
    ),
    question(
        "How do I do one thing after another?",
        "Callbacks go on in the function that they pass; the other styles in \
         the next line.",
        &["programs/sequential_concurrent.html", "files/stream.html"],
    ),
    question(
        "How do I do several things at once?",
        "Start a task for each, on the one loop, and wait for all of them.",
        &[
            "programs/up_down.html",
            "programs/racers.html",
            "programs/background_tasks.html",
        ],
    ),
    question(
        "How do I loop around a wait?",
        "A callback calls its own function again; the other styles write \
         `while` or `loop`.",
        &[
            "files/stream.html#stream-write_all",
            "programs/two_counts.html",
        ],
    ),
    question(
        "How do I wait for a time, or call something later?",
        "`wait::sleep` in a body; a timer of the loop for a plain function.",
        &[
            "programs/add_slowly.html",
            "programs/countdown.html",
            "programs/clock.html",
        ],
    ),
    question(
        "How do I let others go first?",
        "Yield for one turn of the loop; a sleep of no time does the same.",
        &["programs/counters.html", "files/wait.html#wait-yield_now"],
    ),
    question(
        "How do I cancel?",
        "Callbacks withdraw the continuation from the loop; `send` and `yield \
         from` close the bodies, innermost first, up to one that catches it; \
         async/await drops the future.",
        &[
            "files/cancel.html",
            "programs/clock.html",
            "programs/cancel_handle.html",
            "programs/background_tasks.html",
        ],
    ),
    question(
        "How do I give up after a time?",
        "Set an alarm beside the wait. The first to come ends the other.",
        &["files/timeout.html", "programs/tree_car.html"],
    ),
    question(
        "How do I limit the number of tasks at once?",
        "Use a semaphore: a task takes a permit, or waits for one; a permit \
         is given back when it is dropped.",
        &["files/limit.html", "files/fetch.html#fetch-permit"],
    ),
    question(
        "What if a peer is slow, refuses or resets?",
        "Write it down as a scenario: the client or the server meets it in \
         all four styles, and an oracle says what must happen.",
        &["scenario.html", "files/fetch.html", "files/echo.html"],
    ),
    question(
        "What becomes of errors?",
        "Callbacks get them as arguments and pass them on by hand; in the \
         other styles `?` returns them. An error of a task is kept for the \
         task that joins it.",
        &[
            "programs/gather_errors.html",
            "programs/read_file.html",
            "moving/callbacks-to-send.html#errors",
        ],
    ),
    question(
        "How do I clean up?",
        "Everything that a body owns is dropped when it ends, in any way. A \
         cleanup that has to wait needs a scope of its own.",
        &["programs/async_for_with.html", "files/cancel.html"],
    ),
    question(
        "How do I get a result from somewhere else?",
        "By a promise, which is set once. All styles wait for it by `done` of \
         `wait.rs`.",
        &["programs/future_states.html", "files/wait.html#wait-done"],
    ),
    question(
        "How do I call old code from new?",
        "Start it as a task and join it, or let it set a promise. Both are \
         the same for all styles, so one function can move at a time.",
        &[
            "moving/callbacks-to-send.html#back",
            "moving/send-to-yield-from.html#back",
            "moving/yield-from-to-async-await.html#back",
        ],
    ),
    question(
        "How do I call blocking code?",
        "In the pool: a thread makes the call, the task waits. On the loop's \
         own thread it would stop all other tasks.",
        &["programs/executor.html", "files/wait.html#wait-blocking"],
    ),
    question(
        "How do I start from ordinary code?",
        "Run the loop until one task has ended. A run within a run is \
         refused.",
        &["programs/one_run_or_many.html", "programs/add_slowly.html"],
    ),
    question(
        "How do I iterate over what is still to come?",
        "Each step of such an iteration is a wait of its own.",
        &[
            "programs/async_for_with.html",
            "programs/delayed_echo.html",
            "files/echo.html#echo-line",
        ],
    ),
    question(
        "May I wait for the same thing twice?",
        "For a task or a promise, yes. A body runs once.",
        &["programs/await_twice.html", "programs/future_states.html"],
    ),
    question(
        "What if I forget to wait?",
        "A callback has begun already. A body does nothing until it is \
         resumed.",
        &[
            "programs/never_awaited.html",
            "programs/background_tasks.html",
        ],
    ),
    question(
        "Can I make something of my own that can be awaited?",
        "Yes; in the end it waits for an operation of the loop.",
        &["programs/custom_awaitable.html", "files/wait.html"],
    ),
    question(
        "Can two tasks disturb each other?",
        "Between two waits a task runs alone. During a wait, others may \
         change shared data.",
        &["programs/fetcher_monitor.html"],
    ),
    question(
        "What does each style cost?",
        "It depends on depth, tasks and waits. `lab laws` counts it, `lab \
         report` draws the times of `cargo bench`.",
        &["files/task.html"],
    ),
    question(
        "How do I write a client, a server?",
        "The same ones in four styles, at length.",
        &["files/fetch.html", "files/echo.html"],
    ),
];
