//! A line is awaited; each echo is a task that awaits.

use super::{Echoes, forget_ended};
use crate::async_await::join::join_all;
use crate::async_await::run::{run, start};
use crate::async_await::task::Cx;
use crate::async_await::wait;
use crate::asyncio::{Input, Raises, Stage};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    let input = stage.input().clone();
    run(stage, |cx| main(cx, input))
}

async fn main(cx: Cx, input: Input) -> Raises {
    // step: lines
    let mut echoes = read_all(&cx, input).await?;
    // step: end
    forget_ended(&mut echoes);
    let count = echoes.len();
    cx.print(format_args!("end of input, {count} echoes to come"));
    join_all(&cx, &echoes).await?;
    cx.print("all echoed");
    Ok(())
}

async fn read_all(cx: &Cx, input: Input) -> Raises<Echoes> {
    let mut echoes = Echoes::new();
    loop {
        // step: read
        let reader = input.clone();
        let job = move || reader.read_line();
        let line = wait::blocking(cx, input.simulated_us(), job).await?;
        let Some(line) = line else {
            return Ok(echoes);
        };
        // step: line
        cx.print(format_args!("read: {line}"));
        forget_ended(&mut echoes);
        echoes.push(start(cx, |cx| echo(cx, line)));
    }
}

async fn echo(cx: Cx, line: String) -> Raises {
    // step: echo
    wait::sleep(&cx, 1_000_000).await;
    cx.print(format_args!("  Your text back, after 1 sec: {line}"));
    Ok(())
}
