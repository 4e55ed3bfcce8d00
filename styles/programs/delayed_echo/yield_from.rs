//! A line is delegated for; each echo is a task that delegates.

use super::{Echoes, forget_ended};
use crate::asyncio::{Input, Raises, Stage};
use crate::yield_from::join::join_all;
use crate::yield_from::run::{run, start};
use crate::yield_from::task::generator;
use crate::yield_from::wait::{Delegate, blocking, sleep, yield_from};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    let input = stage.input().clone();
    run(stage, main(input))
}

fn main(input: Input) -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        // step: lines
        let mut echoes = yield_from!(co, read_all(input))?;
        // step: end
        forget_ended(&mut echoes);
        let count = echoes.len();
        co.print(format_args!("end of input, {count} echoes to come"));
        yield_from!(co, join_all(&echoes))?;
        co.print("all echoed");
        Ok(())
    })
}

fn read_all(input: Input) -> impl Delegate<Return = Raises<Echoes>> {
    generator(async move |co| {
        let mut echoes = Echoes::new();
        loop {
            // step: read
            let reader = input.clone();
            let job = move || reader.read_line();
            let line = yield_from!(co, blocking(input.simulated_us(), job))?;
            let Some(line) = line else {
                return Ok(echoes);
            };
            // step: line
            co.print(format_args!("read: {line}"));
            forget_ended(&mut echoes);
            echoes.push(start(&co, echo(line)));
        }
    })
}

fn echo(line: String) -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        // step: echo
        yield_from!(co, sleep(1_000_000));
        co.print(format_args!("  Your text back, after 1 sec: {line}"));
        Ok(())
    })
}
