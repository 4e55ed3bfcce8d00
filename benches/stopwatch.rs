//! The stopwatch: how a model of the harness is timed.
//!
//! One iteration, as criterion counts them, is one element of the model: a
//! turn, a task, a line, a request. So what is printed is time per element,
//! whatever the size. And time is that of the processor, spent by this thread:
//! nothing here ever waits, so on an idle machine the wall shows the same.
//! Knows no style. Where to read next: `README.md`.

use cpu_time::ThreadTime;
use criterion::{Criterion, Throughput};
use harness::contestant::Contestant;
use harness::measure::{Model, Subject, Work};
use std::process::ExitCode;
use std::time::Duration;

/// Samples of each case: the least that criterion takes, for there are
/// dozens of cases.
const SAMPLES: usize = 10;

/// Until caches and the processor's clock have settled.
const WARM_UP: Duration = Duration::from_millis(300);

/// For all samples of a case; most runs take a hundredth of it.
const MEASUREMENT: Duration = Duration::from_millis(1_500);

/// Times models, each for every subject, as the arguments of the command
/// line say.
///
/// Before anything is timed, all subjects must do the same work.
pub(crate) fn time(models: &[Model]) -> ExitCode {
    let mut works = Vec::new();
    for model in models {
        match model.equal_work() {
            Ok(work) => works.push((model, work)),
            Err(unequal) => {
                eprintln!("not the same work, so nothing is timed: {unequal}");
                return ExitCode::FAILURE;
            }
        }
    }
    let criterion = Criterion::default()
        .sample_size(SAMPLES)
        .warm_up_time(WARM_UP)
        .measurement_time(MEASUREMENT);
    let mut criterion = criterion.configure_from_args();
    // Drawing a case takes ten times as long as a quick look at it.
    if std::env::args().any(|argument| argument == "--quick") {
        criterion = criterion.without_plots();
    }
    for (model, work) in works {
        time_one(&mut criterion, model, work);
    }
    criterion.final_summary();
    ExitCode::SUCCESS
}

/// Times one model for all subjects, which are compared on one page.
fn time_one(criterion: &mut Criterion, model: &Model, work: Work) {
    let name = format!("{}/{}", model.name(), model.case());
    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::Elements(1));
    for subject in Subject::ALL {
        group.bench_function(subject.name(), |bencher| {
            bencher.iter_custom(|elements| {
                time_elements(model, work, subject, elements)
            });
        });
    }
    group.finish();
}

/// Runs the model until there were so many elements; returns the time of
/// that many.
fn time_elements(
    model: &Model,
    work: Work,
    subject: Subject,
    elements: u64,
) -> Duration {
    let runs = elements.div_ceil(model.elements());
    let run = |_| time_run(model, work, subject);
    let elapsed: Duration = (0..runs).map(run).sum();
    let done = runs * model.elements();
    elapsed.mul_f64(elements as f64 / done as f64)
}

/// Runs the model once; getting ready and clearing away are not timed.
///
/// # Panics
///
/// If what was done is not `work`.
fn time_run(model: &Model, work: Work, subject: Subject) -> Duration {
    let prepared = model.prepare(subject);
    let start = ThreadTime::now();
    let finished = prepared.run();
    let elapsed = start.elapsed();
    let finished = finished.unwrap_or_else(|e| panic!("{subject}: {e}"));
    assert_eq!(finished.work(), work, "{model:?}: {subject}");
    elapsed
}
