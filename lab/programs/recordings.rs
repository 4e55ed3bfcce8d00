//! CPython's recorded outputs.

/// The recordings, by program.
const RECORDINGS: [(&str, &str); 23] = [
    (
        "add_slowly",
        include_str!("../../spec/recipes/add_slowly.txt"),
    ),
    (
        "async_for_with",
        include_str!("../../spec/recipes/async_for_with.txt"),
    ),
    (
        "await_twice",
        include_str!("../../spec/recipes/await_twice.txt"),
    ),
    (
        "background_tasks",
        include_str!("../../spec/recipes/background_tasks.txt"),
    ),
    (
        "cancel_handle",
        include_str!("../../spec/recipes/cancel_handle.txt"),
    ),
    ("clock", include_str!("../../spec/recipes/clock.txt")),
    (
        "countdown",
        include_str!("../../spec/recipes/countdown.txt"),
    ),
    ("counters", include_str!("../../spec/recipes/counters.txt")),
    (
        "custom_awaitable",
        include_str!("../../spec/recipes/custom_awaitable.txt"),
    ),
    (
        "delayed_echo",
        include_str!("../../spec/recipes/delayed_echo.txt"),
    ),
    ("executor", include_str!("../../spec/recipes/executor.txt")),
    (
        "fetcher_monitor",
        include_str!("../../spec/recipes/fetcher_monitor.txt"),
    ),
    (
        "future_states",
        include_str!("../../spec/recipes/future_states.txt"),
    ),
    (
        "gather_errors",
        include_str!("../../spec/recipes/gather_errors.txt"),
    ),
    (
        "never_awaited",
        include_str!("../../spec/recipes/never_awaited.txt"),
    ),
    (
        "one_run_or_many",
        include_str!("../../spec/recipes/one_run_or_many.txt"),
    ),
    ("racers", include_str!("../../spec/recipes/racers.txt")),
    (
        "read_file",
        include_str!("../../spec/recipes/read_file.txt"),
    ),
    ("returnit", include_str!("../../spec/recipes/returnit.txt")),
    (
        "sequential_concurrent",
        include_str!("../../spec/recipes/sequential_concurrent.txt"),
    ),
    ("tree_car", include_str!("../../spec/recipes/tree_car.txt")),
    (
        "two_counts",
        include_str!("../../spec/recipes/two_counts.txt"),
    ),
    ("up_down", include_str!("../../spec/recipes/up_down.txt")),
];

/// Returns CPython's output for a program, if it was recorded.
pub fn recording(name: &str) -> Option<&'static str> {
    let found = RECORDINGS.iter().find(|(program, _)| *program == name);
    found.map(|(_, text)| *text)
}
