//! A line comes by a call from the pool; each echo is a function left behind.

use super::{Echoes, forget_ended};
use crate::asyncio::{Input, Raises, Stage};
use crate::callbacks::join::join_all;
use crate::callbacks::run::{run, start};
use crate::callbacks::task::{Continuation, Cx};
use crate::callbacks::wait;

/// Runs the program.
///
/// # Errors
///
/// What the program raised.
pub fn program(stage: &Stage) -> Raises {
    let input = stage.input().clone();
    run(stage, |cx, k| main(cx, input, k))
}

fn main(cx: Cx, input: Input, k: Continuation<Raises>) {
    // step: lines
    read_all(cx, input, Echoes::new(), move |cx, echoes| {
        let mut echoes = match echoes {
            Ok(echoes) => echoes,
            Err(error) => return k(cx, Err(error)),
        };
        // step: end
        forget_ended(&mut echoes);
        let count = echoes.len();
        cx.print(format_args!("end of input, {count} echoes to come"));
        join_all(cx, &echoes, move |cx, result| {
            if result.is_err() {
                return k(cx, result);
            }
            cx.print("all echoed");
            k(cx, Ok(()));
        });
    });
}

fn read_all(
    cx: Cx,
    input: Input,
    mut echoes: Echoes,
    k: impl FnOnce(Cx, Raises<Echoes>) + 'static,
) {
    // step: read
    let reader = input.clone();
    let job = move || reader.read_line();
    wait::blocking(cx, input.simulated_us(), job, move |cx, line| {
        let line = match line {
            Ok(Some(line)) => line,
            Ok(None) => return k(cx, Ok(echoes)),
            Err(fault) => return k(cx, Err(fault.into())),
        };
        // step: line
        cx.print(format_args!("read: {line}"));
        forget_ended(&mut echoes);
        echoes.push(start(&cx, |cx, k| echo(cx, line, k)));
        read_all(cx, input, echoes, k);
    });
}

fn echo(cx: Cx, line: String, k: Continuation<Raises>) {
    // step: echo
    wait::sleep(cx, 1_000_000, move |cx, ()| {
        cx.print(format_args!("  Your text back, after 1 sec: {line}"));
        k(cx, Ok(()));
    });
}
