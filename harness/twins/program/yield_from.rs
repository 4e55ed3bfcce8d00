//! The player that delegates.

use super::{Gone, Guards, Step, Sum, draw, get, note_caught};
use crate::{Outside, Version};
use styles::yield_from::task::{Boxed, generator};
use styles::yield_from::wait::{Delegate, yield_from as yield_from_};

/// Makes a player of generators that delegate.
pub fn yield_from() -> impl Version<Sum> {
    crate::yield_from(|co, out: Outside| async move {
        yield_from_!(co, body(out, draw(out).steps))
    })
}

/// A body that delegates to its own kind has to be boxed.
fn body(out: Outside, steps: Vec<Step>) -> Boxed<Sum> {
    Boxed::new(plain(out, steps))
}

fn plain(
    out: Outside,
    steps: Vec<Step>,
) -> impl Delegate<Return = Sum, Child: 'static> + 'static {
    generator(async move |co| {
        let mut guards = Guards::default();
        let mut sum = 0;
        for step in steps {
            match step {
                Step::Get(id) => sum += yield_from_!(co, get(out, id))?,
                Step::Sleep(us) => yield_from_!(co, out.sleep(us)),
                Step::Note(number) => out.note(number),
                Step::Hold(number) => guards.hold(out, number),
                Step::Raise => return Err(Gone),
                Step::Return => return Ok(sum),
                Step::Call(steps) => {
                    sum += yield_from_!(co, body(out, steps))?;
                }
                Step::Catch(steps) => match yield_from_!(co, body(out, steps))
                {
                    Ok(more) => sum += more,
                    Err(failure) => note_caught(out, failure),
                },
                Step::Twice(steps) => {
                    sum += yield_from_!(co, body(out, steps.clone()))?;
                    sum += yield_from_!(co, body(out, steps))?;
                }
                Step::Together(count, first) => {
                    let ids = first..first + count;
                    let begun: Vec<_> =
                        ids.map(|id| get(out, id).start()).collect();
                    for started in begun {
                        sum += yield_from_!(co, started)?;
                    }
                }
            }
        }
        Ok(sum)
    })
}
