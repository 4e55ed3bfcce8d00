//! One timer of a million: set, and then due, or withdrawn before.
//!
//! The lab's clock jumps from one to the next. Clocks of peers do not, so
//! their times are compressed and begin when all are set: waiting takes no CPU
//! time. async-std has the timers of smol and is left out.

use benches::peers::{Sleeper, Smol, Tokio};
use benches::{Case, Stopwatch, size};
use lab::measure::Model;
use smol::future::yield_now;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// The factor by which peers' times are compressed: from ten seconds to a
/// tenth of one.
const SHRINK: u64 = 100;

/// The time for each timer from the start of a peer's run to the first
/// deadline.
const HEAD_START: Duration = Duration::from_micros(3);

/// The number of times that it is doubled if a machine is too slow to set all
/// timers in it.
const MAX_DOUBLINGS: u32 = 4;

fn main() -> ExitCode {
    let timers = size(1_000_000, 1_000);
    benches::time([due(timers), withdrawn(timers)])
}

fn due(timers: u32) -> Case {
    let model = Model::Timers {
        timers,
        withdrawn_percent: 0,
    };
    Case::of(model)
        .against("smol")
        .with("binary-heap", move |watch| binary_heap(timers, watch))
        .with("tokio", move |watch| time_due::<Tokio>(timers, watch))
        .with("smol", move |watch| time_due::<Smol>(timers, watch))
}

fn withdrawn(timers: u32) -> Case {
    let model = Model::Timers {
        timers,
        withdrawn_percent: 100,
    };
    Case::of(model)
        .named(&format!("{timers}-withdrawn"))
        .against("smol")
        .with("tokio", move |watch| time_withdrawn::<Tokio>(timers, watch))
        .with("smol", move |watch| time_withdrawn::<Smol>(timers, watch))
}

/// Returns the time of a timer as in the harness, which is SplitMix64 of its
/// number; the checksum detects a difference.
fn delay_us(number: u32) -> u64 {
    let mut bits = (u64::from(number) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    1 + (bits ^ (bits >> 31)) % 10_000_000
}

/// Puts all times into a heap and takes them out: no task, no clock.
fn binary_heap(timers: u32, watch: &mut Stopwatch) -> u64 {
    watch.time(|| {
        let mut heap = BinaryHeap::new();
        for number in 0..timers {
            heap.push(Reverse((delay_us(number), number)));
        }
        let mut sum = 0;
        while let Some(Reverse((us, _))) = heap.pop() {
            sum += us;
        }
        sum
    })
}

fn time_due<R: Sleeper>(timers: u32, watch: &mut Stopwatch) -> u64 {
    let mut head_start = HEAD_START * timers;
    for _ in 0..MAX_DOUBLINGS {
        let mut attempt = Stopwatch::default();
        if let Some(sum) = run_due::<R>(timers, head_start, &mut attempt) {
            watch.add(attempt.elapsed());
            return sum;
        }
        head_start *= 2;
    }
    panic!("not set within {head_start:?}");
}

/// Returns `None` if the first was due before the last was set.
fn run_due<R: Sleeper>(
    timers: u32,
    head_start: Duration,
    watch: &mut Stopwatch,
) -> Option<u64> {
    let first = Instant::now() + head_start;
    R::run(|runtime| async move {
        let begun = Arc::new(AtomicU32::new(0));
        let task = |number| {
            let begun = begun.clone();
            runtime.spawn(async move {
                begun.fetch_add(1, Ordering::Relaxed);
                let us = delay_us(number);
                let after = Duration::from_micros(us / SHRINK);
                R::sleep_until(first + after).await;
                us
            })
        };
        let mut tasks: Vec<_> = (0..timers).map(task).collect();
        watch.start();
        while begun.load(Ordering::Relaxed) < timers {
            yield_now().await;
        }
        let in_time = Instant::now() < first;
        let last = (0..timers).max_by_key(|&number| delay_us(number));
        let mut sum = tasks.swap_remove(last? as usize).await;
        watch.stop();
        for task in tasks {
            sum += task.await;
        }
        in_time.then_some(sum)
    })
}

fn time_withdrawn<R: Sleeper>(timers: u32, watch: &mut Stopwatch) -> u64 {
    let late = Instant::now() + Duration::from_secs(3_600);
    R::run(|runtime| async move {
        let task = |number| {
            let after = Duration::from_micros(delay_us(number));
            runtime.spawn(R::turn_before(late + after))
        };
        let mut tasks: Vec<_> = (0..timers).map(task).collect();
        watch.start();
        let last = tasks.pop().expect("tasks");
        let mut late = u64::from(!last.await);
        watch.stop();
        for task in tasks {
            late += u64::from(!task.await);
        }
        late
    })
}
