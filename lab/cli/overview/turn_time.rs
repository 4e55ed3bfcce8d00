//! The duration of one turn: CPU time, in a loop with many tasks and nothing
//! else to do.
//!
//! For the first look only; `benches/` measures with more care.

use crate::measure::{Model, Subject};
use cpu_time::ThreadTime;
use harness::driver::RunFailure;
use std::time::Duration;

/// The model: as many tasks as a busy server has; some milliseconds in all.
const MODEL: Model = Model::Turn {
    tasks: 1_000,
    turns_each: 200,
};

/// The number of runs; the fastest counts, since disturbances only add.
const SAMPLES: u32 = 8;

/// Returns the nanoseconds of one turn.
///
/// # Errors
///
/// If a run does not come to its end.
///
/// # Panics
///
/// If the turns were not all taken.
pub(super) fn turn_ns(subject: Subject) -> Result<f64, RunFailure> {
    let mut fastest = Duration::MAX;
    for _ in 0..SAMPLES {
        let prepared = MODEL.prepare(subject);
        let begin = ThreadTime::now();
        let finished = prepared.run()?;
        fastest = fastest.min(begin.elapsed());
        assert_eq!(finished.work().checksum, MODEL.checksum(), "{subject}");
    }
    Ok(fastest.as_secs_f64() * 1e9 / MODEL.elements() as f64)
}
