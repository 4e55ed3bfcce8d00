//! Time: samples of each routine, as criterion wants them.
//!
//! One iteration of criterion is one element of the model: a turn, a task, a
//! line, a request. So the printed figure is CPU time per element, whatever
//! the size. Where to read next: `README.md`.

use crate::case::{Case, Routine};
use crate::errand::Errand;
use crate::is_test;
use crate::rounds::Rounds;
use cpu_time::ProcessTime;
use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use criterion::{Criterion, Throughput};
use std::process::ExitCode;
use std::time::Duration;

/// The samples of each case: the fewest that criterion takes, since there are
/// hundreds of cases.
const SAMPLES: usize = 10;

/// The time until caches and the processor's clock have settled.
const WARM_UP: Duration = Duration::from_millis(100);

/// The time for all samples of a case; most runs take a hundredth of it.
const MEASUREMENT: Duration = Duration::from_millis(1_500);

/// The least time for which a routine runs before the run that counts.
const LEAST_WARM: Duration = Duration::from_millis(20);

/// The time of a run that needs none before it.
const LONG: Duration = Duration::from_secs(1);

/// Times cases, each for all routines, as the arguments of the command
/// line say, or in rounds where the environment asks for them.
///
/// If subjects of the harness do different work, nothing is timed.
pub fn time(cases: impl IntoIterator<Item = Case>) -> ExitCode {
    let cases: Vec<Case> = cases.into_iter().collect();
    if let Some((errand, id)) = Errand::wanted() {
        return run_one(errand, &cases, &id);
    }
    if let Some(unequal) = cases.iter().find_map(|c| (c.proof)().err()) {
        eprintln!("not the same work, so nothing is timed: {unequal}");
        return ExitCode::FAILURE;
    }
    if let Some(rounds) = Rounds::from_environment() {
        return match cases.iter().try_for_each(|case| rounds.run(case)) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("{error}");
                ExitCode::FAILURE
            }
        };
    }
    let criterion = Criterion::default()
        .with_measurement(CpuTime)
        .sample_size(SAMPLES)
        .warm_up_time(WARM_UP)
        .measurement_time(MEASUREMENT);
    let mut criterion = criterion.configure_from_args();
    // Drawing a case takes ten times as long as a quick look at it.
    if std::env::args().any(|argument| argument == "--quick") {
        criterion = criterion.without_plots();
    }
    for case in &cases {
        time_case(&mut criterion, case);
    }
    criterion.final_summary();
    ExitCode::SUCCESS
}

/// Does the errand of this process with the routine of an id.
fn run_one(errand: Errand, cases: &[Case], id: &str) -> ExitCode {
    let Some(routine) = cases.iter().find_map(|case| {
        let mut routines = case.routines.iter();
        routines.find(|routine| case.id(routine) == id)
    }) else {
        return ExitCode::FAILURE;
    };
    let mut run = (routine.run)();
    if errand == Errand::Timed {
        let mut warm = Duration::ZERO;
        // A long run is warm after its first part.
        while warm < LEAST_WARM && run.elapsed < LONG {
            // One that takes no time at all comes to an end as well.
            warm += Duration::max(run.elapsed, LEAST_WARM / 1_000);
            run = (routine.run)();
        }
        println!("{}", run.write());
    }
    ExitCode::SUCCESS
}

/// Times all routines of a case, which are compared on one page.
fn time_case(criterion: &mut Criterion<CpuTime>, case: &Case) {
    let mut group = criterion.benchmark_group(&case.name);
    group.throughput(Throughput::Elements(1));
    for routine in &case.routines {
        group.bench_function(&routine.name, |bencher| {
            bencher.iter_custom(|elements| {
                nanoseconds_of(case, routine, elements)
            });
        });
    }
    group.finish();
}

/// Returns the time of `elements` elements, by a run in a process of its own.
///
/// # Panics
///
/// If the routine fails, or its work is not the proven one: criterion takes
/// no error.
fn nanoseconds_of(case: &Case, routine: &Routine, elements: u64) -> f64 {
    let elapsed = match is_test() {
        true => case.checked(routine, (routine.run)()),
        false => case.timed(routine),
    };
    let elapsed = elapsed.unwrap_or_else(|error| panic!("{error}"));
    elapsed.as_nanos() as f64 * elements as f64 / case.elements as f64
}

/// A measurement of the process's CPU time, in nanoseconds and fractions of
/// them: a few elements take less than one.
struct CpuTime;

impl Measurement for CpuTime {
    type Intermediate = ProcessTime;
    type Value = f64;

    fn start(&self) -> ProcessTime {
        ProcessTime::now()
    }

    fn end(&self, start: ProcessTime) -> f64 {
        start.elapsed().as_nanos() as f64
    }

    fn add(&self, one: &f64, other: &f64) -> f64 {
        one + other
    }

    fn zero(&self) -> f64 {
        0.0
    }

    fn to_f64(&self, value: &f64) -> f64 {
        *value
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        WallTime.formatter()
    }
}
