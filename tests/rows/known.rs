//! Rows that are held elsewhere, and rows from which the lab differs.
//!
//! `table.rs` requires that each entry is true.

/// Rows that tests in other files hold: row, file, test. In a file of
/// documentation the row stands in a heading, above what must not compile.
pub(crate) const ELSEWHERE: &[(&str, &str, &str)] = &[
    (
        "L15",
        "tests/real_styles/server.rs",
        "two_hundred_connections_at_once",
    ),
    (
        "L16",
        "tests/rows/coroutines.rs",
        "c13_chunks_are_the_same_in_every_style",
    ),
    ("C3", "styles/asyncio/refused.rs", "# C3"),
    ("C4", "styles/asyncio/refused.rs", "# C4"),
    (
        "C7",
        "tests/rows/turns.rs",
        "waits_cost_the_turns_that_are_stated",
    ),
    (
        "C7",
        "tests/models.rs",
        "queued_calls_take_a_turn_there_and_a_turn_back",
    ),
    (
        "K6",
        "tests/loop_rules/watching.rs",
        "the_tree_shows_what_each_task_waits_for",
    ),
    ("K11", "styles/asyncio/refused.rs", "# K11"),
    (
        "E2",
        "tests/styles_deferred.rs",
        "after_an_error_was_caught_the_chain_goes_on",
    ),
    (
        "B7",
        "tests/parallel.rs",
        "the_files_have_the_same_public_items_with_the_same_first_sentence",
    ),
    ("X4", "styles/asyncio/refused.rs", "# X4"),
    (
        "N8",
        "tests/sizes.rs",
        "lines_of_code_are_as_the_rules_of_this_repository_see_them",
    ),
    ("N8", "tests/sizes.rs", "every_file_of_a_style_has_a_size"),
    (
        "U2",
        "tests/styles_deferred.rs",
        "a_link_may_return_a_deferred_and_the_chain_waits_for_it",
    ),
    (
        "U4",
        "tests/equivalence.rs",
        "four_styles_and_the_oracle_agree",
    ),
    (
        "U5",
        "tests/rows/errors.rs",
        "e4_the_three_forms_are_not_one_program",
    ),
    (
        "I1",
        "tests/programs/scopes.rs",
        "items_come_to_the_end_or_until_enough",
    ),
    (
        "I1",
        "tests/programs/scopes.rs",
        "others_run_between_two_items",
    ),
    (
        "I2",
        "tests/programs/scopes.rs",
        "a_scope_is_left_after_success",
    ),
    (
        "I2",
        "tests/programs/scopes.rs",
        "a_scope_is_left_after_an_error",
    ),
    ("I4", "styles/asyncio/refused.rs", "# I4"),
];

/// A row that the lab does not follow.
pub(crate) struct Difference {
    pub(crate) row: &'static str,
    /// The styles that differ.
    pub(crate) styles: &'static str,
    /// The difference and its reason.
    pub(crate) reason: &'static str,
    /// The file and the test that assert that it differs.
    pub(crate) asserted: (&'static str, &'static str),
}

/// All differences.
pub(crate) const DIFFERENCES: &[Difference] = &[
    Difference {
        row: "C1",
        styles: "callbacks",
        reason: "a call runs the body at once: there is no object that \
                 could hold a body that has not begun",
        asserted: (
            "tests/rows/coroutines.rs",
            "c1_a_call_of_a_body_runs_it_or_nothing",
        ),
    },
    Difference {
        row: "K6",
        styles: "callbacks, async-await",
        reason: "the tree of waits shows the path of a task only in styles \
                 that keep the bodies apart; an async task names its \
                 outermost body, and callbacks have no bodies to name",
        asserted: (
            "tests/loop_rules/watching.rs",
            "the_tree_shows_what_each_task_waits_for",
        ),
    },
    Difference {
        row: "E1",
        styles: "callbacks",
        reason: "a callback that ignores an error leaves no mark at that \
                 place; the missing result is reported if no task joins it",
        asserted: (
            "tests/rows/errors.rs",
            "e1_a_callback_that_ignores_an_error_is_told_of_in_the_end",
        ),
    },
    Difference {
        row: "U1",
        styles: "all",
        reason: "a task that is cancelled while it joins another leaves the \
                 other running, because further tasks may wait for it, as \
                 asyncio does with `shield`; `join_owned` is its `await`, \
                 which cancels both (K14)",
        asserted: (
            "tests/rows/bridges.rs",
            "u1_who_is_cancelled_waits_no_longer_for_any_style",
        ),
    },
    Difference {
        row: "G7",
        styles: "callbacks, async-await",
        reason: "a body that is dropped at a wait cannot wait again, so a \
                 group whose body is cancelled cancels its tasks and does \
                 not wait for them",
        asserted: (
            "tests/rows/together.rs",
            "g7_who_is_cancelled_in_its_body_waits_where_it_can",
        ),
    },
    Difference {
        row: "U3",
        styles: "all",
        reason: "there is no queue of writes: the body waits for each write, \
                 which bounds the data in progress, and continues between \
                 two writes; order and flush before the close hold",
        asserted: (
            "tests/rows/bridges.rs",
            "u3_what_is_written_arrives_in_order_and_before_the_close",
        ),
    },
    Difference {
        row: "I2",
        styles: "callbacks, async-await",
        reason: "a body that is dropped at a wait cannot wait again, so \
                 cancellation leaves the scope by destructors only",
        asserted: (
            "tests/programs/scopes.rs",
            "a_scope_is_left_after_cancellation_by_who_is_told",
        ),
    },
];
