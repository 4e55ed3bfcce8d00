//! The index by question: what people ask, a short answer, where to look.

/// A question, its answer and where more is.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// As people ask it.
    pub ask: &'static str,
    /// In a sentence or two; backquotes mark code.
    pub answer: &'static str,
    /// Pages of the site, the most telling first.
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
        "At the waits and nowhere else: where a function is left behind, at a \
         `yield`, at an `.await`. Calling a child is no wait.",
        &[
            "files/wait.html",
            "programs/returnit.html",
            "programs/fetcher_monitor.html",
        ],
    ),
    question(
        "How do I do one thing after another?",
        "Callbacks go on in the function that they pass; the others in the \
         next line.",
        &["programs/sequential_concurrent.html", "files/stream.html"],
    ),
    question(
        "How do I do several things at once?",
        "By a task for each, on the one loop, and waiting for all of them.",
        &[
            "programs/up_down.html",
            "programs/racers.html",
            "programs/background_tasks.html",
        ],
    ),
    question(
        "How do I loop around a wait?",
        "A callback calls the function that it came from; the others write \
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
        "By waiting one turn, which is what a sleep of no time is.",
        &["programs/counters.html", "files/wait.html#wait-turn"],
    ),
    question(
        "How do I cancel?",
        "Callbacks take back what they left with the loop; `send` and `yield \
         from` throw at the body that waits; async/await drops the future.",
        &[
            "files/cancel.html",
            "programs/clock.html",
            "programs/cancel_handle.html",
            "programs/background_tasks.html",
        ],
    ),
    question(
        "How do I give up after a time?",
        "By an alarm beside the wait. Whichever is first ends the other.",
        &["files/timeout.html", "programs/tree_car.html"],
    ),
    question(
        "How do I run only so many at once?",
        "By places. Who finds none waits for a future of one; a place that is \
         dropped is given back.",
        &["files/limit.html", "files/fetch.html#fetch-place"],
    ),
    question(
        "What becomes of errors?",
        "Callbacks are handed them and pass them on by hand; in the others \
         they leave by `?`. An error of a task is kept for whoever joins it.",
        &[
            "programs/gather_errors.html",
            "programs/read_file.html",
            "moving/callbacks-to-send.html#errors",
        ],
    ),
    question(
        "How do I clean up?",
        "What a body owns is dropped when it ends, in whatever way. What must \
         wait while it cleans up needs a scope of its own.",
        &["programs/async_for_with.html", "files/cancel.html"],
    ),
    question(
        "How do I get a result from somewhere else?",
        "By a future that somebody sets, once. All styles wait for it by \
         `done` of `wait.rs`.",
        &["programs/future_states.html", "files/wait.html#wait-done"],
    ),
    question(
        "How do I call old code from new?",
        "Start it as a task and join it, or let it set a future. Both are the \
         same for all styles, so one function can move at a time.",
        &[
            "moving/callbacks-to-send.html#back",
            "moving/send-to-yield-from.html#back",
            "moving/yield-from-to-async-await.html#back",
        ],
    ),
    question(
        "How do I call blocking code?",
        "By the pool: a thread does it, the task waits. On the loop's own \
         thread nobody else would go on.",
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
        "For a task or a future, yes. A body runs once.",
        &["programs/await_twice.html", "programs/future_states.html"],
    ),
    question(
        "What if I forget to wait?",
        "A callback has begun already. Bodies and futures do nothing until \
         they are resumed.",
        &[
            "programs/never_awaited.html",
            "programs/background_tasks.html",
        ],
    ),
    question(
        "Can I make something of my own that can be awaited?",
        "Yes; whatever it waits for in the end is an operation of the loop.",
        &["programs/custom_awaitable.html", "files/wait.html"],
    ),
    question(
        "Can two tasks disturb each other?",
        "Between two waits a task is alone. Across a wait, shared data may \
         have changed.",
        &["programs/fetcher_monitor.html"],
    ),
    question(
        "What does each style cost?",
        "It hangs on depth, tasks and waits. `lab laws` counts it, `lab \
         report` draws what `cargo bench` timed.",
        &["files/task.html"],
    ),
    question(
        "How do I write a client, a server?",
        "The same ones in four styles, at length.",
        &["files/fetch.html", "files/echo.html"],
    ),
];
