//! Who waits for a future leaves a function for its end.
//!
//! Each wait puts what comes after it one level further in: "the pyramid".

use super::{Answer, Text, add_callback, boom, in_a_second};
use super::{report, tell_cancel, tell_set};
use crate::asyncio::{Kind, Raises, Stage};
use crate::callbacks::join::settle;
use crate::callbacks::run::run;
use crate::callbacks::task::{Continuation, Cx};
use crate::callbacks::wait;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

fn main(cx: Cx, k: Continuation<Raises>) {
    // step: result
    let answer = Answer::new(&cx);
    report(&cx, "pending", &answer);
    in_a_second(&cx, &answer, |answer| answer.set_result(42));
    settle(cx, &answer.clone(), move |cx, value| {
        let value = match value {
            Ok(value) => value,
            Err(error) => return k(cx, Err(error)),
        };
        cx.print(format_args!("awaited: {value}"));
        report(&cx, "with a result", &answer);
        tell_set(&cx, "set_result again", answer.set_result(43));
        tell_cancel(&cx, answer.cancel());
        // step: exception
        let answer = Answer::new(&cx);
        in_a_second(&cx, &answer, |answer| answer.set_exception(boom()));
        settle(cx, &answer.clone(), move |cx, value| {
            if let Err(error) = value {
                if error.kind != Kind::Value {
                    return k(cx, Err(error));
                }
                cx.print(format_args!("awaiting raises {error}"));
            }
            report(&cx, "with an exception", &answer);
            tell_set(&cx, "set_exception again", answer.set_exception(boom()));
            // step: cancelled
            let answer = Answer::new(&cx);
            in_a_second(&cx, &answer, |answer| answer.cancel());
            settle(cx, &answer.clone(), move |cx, value| {
                if let Err(error) = value {
                    if !answer.cancelled() {
                        return k(cx, Err(error));
                    }
                    cx.print(format_args!("awaiting raises {error}"));
                }
                report(&cx, "cancelled", &answer);
                tell_set(&cx, "set_result", answer.set_result(42));
                tell_cancel(&cx, answer.cancel());
                // step: callbacks
                let future = Text::new(&cx);
                add_callback(&cx, &future, 1);
                add_callback(&cx, &future, 2);
                if let Err(error) = future.set_result("set") {
                    return k(cx, Err(error));
                }
                cx.print("the result is set, no callback has run");
                wait::yield_now(cx, move |cx, ()| {
                    // step: done
                    add_callback(&cx, &future, 3);
                    cx.print("a third one, on a future that is done");
                    wait::yield_now(cx, move |cx, ()| {
                        // step: end
                        cx.print("end");
                        k(cx, Ok(()));
                    });
                });
            });
        });
    });
}
