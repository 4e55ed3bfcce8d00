//! Each line is yielded for; each echo is a task that yields.

use super::{Echoes, forget_ended};
use crate::asyncio::{Input, Raises, Stage};
use crate::send::join::join_all;
use crate::send::run::{run, start};
use crate::send::task::Co;
use crate::send::wait::{Blocking, Call, Sleep, yield_};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    let input = stage.input().clone();
    run(stage, |co| main(co, input))
}

async fn main(co: Co, input: Input) -> Raises {
    // step: lines
    let mut echoes = yield_!(co, Call(|co| read_all(co, input)))?;
    // step: end
    forget_ended(&mut echoes);
    let count = echoes.len();
    co.print(format_args!("end of input, {count} echoes to come"));
    yield_!(co, Call(|co| join_all(co, echoes)))?;
    co.print("all echoed");
    Ok(())
}

async fn read_all(co: Co, input: Input) -> Raises<Echoes> {
    let mut echoes = Echoes::new();
    loop {
        // step: read
        let reader = input.clone();
        let job = move || reader.read_line();
        let line = yield_!(co, Blocking(input.simulated_us(), job))?;
        let Some(line) = line else {
            return Ok(echoes);
        };
        // step: line
        co.print(format_args!("read: {line}"));
        forget_ended(&mut echoes);
        echoes.push(start(&co, |co| echo(co, line)));
    }
}

async fn echo(co: Co, line: String) -> Raises {
    // step: echo
    yield_!(co, Sleep(1_000_000));
    co.print(format_args!("  Your text back, after 1 sec: {line}"));
    Ok(())
}
