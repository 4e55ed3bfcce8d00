//! One task: started, run to its end, joined.

use benches::peers::{Program, Runtime, threads};
use benches::{Case, Stopwatch, size};
use lab::measure::Model;
use std::process::ExitCode;

/// The most threads; more than this take seconds.
const MAX_THREADS: u32 = 10_000;

fn main() -> ExitCode {
    benches::time([10_000, size(1_000_000, 1_000)].map(|tasks| {
        let case = Case::of(Model::Spawn { tasks });
        let case = case.against("smol").with_runtimes(Spawn { tasks });
        if tasks > MAX_THREADS {
            return case;
        }
        case.with("threads", move |w| threads::spawn(tasks, w))
    }))
}

/// Tasks, of which each returns its number.
#[derive(Clone, Copy)]
struct Spawn {
    tasks: u32,
}

impl Program for Spawn {
    fn run<R: Runtime>(self, watch: &mut Stopwatch) -> u64 {
        R::run(|runtime| async move {
            watch.start();
            let task =
                |number| runtime.spawn(async move { u64::from(number) });
            let tasks: Vec<_> = (0..self.tasks).map(task).collect();
            let mut sum = 0;
            for task in tasks {
                sum += task.await;
            }
            watch.stop();
            sum
        })
    }
}
