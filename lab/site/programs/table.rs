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
    lanes: &'static [Lane],
    kept: Option<Kept>,
) -> Program {
    Program { name, lanes, kept }
}

const fn lane(name: &'static str, begins: &'static [&'static str]) -> Lane {
    Lane { name, begins }
}

const IN_TURN: &[Program] = &[
    program(
        "add_slowly",
        &[lane("outside", &["before the loop", "after the loop"])],
        Some(Kept::waits(&["add_slowly"], "sleep")),
    ),
    program("returnit", &[], None),
    program(
        "sequential_concurrent",
        &[lane("C", &["C:"]), lane("D", &["D:"])],
        Some(Kept::waits(&["main", "sleeper"], "sleep")),
    ),
    program(
        "one_run_or_many",
        &[],
        Some(Kept::waits(
            &["get_and_process", "get_data_from_io"],
            "sleep",
        )),
    ),
];

const AT_ONCE: &[Program] = &[
    program(
        "up_down",
        &[
            lane("first", &["What goes up", "Must come down"]),
            lane("second", &["What goes up", "Must come down"]),
            lane("third", &["What goes up", "Must come down"]),
        ],
        Some(Kept::waits(&["main", "settle"], "promise")),
    ),
    program(
        "two_counts",
        &[
            lane("sleep_1", &["sleep_1:"]),
            lane("sleep_2", &["sleep_2:"]),
        ],
        Some(Kept::waits(&["count"], "sleep")),
    ),
    program(
        "counters",
        &[
            lane("task0", &["task0:"]),
            lane("task1", &["task1:"]),
            lane("task2", &["task2:"]),
            lane("task3", &["task3:"]),
        ],
        Some(Kept::waits(&["main", "join_one_by_one", "join"], "join")),
    ),
    program(
        "tree_car",
        &[
            lane("trees", &["OAK", "ALDER", "CATALPA", "CYPRESS", "WALNUT"]),
            lane("cars", &["TRUCK", "COMBI", "SEMI", "ROADSTER", "COUPE"]),
        ],
        Some(Kept::guarded(
            &["main", "timeout", "wait_for_all", "join_all"],
            "join",
        )),
    ),
    program(
        "racers",
        &[
            lane("lane 0", &["lane 0"]),
            lane("lane 1", &["lane 1"]),
            lane("lane 2", &["lane 2"]),
            lane("lane 3", &["lane 3"]),
            lane("lane 4", &["lane 4"]),
        ],
        Some(Kept::waits(&["main", "race", "settle"], "promise")),
    ),
    program(
        "fetcher_monitor",
        &[lane(
            "monitor",
            &["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
        )],
        Some(Kept::guarded(
            &["main", "watch", "timeout", "wait_for", "settle"],
            "promise",
        )),
    ),
    program(
        "background_tasks",
        &[
            lane("t1-val", &["t1-val", "returning t1-val"]),
            lane("t2-val", &["t2-val", "returning t2-val"]),
            lane("t3-val", &["t3-val", "returning t3-val"]),
        ],
        Some(Kept::waits(&["main", "join"], "join")),
    ),
];

const TIME: &[Program] = &[
    program(
        "countdown",
        &[
            lane("finish_in", &["5", "4", "3", "2", "1", "DONE!"]),
            lane("called soon", &["called soon,"]),
        ],
        Some(Kept::waits(&["main", "settle"], "promise")),
    ),
    program(
        "cancel_handle",
        &[
            lane("called soon", &["called soon"]),
            lane("kept timer", &["a timer"]),
        ],
        Some(Kept::waits(&["main"], "sleep")),
    ),
    program(
        "clock",
        &[lane("clock", &["23:", "0:"])],
        Some(Kept::waits(&["tick"], "sleep")),
    ),
    program(
        "delayed_echo",
        &[
            lane("echo 1", &["Your text back"]),
            lane("echo 2", &["Your text back"]),
            lane("echo 3", &["Your text back"]),
            lane("echo 4", &["Your text back"]),
            lane("echo 5", &["Your text back"]),
        ],
        Some(Kept::waits(&["main", "read_all"], "blocking")),
    ),
    program(
        "executor",
        &[
            lane("ticker", &["tick "]),
            lane("first", &["first:"]),
            lane("second", &["second:"]),
            lane("third", &["third:"]),
            lane("broken", &["broken:"]),
        ],
        Some(Kept::waits(&["report"], "blocking")),
    ),
];

const RESULTS: &[Program] = &[
    program(
        "gather_errors",
        &[
            lane("slow", &["slow "]),
            lane("broken", &["broken "]),
            lane("quick", &["quick "]),
            lane("late broken", &["late broken "]),
        ],
        Some(Kept::waits(&["main", "settle"], "promise")),
    ),
    program(
        "read_file",
        &[],
        Some(Kept::waits(
            &["main", "three_ways", "by_await", "settle"],
            "promise",
        )),
    ),
    program(
        "future_states",
        &[lane("callbacks", &["callback"])],
        Some(Kept::waits(&["main", "settle"], "promise")),
    ),
    program(
        "await_twice",
        &[lane("task", &["returning task"])],
        Some(Kept::waits(&["main", "returnit"], "sleep")),
    ),
    program("never_awaited", &[], Some(Kept::waits(&["main"], "sleep"))),
];

const OBJECTS: &[Program] = &[
    program(
        "async_for_with",
        &[],
        Some(Kept::waits(&["main", "within", "read_all"], "sleep")),
    ),
    program(
        "custom_awaitable",
        &[
            lane("bystander", &["the bystander "]),
            lane("one", &["one "]),
            lane("two", &["two "]),
        ],
        Some(Kept::waits(&["main", "like_a_future", "settle"], "promise")),
    ),
];
