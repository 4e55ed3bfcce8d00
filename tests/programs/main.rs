//! The small programs print the same as CPython, in every style; so do their
//! parts.

#[macro_use]
#[path = "../support/mod.rs"]
mod support;

mod cancelling;
mod columns;
mod coroutines;
mod cuts;
mod gatherings;
mod layout;
mod rig;
mod scopes;
mod shared_tasks;
mod unread;

use lab::programs::{Comparison, DIFFERENCES, recording};
use styles::Style;
use styles::asyncio::Input;
use styles::programs::{ALL, Program};
use web::perform::perform;

in_each_style! {
    fn programs_print_what_cpython_printed(style: Style) {
        for program in &ALL {
            let performance = perform(program, style);
            let comparison = Comparison::new(program, style, performance);
            let report = comparison.report(160);
            assert!(
                comparison.is_as_expected(),
                "{} in {style}:\n{report}",
                program.name
            );
        }
    }

    fn programs_print_the_same_twice(style: Style) {
        for program in &ALL {
            assert_eq!(perform(program, style), perform(program, style));
        }
    }
}

#[test]
fn the_input_is_the_one_that_cpython_was_given() {
    let given = include_str!("../../spec/recipes/delayed_echo.in");
    assert_eq!(web::input::LINES.join("\n"), given);
}

#[test]
fn an_input_without_lines_ends_at_once() {
    let input = Input::empty();
    assert_eq!((input.simulated_us(), input.read_line()), (0, None));
}

#[test]
fn each_known_difference_is_still_one() {
    for known in DIFFERENCES {
        let (name, reason) = (known.program, known.reason);
        assert!(Program::by_name(name).is_some(), "{name}");
        let recorded = recording(name).expect("recorded");
        assert!(recorded.contains(known.recorded), "{name}: {reason}");
        assert_ne!(known.recorded, known.printed, "{name}: {reason}");
    }
}

#[test]
fn every_program_stands_in_the_table_by_its_name() {
    for program in &ALL {
        assert!(Program::by_name(program.name).is_some());
    }
    assert!(Program::by_name("none such").is_none());
    assert!(ALL.is_sorted_by_key(|program| program.name));
}
