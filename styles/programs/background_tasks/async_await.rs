//! Tasks with handles that are awaited; the task that remains is dropped where
//! it waits, and a guard reports it.

use crate::async_await::join::join;
use crate::async_await::run::{run, start};
use crate::async_await::task::Cx;
use crate::async_await::wait;
use crate::asyncio::{DropGuard, Raises, Stage, python_bool};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)?;
    stage.print("the run is over");
    Ok(())
}

async fn main(cx: Cx) -> Raises {
    // step: start
    let t1 = start(&cx, |cx| returnit(cx, "t1-val", 200_000));
    let t2 = start(&cx, |cx| returnit(cx, "t2-val", 500_000));
    let t3 = start(&cx, |cx| returnit(cx, "t3-val", 9_000_000));
    cx.print("three tasks, none has begun");
    // step: first
    let value = join(&cx, &t1).await?;
    cx.print(format_args!("awaited {value}"));
    cx.print(format_args!("t2 done: {}", python_bool(t2.is_done())));
    // step: meanwhile
    wait::sleep(&cx, 400_000).await;
    cx.print(format_args!("t2 done: {}", python_bool(t2.is_done())));
    // step: second
    let value = join(&cx, &t2).await?;
    cx.print(format_args!("awaited {value}, at once"));
    // step: again
    let value = join(&cx, &t1).await?;
    cx.print(format_args!("awaited {value}, again"));
    // step: end
    let done = python_bool(t3.is_done());
    cx.print(format_args!("main ends; t3 done: {done}"));
    Ok(())
}

async fn returnit(
    cx: Cx,
    name: &'static str,
    us: u64,
) -> Raises<&'static str> {
    // step: sleep
    cx.print(format_args!("{name} begins"));
    let dropped = DropGuard::new(|| {
        cx.print(format_args!("{name} is cancelled"));
    });
    wait::sleep(&cx, us).await;
    dropped.dismiss();
    // step: return
    cx.print(format_args!("returning {name}"));
    Ok(name)
}
