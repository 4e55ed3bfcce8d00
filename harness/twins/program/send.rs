//! The player that yields requests.

use super::{Gone, Guards, Step, Sum, draw, get, note_caught};
use crate::{Outside, Version};
use std::pin::Pin;
use styles::send::task::Co;
use styles::send::wait::{Call, yield_};

/// Makes a player of generators with `send`.
pub fn send() -> impl Version<Sum> {
    crate::send(|co, out| body(co, out, draw(out).steps))
}

/// A body that calls itself has to be boxed.
fn body(
    co: Co,
    out: Outside,
    steps: Vec<Step>,
) -> Pin<Box<dyn Future<Output = Sum>>> {
    Box::pin(async move {
        let mut guards = Guards::default();
        let mut sum = 0;
        for step in steps {
            match step {
                Step::Get(id) => sum += yield_!(co, get(out, id))?,
                Step::Sleep(us) => yield_!(co, out.sleep(us)),
                Step::Note(number) => out.note(number),
                Step::Hold(number) => guards.hold(out, number),
                Step::Raise => return Err(Gone),
                Step::Return => return Ok(sum),
                Step::Call(steps) => {
                    sum += yield_!(co, Call(move |co| body(co, out, steps)))?;
                }
                Step::Catch(steps) => {
                    match yield_!(co, Call(move |co| body(co, out, steps))) {
                        Ok(more) => sum += more,
                        Err(failure) => note_caught(out, failure),
                    }
                }
                Step::Twice(steps) => {
                    let again = steps.clone();
                    sum += yield_!(co, Call(move |co| body(co, out, steps)))?;
                    sum += yield_!(co, Call(move |co| body(co, out, again)))?;
                }
                Step::Together(count, first) => {
                    let ids = first..first + count;
                    let begun: Vec<_> =
                        ids.map(|id| get(out, id).start()).collect();
                    for started in begun {
                        sum += yield_!(co, started)?;
                    }
                }
            }
        }
        Ok(sum)
    })
}
