//! The table.

use super::{Group, Program};
use crate::site::kept::Kept;
use crate::site::timeline::Lane;

/// All programs, by subject.
pub const GROUPS: &[Group] = &[
    Group {
        title: "One after the other",
        programs: IN_TURN,
    },
    Group {
        title: "At the same time",
        programs: AT_ONCE,
    },
    Group {
        title: "Time and the loop",
        programs: TIME,
    },
    Group {
        title: "Results and errors",
        programs: RESULTS,
    },
    Group {
        title: "Objects that wait",
        programs: OBJECTS,
    },
];

const fn program(
    name: &'static str,
    shows: &'static str,
    lanes: &'static [Lane],
    kept: Kept,
) -> Program {
    Program {
        name,
        shows,
        lanes,
        kept,
    }
}

const fn lane(name: &'static str, begins: &'static [&'static str]) -> Lane {
    Lane { name, begins }
}

const IN_TURN: &[Program] = &[
    program(
        "add_slowly",
        "One wait, and where a program begins and ends",
        &[lane("outside", &["before the loop", "after the loop"])],
        Kept::waits(&["main", "add_slowly"], "sleep"),
    ),
    program(
        "returnit",
        "Awaiting runs the child at once, as a call does",
        &[],
        Kept::waits(&["runit", "waitforit", "returnit"], "turn"),
    ),
    program(
        "sequential_concurrent",
        "The same two tasks in turn, then together",
        &[lane("C", &["C:"]), lane("D", &["D:"])],
        Kept::waits(&["main", "sleeper"], "sleep"),
    ),
    program(
        "one_run_or_many",
        "One run of the loop for all, or a run for each call",
        &[],
        Kept::waits(&["one_run", "get_data_from_io"], "sleep"),
    ),
];

const AT_ONCE: &[Program] = &[
    program(
        "up_down",
        "Gather: three tasks, and who waits for all",
        &[
            lane("first", &["What goes up", "Must come down"]),
            lane("second", &["What goes up", "Must come down"]),
            lane("third", &["What goes up", "Must come down"]),
        ],
        Kept::waits(&["main", "settle"], "future"),
    ),
    program(
        "two_counts",
        "Two tasks for ever, cancelled by a third",
        &[
            lane("sleep_1", &["sleep_1:"]),
            lane("sleep_2", &["sleep_2:"]),
        ],
        Kept::waits(&["count"], "sleep"),
    ),
    program(
        "counters",
        "Giving way, and joining tasks one by one",
        &[
            lane("task0", &["task0:"]),
            lane("task1", &["task1:"]),
            lane("task2", &["task2:"]),
            lane("task3", &["task3:"]),
        ],
        Kept::waits(&["main", "counter"], "turn"),
    ),
    program(
        "tree_car",
        "Two tasks for ever, waited for with a limit",
        &[
            lane("trees", &["OAK", "ALDER", "CATALPA", "CYPRESS", "WALNUT"]),
            lane("cars", &["TRUCK", "COMBI", "SEMI", "ROADSTER", "COUPE"]),
        ],
        Kept::guarded(
            &["main", "timeout", "wait_for_all", "join_all"],
            "join",
        ),
    ),
    program(
        "racers",
        "Five tasks of different speed and their results",
        &[
            lane("lane 0", &["lane 0"]),
            lane("lane 1", &["lane 1"]),
            lane("lane 2", &["lane 2"]),
            lane("lane 3", &["lane 3"]),
            lane("lane 4", &["lane 4"]),
        ],
        Kept::waits(&["main", "race", "settle"], "future"),
    ),
    program(
        "fetcher_monitor",
        "What others see of shared data between two waits",
        &[lane(
            "monitor",
            &["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
        )],
        Kept::guarded(
            &["main", "watch", "timeout", "wait_for", "settle"],
            "future",
        ),
    ),
    program(
        "background_tasks",
        "Tasks that nobody waits for at the end of a run",
        &[
            lane("t1-val", &["t1-val", "returning t1-val"]),
            lane("t2-val", &["t2-val", "returning t2-val"]),
            lane("t3-val", &["t3-val", "returning t3-val"]),
        ],
        Kept::waits(&["main", "join"], "join"),
    ),
];

const TIME: &[Program] = &[
    program(
        "countdown",
        "Functions that the loop calls later, and a future",
        &[
            lane("finish_in", &["5", "4", "3", "2", "1", "DONE!"]),
            lane("called soon", &["called soon,"]),
        ],
        Kept::waits(&["main"], "future"),
    ),
    program(
        "cancel_handle",
        "Timers and calls taken back, in time and too late",
        &[
            lane("called soon", &["called soon"]),
            lane("kept timer", &["a timer"]),
        ],
        Kept::waits(&["main"], "sleep"),
    ),
    program(
        "clock",
        "A task for ever, and what cancelling it returns",
        &[lane("clock", &["23:", "0:"])],
        Kept::waits(&["main", "clock"], "sleep"),
    ),
    program(
        "delayed_echo",
        "A task for each line of input; waiting for the last",
        &[
            lane("echo 1", &["Your text back"]),
            lane("echo 2", &["Your text back"]),
            lane("echo 3", &["Your text back"]),
            lane("echo 4", &["Your text back"]),
            lane("echo 5", &["Your text back"]),
        ],
        Kept::waits(&["main", "read_all"], "blocking"),
    ),
    program(
        "executor",
        "Blocking work in a pool, and on the loop's own thread",
        &[
            lane("ticker", &["tick "]),
            lane("first", &["first:"]),
            lane("second", &["second:"]),
            lane("third", &["third:"]),
            lane("broken", &["broken:"]),
        ],
        Kept::waits(&["report"], "blocking"),
    ),
];

const RESULTS: &[Program] = &[
    program(
        "gather_errors",
        "The first error, errors as results, a cancelled gather",
        &[
            lane("slow", &["slow "]),
            lane("broken", &["broken "]),
            lane("quick", &["quick "]),
            lane("late broken", &["late broken "]),
        ],
        Kept::waits(&["main", "settle"], "future"),
    ),
    program(
        "read_file",
        "One error, handled by callback, by chain and by await",
        &[
            lane("callback", &["callback,", "callback:"]),
            lane("chain", &["promises,", "then:", "catch:"]),
            lane("await", &["await,", "await:", "except:"]),
        ],
        Kept::waits(&["main", "read_file"], "future"),
    ),
    program(
        "future_states",
        "What a future answers: pending, done, failed, cancelled",
        &[lane("callbacks", &["callback"])],
        Kept::waits(&["main", "settle"], "future"),
    ),
    program(
        "await_twice",
        "A coroutine gives its value once, a task each time",
        &[lane("task", &["returning task"])],
        Kept::waits(&["main", "returnit"], "sleep"),
    ),
    program(
        "never_awaited",
        "A coroutine that is dropped before anybody awaited it",
        &[],
        Kept::waits(&["main"], "sleep"),
    ),
];

const OBJECTS: &[Program] = &[
    program(
        "async_for_with",
        "Entering, leaving and iterating that may wait",
        &[],
        Kept::waits(&["main", "connection"], "sleep"),
    ),
    program(
        "custom_awaitable",
        "Three things of one's own that can be awaited",
        &[
            lane("bystander", &["the bystander "]),
            lane("one", &["one "]),
            lane("two", &["two "]),
        ],
        Kept::waits(&["main", "gather", "like_a_future"], "future"),
    ),
];
