//! A line is yielded for; each echo is a task that yields.

use super::{Echoes, forget_ended};
use crate::asyncio::{Input, Raises, Stage};
use crate::send::join::join_all;
use crate::send::run::{run, start};
use crate::send::task::Cx;
use crate::send::wait::{self, call};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    let input = stage.input().clone();
    run(stage, |cx| main(cx, input))
}

async fn main(cx: Cx, input: Input) -> Raises {
    // step: lines
    let mut echoes = call(&cx, |cx| read_all(cx, input)).await?;
    // step: end
    forget_ended(&mut echoes);
    let count = echoes.len();
    cx.print(format_args!("end of input, {count} echoes to come"));
    join_all(&cx, &echoes).await?;
    cx.print("all echoed");
    Ok(())
}

async fn read_all(cx: Cx, input: Input) -> Raises<Echoes> {
    let mut echoes = Echoes::new();
    loop {
        // step: read
        let reader = input.clone();
        let job = move || reader.read_line();
        let line = wait::blocking(&cx, input.simulated_us(), job).await?;
        let Some(line) = line else {
            return Ok(echoes);
        };
        // step: line
        cx.print(format_args!("read: {line}"));
        forget_ended(&mut echoes);
        echoes.push(start(&cx, |cx| echo(cx, line)));
    }
}

async fn echo(cx: Cx, line: String) -> Raises {
    // step: echo
    wait::sleep(&cx, 1_000_000).await?;
    cx.print(format_args!("  Your text back, after 1 sec: {line}"));
    Ok(())
}
