//! One of several tasks that are started together, yield once and are joined
//! together.

use benches::peers::{Program, Runtime};
use benches::{Case, Stopwatch};
use futures::executor::block_on;
use futures::future::join_all;
use lab::measure::Model;
use smol::future::yield_now;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cases = [(2, 20_000), (32, 2_000), (1_024, 64)];
    benches::time(cases.map(|(breadth, rounds)| {
        let gather = Gather { breadth, rounds };
        Case::of(Model::Breadth { breadth, rounds })
            .with_runtimes(gather)
            .with("join-all", move |watch| gather.join_all(watch))
    }))
}

/// Tasks that are gathered, in rounds.
#[derive(Clone, Copy)]
struct Gather {
    breadth: u32,
    rounds: u32,
}

impl Program for Gather {
    fn run<R: Runtime>(self, watch: &mut Stopwatch) -> u64 {
        R::run(|runtime| async move {
            watch.start();
            let mut sum = 0;
            for _ in 0..self.rounds {
                let task = |number| runtime.spawn(one_later(number));
                let tasks: Vec<_> = (0..self.breadth).map(task).collect();
                for task in tasks {
                    sum += task.await;
                }
            }
            watch.stop();
            sum
        })
    }
}

impl Gather {
    /// Gathers futures in one task, without starting any.
    fn join_all(self, watch: &mut Stopwatch) -> u64 {
        watch.time(|| {
            block_on(async move {
                let mut sum = 0;
                for _ in 0..self.rounds {
                    let all = (0..self.breadth).map(one_later);
                    sum += join_all(all).await.iter().sum::<u64>();
                }
                sum
            })
        })
    }
}

async fn one_later(number: u32) -> u64 {
    yield_now().await;
    u64::from(number)
}
