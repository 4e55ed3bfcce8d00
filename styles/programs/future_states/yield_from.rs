//! The end of a promise is delegated to.

use super::{Answer, Text, add_callback, boom, in_a_second};
use super::{report, tell_cancel, tell_set};
use crate::asyncio::{Kind, Raises, Stage};
use crate::yield_from::join::settle;
use crate::yield_from::run::run;
use crate::yield_from::task::generator;
use crate::yield_from::wait::{Delegate, yield_from, yield_now};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main())
}

fn main() -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        // step: result
        let answer = Answer::new(&co);
        report(&co, "pending", &answer);
        in_a_second(&co, &answer, |answer| answer.set_result(42));
        let value = yield_from!(co, settle(&answer))?;
        co.print(format_args!("awaited: {value}"));
        report(&co, "with a result", &answer);
        tell_set(&co, "set_result again", answer.set_result(43));
        tell_cancel(&co, answer.cancel());
        // step: exception
        let answer = Answer::new(&co);
        in_a_second(&co, &answer, |answer| answer.set_exception(boom()));
        if let Err(error) = yield_from!(co, settle(&answer)) {
            if error.kind != Kind::Value {
                return Err(error);
            }
            co.print(format_args!("awaiting raises {error}"));
        }
        report(&co, "with an exception", &answer);
        tell_set(&co, "set_exception again", answer.set_exception(boom()));
        // step: cancelled
        let answer = Answer::new(&co);
        in_a_second(&co, &answer, |answer| answer.cancel());
        if let Err(error) = yield_from!(co, settle(&answer)) {
            if !answer.cancelled() {
                return Err(error);
            }
            co.print(format_args!("awaiting raises {error}"));
        }
        report(&co, "cancelled", &answer);
        tell_set(&co, "set_result", answer.set_result(42));
        tell_cancel(&co, answer.cancel());
        // step: callbacks
        let future = Text::new(&co);
        add_callback(&co, &future, 1);
        add_callback(&co, &future, 2);
        future.set_result("set")?;
        co.print("the result is set, no callback has run");
        yield_from!(co, yield_now());
        // step: done
        add_callback(&co, &future, 3);
        co.print("a third one, on a future that is done");
        yield_from!(co, yield_now());
        // step: end
        co.print("end");
        Ok(())
    })
}
