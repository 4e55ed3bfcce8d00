//! One pair of runs of a check, of two operations, on other runtimes too, and
//! of twelve; and one finding, from the first run to the text of the report.
//!
//! Beside them the loop alone: the same number of tasks and waits, each pair
//! on a loop that is kept, with nothing recorded and nothing compared.

use benches::{Case, Stopwatch};
use harness::worlds::null::NullWorld;
use std::cell::Cell;
use std::process::ExitCode;
use std::rc::Rc;
use styles::async_await::{task, wait};
use styles::event_loop::EventLoop;
use styles::trace::Silence;
use twins::{
    Check, Done, Op, Outside, callbacks, check, futures, on_smol, on_tokio,
};

fn main() -> ExitCode {
    benches::time([
        pairs(2, check_of_two),
        pairs(12, check_of_twelve),
        pairs(2, two_on_tokio).named("tokio"),
        pairs(2, two_on_smol).named("smol"),
        Case::new("twins", 1, 1, 1)
            .named("finding")
            .with("check", |watch| {
                watch.time(|| {
                    let verdict = one_step_more().run();
                    assert!(verdict.to_string().contains("cause: error"));
                    verdict.decisions() as u64
                })
            }),
    ])
}

/// Makes the case of a check that passes, and of the loop alone.
fn pairs(operations: u32, make: fn() -> Check) -> Case {
    let pairs = make().run().pairs() as u64;
    Case::new("twins", operations, pairs, pairs)
        .with("check", move |watch| {
            let verdict = watch.time(|| make().run());
            assert!(verdict.is_equal(), "{verdict}");
            verdict.pairs() as u64
        })
        .with("loop", move |watch| on_loop(operations, pairs, watch))
}

/// Does the waits of so many pairs of runs, one task a run.
fn on_loop(operations: u32, pairs: u64, watch: &mut Stopwatch) -> u64 {
    let world = Box::new(NullWorld::default());
    let event_loop = EventLoop::new(world, Box::new(Silence));
    let lp = event_loop.handle();
    watch.time(|| {
        for _ in 0..2 * pairs {
            let run = task::spawn(lp, lp.next_actor(), async move |cx| {
                for us in 0..operations {
                    wait::sleep(&cx, 100 + u64::from(us)).await;
                }
            });
            let ended = event_loop.run_until_complete(&run);
            ended.expect("a task that sleeps ends");
        }
    });
    pairs
}

#[derive(Debug)]
struct Gone;

fn read(out: Outside) -> Op<Result<&'static str, Gone>> {
    out.op("read", "foo.txt", [Ok("data"), Err(Gone)])
}

fn write(out: Outside, text: &str) -> Op<Result<(), Gone>> {
    out.op("write", text.to_string(), [Ok(()), Err(Gone)])
}

fn copy(out: Outside, done: Done<Result<(), Gone>>) {
    read(out).then(move |data| match data {
        Ok(data) => write(out, data).then(move |end| done.call(end)),
        Err(_) => done.call(Ok(())),
    });
}

/// One operation after the other.
fn check_of_two() -> Check {
    let new = |out: Outside| async move {
        match read(out).await {
            Ok(data) => write(out, data).await,
            Err(_) => Ok(()),
        }
    };
    check("two", callbacks(copy), futures(new))
}

/// The same operations in two versions on tokio.
fn two_on_tokio() -> Check {
    let old = |out: Outside| async move {
        let data = read(out).await?;
        write(out, data).await
    };
    let new = |out: Outside| async move {
        match read(out).await {
            Ok(data) => write(out, data).await,
            Err(gone) => Err(gone),
        }
    };
    check("two_on_tokio", on_tokio(old), on_tokio(new))
}

/// The same beside smol's executor.
fn two_on_smol() -> Check {
    let old = |out: Outside, _| async move {
        let data = read(out).await?;
        write(out, data).await
    };
    let new = |out: Outside, _| async move {
        match read(out).await {
            Ok(data) => write(out, data).await,
            Err(gone) => Err(gone),
        }
    };
    check("two_on_smol", on_smol(old), on_smol(new))
}

/// A new version that goes on after the failure.
fn one_step_more() -> Check {
    let new = |out: Outside| async move {
        write(out, read(out).await.unwrap_or("nothing")).await
    };
    check("one_step_more", callbacks(copy), futures(new))
}

/// Twelve operations side by side, and the sum of what they give.
fn check_of_twelve() -> Check {
    let get = |out: Outside, number: u64| {
        out.op("get", number, [Ok(number), Err(Gone)])
    };
    let old = move |out: Outside, done: Done<u64>| {
        let sum = Rc::new(Cell::new((0, 0)));
        for number in 0..12 {
            let (sum, done) = (sum.clone(), done.clone());
            get(out, number).then(move |value| {
                let (count, total) = sum.get();
                sum.set((count + 1, total + value.unwrap_or(100)));
                if count + 1 == 12 {
                    done.call(sum.get().1);
                }
            });
        }
    };
    let new = move |out: Outside| async move {
        let all: Vec<_> = (0..12).map(|n| get(out, n).start()).collect();
        let mut sum = 0;
        for one in all {
            sum += one.await.unwrap_or(100);
        }
        sum
    };
    check("twelve", callbacks(old), futures(new))
}
