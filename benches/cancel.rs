//! One task that sleeps and is cancelled: its timer and its memory are given
//! back.

use benches::peers::{Sleeper, Smol, Tokio};
use benches::{Case, Stopwatch};
use lab::measure::Model;
use smol::future::yield_now;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

const TASKS: u32 = 100_000;

fn main() -> ExitCode {
    let case = Case::of(Model::Cancel { tasks: TASKS })
        .with("tokio", cancel_all::<Tokio>)
        .with("smol", cancel_all::<Smol>);
    benches::time([case])
}

fn cancel_all<R: Sleeper>(watch: &mut Stopwatch) -> u64 {
    let late = Instant::now() + Duration::from_secs(3_600);
    R::run(|runtime| async move {
        let begun = Arc::new(AtomicU32::new(0));
        let task = |_| {
            let begun = begun.clone();
            runtime.spawn(async move {
                begun.fetch_add(1, Ordering::Relaxed);
                R::sleep_until(late).await;
            })
        };
        let tasks: Vec<_> = (0..TASKS).map(task).collect();
        // All sleep when the time begins to count.
        while begun.load(Ordering::Relaxed) < TASKS {
            yield_now().await;
        }
        watch.start();
        let cancelled = runtime.cancel_all(tasks).await;
        watch.stop();
        cancelled
    })
}
