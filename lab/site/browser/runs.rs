//! The rows about runs: the two ways to host one, their ends, their errors.

use super::{Log, Row};
use styles::Style;

const REFUSED: &str = "lab: RuntimeError: asyncio.run() cannot be called from \
                       a running event loop";

/// W9 to W20.
pub(super) const ROWS: [Row; 12] = [
    Row {
        name: "W9",
        title: "A run that the page turns returns at once",
        says: "`run` only schedules. Nothing is printed when it returns, and \
               its end comes by callback.",
        pyodide: "With `enableRunUntilComplete: false`, the rule until 0.28, \
                  `run_until_complete` gives a future.",
        facts: &["L7", "F8"],
        log: Log::Turned("up_down", &[]),
    },
    Row {
        name: "W10",
        title: "A run that waits in its call leaves the page free",
        says: "The browser suspends the call (`WebAssembly.Suspending`) where \
               the loop waits for its clock. The loop is unchanged, and the \
               page's own timers go on.",
        pyodide: "The default since 0.28: `run_until_complete` waits in its \
                  call, by the same means.",
        facts: &["L8"],
        log: Log::Waiting("up_down"),
    },
    Row {
        name: "W11",
        title: "Where a call cannot be suspended, that is said",
        says: "Waiting in a call is refused in words, before anything runs; \
               a run that the page turns works everywhere.",
        pyodide: "A `RuntimeError`, which has come to people by top-level \
                  `await` too.",
        facts: &["L7"],
        log: Log::Turned(
            "up_down",
            &[
                "page: run, in a call that waits, without Suspending",
                "lab: refused: this browser cannot suspend a call",
            ],
        ),
    },
    Row {
        name: "W12",
        title: "`run_forever` returns at once",
        says: "The page turns the loop for ever anyway; what is set \
               afterwards still comes.",
        pyodide: "`run_forever` does nothing.",
        facts: &["L7"],
        log: Log::Same(&[
            "page: run_forever",
            "page: run_forever has returned",
            "page: call_later, 50 ms",
            "lab: mark 1, 50000 us later",
        ]),
    },
    Row {
        name: "W13",
        title: "`stop` and `close` end it",
        says: "A loop that is stopped resumes nothing until it is run again; \
               one that is closed drops all that it holds.",
        pyodide: "Neither does anything; `is_running` is always true and \
                  `is_closed` always false.",
        facts: &["L9"],
        log: Log::Same(&[
            "page: a body is started",
            "lab: mark 1 begins",
            "page: stop",
            "page: 150 ms later: run_forever",
            "lab: mark 1, 100000 us later",
            "lab: its value is 1",
            "page: another body is started",
            "lab: mark 2 begins",
            "page: close",
            "lab: mark 2 is dropped, not called",
            "page: 150 ms later",
        ]),
    },
    Row {
        name: "W14",
        title: "A run within a run is refused",
        says: "A body that calls `run` gets an error, in each host; its own \
               run goes on.",
        pyodide: "It waits in the call instead; with the old rule it is \
                  CPython's error.",
        facts: &["L11"],
        log: Log::Same(&[
            "page: a body is started that calls run",
            REFUSED,
            "lab: mark 1",
            "page: the last line of one_run_or_many",
            "lab: [   2.200] RuntimeError: asyncio.run() cannot be called \
             from a running event loop",
        ]),
    },
    Row {
        name: "W15",
        title: "What follows a run does not wait for it",
        says: "Four programs go on after their run. Turned by the page they \
               have no result to go on with, so they end there: 16 of 92 runs \
               end early, each equal so far. The other 76 are equal to the \
               byte. (Here the page's clock goes twenty times as fast.)",
        pyodide: "The same under the old rule: what follows runs first.",
        facts: &["L7", "P4"],
        log: Log::All(
            "page: all programs, at 20 times the speed",
            &[
                "add_slowly",
                "background_tasks",
                "one_run_or_many",
                "returnit",
            ],
        ),
    },
    Row {
        name: "W16",
        title: "`gather` keeps the order, and the first error comes at once",
        says: "The program `gather_errors`, turned by the page, prints what \
               CPython printed, to the byte.",
        pyodide: "CPython's own `gather`, which it does not override.",
        facts: &["G1", "G2"],
        log: Log::Turned("gather_errors", &[]),
    },
    Row {
        name: "W17",
        title: "A block with a top-level `await` gives a promise",
        says: "A block is evaluated and started; the page evaluates the next \
               one meanwhile. The values come by promises, each at its time.",
        pyodide: "A block is compiled with top-level `await` and gives a \
                  coroutine, which is scheduled when its promise is made.",
        facts: &["P1", "P3"],
        log: Log::Same(&[
            "page: block 1 is evaluated",
            "page: block 2 is evaluated",
            "lab: mark 1 begins",
            "lab: mark 2 begins",
            "lab: mark 2, 30000 us later",
            "lab: the promise of block 2 gives 2",
            "lab: mark 1, 60000 us later",
            "lab: the promise of block 1 gives 1",
        ]),
    },
    Row {
        name: "W18",
        title: "Blocking work leaves the loop free",
        says: "Jobs of the pool end at their times while the loop ticks; the \
               pool's threads are simulated. The program `executor` prints \
               what CPython printed.",
        pyodide: "`run_in_executor` runs the job on the spot: there is no \
                  other thread.",
        facts: &["B1", "B4"],
        log: Log::Turned("executor", &[]),
    },
    Row {
        name: "W19",
        title: "An error that is not read is told; a trap ends one column",
        says: "In a page a panic ends its instance, since nothing unwinds. \
               Each column is an instance of its own, so the other three go \
               on, and the fourth gets a new one.",
        pyodide: "An error is told when its task ends, if nothing else waits \
                  for it. A trap ends the whole interpreter.",
        facts: &["E6", "K2"],
        log: Log::But(
            Style::Send,
            &[
                "page: a body is started that fails",
                "lab: mark 1, 20000 us later",
                "lab: Task exception was never retrieved: ValueError: the \
                 page's own error",
                "page: a body is started; one in send panics",
                "lab: mark 2 begins",
                "lab: mark 2, 20000 us later",
                "lab: its value is 2",
                "page: another body is started",
                "lab: mark 3 begins",
                "lab: mark 3",
                "lab: its value is 3",
            ],
            &[
                "page: a body is started that fails",
                "lab: mark 1, 20000 us later",
                "lab: Task exception was never retrieved: ValueError: the \
                 page's own error",
                "page: a body is started; one in send panics",
                "lab: trapped: a canary",
                "page: another body is started",
                "lab: a new instance",
                "lab: mark 3 begins",
                "lab: mark 3",
                "lab: its value is 3",
            ],
        ),
    },
    Row {
        name: "W20",
        title: "Late timers change no line",
        says: "A browser wakes a hidden tab once a second. The wall only says \
               that the next instant has come; the loop's clock then says the \
               instant itself. So every timer may be a second late, and each \
               line has the time of the recording.",
        pyodide: "The clock is `time.monotonic`, so each lateness is added \
                  to all that follows.",
        facts: &["T1", "L2"],
        log: Log::Some(
            "page: each timer is a second late",
            &["async_for_with", "gather_errors", "tree_car", "up_down"],
        ),
    },
];
