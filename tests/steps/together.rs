//! The columns are in step.

use crate::{all, runs};
use lab::programs::recording;
use std::collections::BTreeMap;
use styles::Style;
use web::perform::{line_text, perform};
use web::steps::{DIFFERENCES, Difference, Lockstep, align};

/// Complains of moments that some columns lack and nothing states, and of
/// what is stated and not found.
fn complaints(program: &str, lockstep: &Lockstep) -> Vec<String> {
    let mut found: BTreeMap<Vec<&str>, (usize, String)> = BTreeMap::new();
    let names = |styles: &[Style]| -> Vec<&'static str> {
        styles.iter().map(|style| style.name()).collect()
    };
    for (number, moment) in (1..).zip(&lockstep.moments) {
        let gaps = moment.gaps();
        if !gaps.is_empty() {
            let place = format!("first at step {number}");
            let (count, _) = found.entry(names(&gaps)).or_insert((0, place));
            *count += 1;
        }
    }
    let stated = DIFFERENCES.iter().filter(|d| d.program == program);
    let mut complaints = Vec::new();
    for Difference { without, turns, .. } in stated {
        let (count, _) = found.remove(&names(without)).unwrap_or_default();
        if count != *turns {
            complaints.push(format!(
                "{program}: {without:?} lack {count} turns, not {turns}"
            ));
        }
    }
    complaints.extend(found.into_iter().map(|(without, (count, place))| {
        format!("{program}: {without:?} lack {count} turns, {place}")
    }));
    complaints
}

#[test]
fn all_columns_take_the_same_steps_but_for_what_is_stated() {
    let complaints: Vec<_> = all()
        .flat_map(|(program, lockstep)| complaints(program.name, &lockstep))
        .collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    let reasons = DIFFERENCES.iter().map(|known| known.reason);
    assert!(reasons.clone().all(|reason| reason.len() > 40));
}

#[test]
fn a_column_that_skips_a_step_is_told() {
    for style in Style::ALL {
        let (program, mut lockstep) = runs("gather_errors");
        lockstep.recordings[style as usize].steps.remove(6);
        lockstep.moments = align(&lockstep.recordings);
        let told = complaints(program.name, &lockstep);
        let expected = format!(
            "gather_errors: [\"{style}\"] lack 1 turns, first at step 7"
        );
        assert_eq!(told, [expected]);
        let sentences =
            web::parts::told(program.name, &lockstep, &lockstep.moments);
        let skipped = &sentences[6];
        let end = format!(" No turn here in {style}.");
        assert!(skipped.ends_with(&end), "{skipped}");
    }
}

#[test]
fn a_difference_that_is_no_longer_needed_is_told() {
    let (_, lockstep) = runs("up_down");
    let told = complaints("read_file", &lockstep);
    assert_eq!(told.len(), DIFFERENCES.len(), "{told:?}");
}

#[test]
fn each_step_of_each_column_is_in_one_moment_in_order() {
    for (program, lockstep) in all() {
        for moments in [lockstep.moments.clone(), lockstep.gathered()] {
            for style in Style::ALL {
                let steps = moments.iter().flat_map(|moment| {
                    moment.steps[style as usize].iter().copied()
                });
                let all = lockstep.recordings[style as usize].steps.len();
                let name = program.name;
                assert!(steps.eq(0..all), "{name}, {style}");
            }
        }
    }
}

#[test]
fn steps_print_all_that_the_program_prints() {
    for (program, lockstep) in all() {
        for recorded in &lockstep.recordings {
            let steps = recorded.steps.iter();
            let lines = steps.flat_map(|step| {
                let lines = step.lines.iter();
                lines.map(|line| line_text(line.t_us, &line.text))
            });
            let lines: String = lines.collect();
            let name = program.name;
            assert_eq!(Some(lines.as_str()), recording(name), "{name}");
            let performed = perform(program, recorded.style).text();
            assert_eq!(lines, performed, "{name}");
        }
    }
}
