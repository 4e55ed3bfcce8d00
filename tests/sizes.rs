//! The memory of waits and the source of styles: the counted things exist, and
//! the counts are right.

#[path = "support/counting.rs"]
mod counting;
#[path = "support/source.rs"]
mod source;

use counting::count;
use lab::measure::Subject;
use lab::measure::sizes::{self, Asleep, Job, Sizes, SourceSize, StepSize};
use std::collections::BTreeSet;
use std::sync::OnceLock;
use styles::Style;

const TASKS: u32 = 4_096;

/// All sizes, counted once for all tests.
fn all() -> &'static Sizes {
    static SIZES: OnceLock<Sizes> = OnceLock::new();
    SIZES.get_or_init(|| sizes::all(count, TASKS).expect("good ends"))
}

fn asleep(subject: Subject) -> Asleep {
    let mut asleep = all().asleep.iter();
    *asleep.find(|a| a.subject == subject).expect("a subject")
}

#[test]
fn a_sleeping_task_of_async_await_is_one_block() {
    for subject in [Subject::Style(Style::AsyncAwait), Subject::Floor] {
        let blocks = asleep(subject).blocks_per_task;
        // The loop's tables are some more.
        assert!((1.0..1.01).contains(&blocks), "{subject}: {blocks}");
    }
}

#[test]
fn every_style_holds_more_than_the_floor() {
    let floor = asleep(Subject::Floor).bytes_per_task;
    assert!(floor > 0.0);
    for style in Style::ALL {
        let held = asleep(Subject::Style(style)).bytes_per_task;
        assert!(held > floor, "{style}: {held}, floor: {floor}");
    }
}

fn steps(job: Job, subject: Subject) -> Vec<&'static StepSize> {
    let of = |step: &&StepSize| step.job == job && step.subject == subject;
    all().steps.iter().filter(of).collect()
}

#[test]
fn all_subjects_wait_for_the_same() {
    let echo = [("read", true), ("sleep", false), ("write", false)];
    let fetch = [
        ("connect", true),
        ("sleep", false),
        ("write", true),
        ("read", true),
    ];
    for (job, expected) in [(Job::Echo, &echo[..]), (Job::Fetch, &fetch)] {
        for subject in Subject::ALL {
            let steps = steps(job, subject).into_iter();
            let waits: Vec<_> =
                steps.map(|step| (step.wait, step.bounded)).collect();
            assert_eq!(waits, expected, "{job:?} of {subject}");
        }
    }
}

#[test]
fn what_is_held_at_a_wait_is_at_least_the_task() {
    for step in &all().steps {
        assert!(step.blocks > 0, "{step:?}");
        assert!(step.bytes >= 100, "{step:?}");
        // Far less than the tables of the loop and the world.
        assert!(step.bytes < 6_000, "{step:?}");
    }
}

#[test]
fn a_future_is_fewer_blocks_than_a_chain_of_bodies() {
    for job in Job::ALL {
        let futures = steps(job, Subject::Style(Style::AsyncAwait));
        let generators = steps(job, Subject::Style(Style::YieldFrom));
        for (future, generator) in futures.iter().zip(generators) {
            assert!(future.blocks < generator.blocks, "{future:?}");
        }
    }
}

/// Programs of other systems have no sizes in their tables of symbols.
#[cfg(target_os = "linux")]
#[test]
fn the_code_of_each_style_is_found_in_this_program() {
    let code = all().code.as_ref().expect("symbols");
    for style in Style::ALL {
        let of = code.iter().find(|code| code.style == Some(style));
        let of = of.expect("functions of each style");
        assert!(of.functions > 10, "{of:?}");
        assert!(of.bytes > 20 * of.functions, "{of:?}");
    }
}

fn folder(style: Style) -> String {
    format!("styles/{}/", style.name().replace('-', "_"))
}

#[test]
fn every_file_of_a_style_has_a_size() {
    for style in Style::ALL {
        let folder = folder(style);
        let files = source::files(&[&folder], &[".rs"]);
        let there: BTreeSet<_> = files
            .iter()
            .map(|file| &file.path[folder.len()..])
            .collect();
        let sizes = all().source.iter().filter(|size| size.style == style);
        let counted: Vec<_> = sizes.map(|size| size.file).collect();
        assert_eq!(counted.len(), there.len(), "{style}: {counted:?}");
        assert_eq!(BTreeSet::from_iter(counted), there, "{style}");
    }
}

#[test]
fn lines_of_code_are_as_the_rules_of_this_repository_see_them() {
    for size in &all().source {
        let path = format!("{}{}", folder(size.style), size.file);
        let text = std::fs::read_to_string(source::root().join(&path));
        let text = text.expect("a file of a style");
        let file = source::Source::new(&path, &text);
        let lines = file.code_lines().zip(file.lines());
        let is_code = |((_, code), (_, line)): &((_, &str), (_, &str))| {
            // A text that looks like a comment is no code there, and is a line
            // here.
            !code.trim().is_empty()
                || !line.trim().is_empty()
                    && !line.trim_start().starts_with("//")
        };
        let expected = lines.filter(is_code).count();
        assert_eq!(size.code_lines as usize, expected, "{path}");
        assert_eq!(size.lines as usize, text.lines().count(), "{path}");
    }
}

/// `timeout.rs` and `cancel.rs` are not among them: if a body is a future, it
/// and its alarm are made into one, and the maker of the body waits.
#[test]
fn the_small_steps_wait_as_often_in_all_styles() {
    let of = |style, file| {
        let is_it = |s: &&SourceSize| s.style == style && s.file == file;
        let size = all().source.iter().find(is_it);
        size.expect("a file of a style").suspensions
    };
    for file in ["stream.rs", "limit.rs"] {
        for style in Style::ALL {
            let expected = of(Style::AsyncAwait, file);
            assert_eq!(of(style, file), expected, "{style}: {file}");
        }
    }
    assert_eq!(of(Style::AsyncAwait, "mod.rs"), 0);
}
