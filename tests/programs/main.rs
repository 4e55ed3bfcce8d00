//! The small programs print what CPython printed, in every style.

use harness::programs::{DIFFERENCES, perform, recording};
use styles::Style;
use styles::programs::{ALL, Program};

/// What is expected of a program in a style: the recording, but for the
/// differences that are known.
fn expected(program: &Program, style: Style) -> String {
    let recorded = recording(program.name).expect("recorded");
    let mut text = recorded.to_string();
    for known in DIFFERENCES {
        if known.program == program.name && known.styles.contains(&style) {
            assert!(
                text.contains(known.recorded),
                "{} ({style}) no longer differs: {}",
                program.name,
                known.reason
            );
            text = text.replacen(known.recorded, known.printed, 1);
        }
    }
    text
}

fn prints_what_cpython_printed(style: Style) {
    for program in &ALL {
        let performance = perform(program, style);
        assert_eq!(
            performance.text(),
            expected(program, style),
            "{} in {style}",
            program.name
        );
        assert_eq!(performance.result, Ok(()), "{}", program.name);
    }
}

#[test]
fn programs_print_what_cpython_printed_in_callbacks() {
    prints_what_cpython_printed(Style::Callbacks);
}

#[test]
fn programs_print_what_cpython_printed_in_send() {
    prints_what_cpython_printed(Style::Send);
}

#[test]
fn programs_print_what_cpython_printed_in_yield_from() {
    prints_what_cpython_printed(Style::YieldFrom);
}

#[test]
fn programs_print_what_cpython_printed_in_async_await() {
    prints_what_cpython_printed(Style::AsyncAwait);
}

#[test]
fn programs_print_the_same_twice() {
    for program in &ALL {
        for style in Style::ALL {
            assert_eq!(perform(program, style), perform(program, style));
        }
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
