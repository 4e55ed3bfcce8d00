//! One resumption of the innermost of nested bodies.

use benches::peers::{Program, Runtime, boxed_async, corosensei};
use benches::{Case, Stopwatch};
use lab::measure::Model;
use smol::future::yield_now;
use std::process::ExitCode;

/// The turns of the innermost body.
const TURNS: u64 = 20_000;

fn main() -> ExitCode {
    benches::time([1, 8, 32, 128].map(|depth| {
        let turns = TURNS;
        Case::of(Model::Depth { depth, turns })
            .with_runtimes(Nest { depth, turns })
            .with("boxed-async", move |w| boxed_async::nest(depth, turns, w))
            .with("corosensei", move |w| corosensei::nest(depth, turns, w))
    }))
}

/// One task of nested bodies, of which the innermost yields.
#[derive(Clone, Copy)]
struct Nest {
    depth: u32,
    turns: u64,
}

impl Program for Nest {
    fn run<R: Runtime>(self, watch: &mut Stopwatch) -> u64 {
        R::run(|runtime| async move {
            let nested = boxed_async::nested(self.depth, self.turns);
            let task = runtime.spawn(nested);
            // It waits for its first turn when the time begins to count.
            yield_now().await;
            watch.start();
            let value = task.await;
            watch.stop();
            value
        })
    }
}
