//! Who waits for a future awaits its end.

use super::{Answer, Text, add_callback, boom, in_a_second};
use super::{report, tell_cancel, tell_set};
use crate::async_await::join::settle;
use crate::async_await::run::run;
use crate::async_await::task::Cx;
use crate::async_await::wait;
use crate::asyncio::{Kind, Raises, Stage};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(cx: Cx) -> Raises {
    // step: result
    let answer = Answer::new(&cx);
    report(&cx, "pending", &answer);
    in_a_second(&cx, &answer, |answer| answer.set_result(42));
    let value = settle(&cx, &answer).await?;
    cx.print(format_args!("awaited: {value}"));
    report(&cx, "with a result", &answer);
    tell_set(&cx, "set_result again", answer.set_result(43));
    tell_cancel(&cx, answer.cancel());
    // step: exception
    let answer = Answer::new(&cx);
    in_a_second(&cx, &answer, |answer| answer.set_exception(boom()));
    if let Err(error) = settle(&cx, &answer).await {
        if error.kind != Kind::Value {
            return Err(error);
        }
        cx.print(format_args!("awaiting raises {error}"));
    }
    report(&cx, "with an exception", &answer);
    tell_set(&cx, "set_exception again", answer.set_exception(boom()));
    // step: cancelled
    let answer = Answer::new(&cx);
    in_a_second(&cx, &answer, |answer| answer.cancel());
    if let Err(error) = settle(&cx, &answer).await {
        if !answer.cancelled() {
            return Err(error);
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
    future.set_result("set")?;
    cx.print("the result is set, no callback has run");
    wait::yield_now(&cx).await;
    // step: done
    add_callback(&cx, &future, 3);
    cx.print("a third one, on a future that is done");
    wait::yield_now(&cx).await;
    // step: end
    cx.print("end");
    Ok(())
}
