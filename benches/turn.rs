//! One resumption: few tasks, some, and more than the caches hold.

use benches::peers::{Program, Runtime, Tokio, threads};
use benches::{Case, Stopwatch};
use lab::measure::Model;
use smol::future::yield_now;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// The most threads; most systems allow no more.
const MAX_THREADS: u32 = 1_000;

fn main() -> ExitCode {
    let cases = [(2, 100_000), (1_000, 200), (100_000, 5)];
    benches::time(cases.map(|(tasks, turns_each)| {
        let wakes = Turns {
            tasks,
            turns_each,
            wait: yield_now,
        };
        let yields = Turns {
            tasks,
            turns_each,
            wait: tokio::task::yield_now,
        };
        let case = Case::of(Model::Turn { tasks, turns_each });
        let case = case
            .against("tokio")
            .with_runtimes(wakes)
            .with("tokio-yield-now", move |w| yields.run::<Tokio>(w));
        if tasks > MAX_THREADS {
            return case;
        }
        case.with("threads", move |w| threads::turn(tasks, turns_each, w))
    }))
}

/// Tasks that wait for turns, in a way of their own.
#[derive(Clone, Copy)]
struct Turns<W> {
    tasks: u32,
    turns_each: u64,
    wait: W,
}

impl<W, F> Program for Turns<W>
where
    W: Fn() -> F + Copy + Send + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    fn run<R: Runtime>(self, watch: &mut Stopwatch) -> u64 {
        R::run(|runtime| async move {
            let begun = Arc::new(AtomicU32::new(0));
            let task = |_| {
                let begun = begun.clone();
                runtime.spawn(async move {
                    begun.fetch_add(1, Ordering::Relaxed);
                    self.count().await
                })
            };
            let mut tasks: Vec<_> = (0..self.tasks).map(task).collect();
            // Each waits for its first turn when the time begins to count.
            while begun.load(Ordering::Relaxed) < self.tasks {
                yield_now().await;
            }
            watch.start();
            // It was started last, so all the others end before it.
            let last = tasks.pop().expect("tasks");
            let mut turns = last.await;
            watch.stop();
            for task in tasks {
                turns += task.await;
            }
            turns
        })
    }
}

impl<W: Fn() -> F, F: Future<Output = ()>> Turns<W> {
    async fn count(self) -> u64 {
        let mut done = 0;
        while done < self.turns_each {
            (self.wait)().await;
            done += 1;
        }
        done
    }
}
