//! Tasks whose handles are yielded for; the one that is left is told by an
//! error at its wait.

use crate::asyncio::{Raises, Stage, python_bool};
use crate::send::join::join;
use crate::send::run::{run, start};
use crate::send::task::Cx;
use crate::send::wait;

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
    wait::sleep(&cx, 400_000).await?;
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
    if let Err(fault) = wait::sleep(&cx, us).await {
        cx.print(format_args!("{name} is cancelled"));
        return Err(fault.into());
    }
    // step: return
    cx.print(format_args!("returning {name}"));
    Ok(name)
}
