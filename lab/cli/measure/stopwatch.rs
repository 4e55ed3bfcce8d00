//! The time of a call, by the clock and of the processor.

use cpu_time::{ProcessTime, ThreadTime};
use std::time::{Duration, Instant};

/// The duration of a call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::cli) struct Elapsed {
    /// The time by the wall clock.
    pub(in crate::cli) wall: Duration,
    /// The time of the processor, that in the kernel included.
    pub(in crate::cli) cpu: Duration,
}

/// Times a call, counting only this thread's share of the processor.
pub(in crate::cli) fn time<T>(call: impl FnOnce() -> T) -> (T, Elapsed) {
    let (wall, cpu) = (Instant::now(), ThreadTime::now());
    let given = call();
    let (cpu, wall) = (cpu.elapsed(), wall.elapsed());
    (given, Elapsed { wall, cpu })
}

/// Times a call, including the other threads' work for it.
pub(super) fn time_process<T>(call: impl FnOnce() -> T) -> (T, Elapsed) {
    let (wall, cpu) = (Instant::now(), ProcessTime::now());
    let given = call();
    let (cpu, wall) = (cpu.elapsed(), wall.elapsed());
    (given, Elapsed { wall, cpu })
}

/// Returns a duration in nanoseconds.
pub(in crate::cli) fn ns(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e9
}
