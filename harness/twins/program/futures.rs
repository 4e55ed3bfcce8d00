//! The player that awaits.

use super::{Gone, Guards, Step, Sum, draw, get, note_caught};
use crate::{Outside, Version};
use std::pin::Pin;

/// Makes a player of futures.
pub fn futures() -> impl Version<Sum> {
    crate::futures(|out| body(out, draw(out).steps))
}

/// A body that calls itself has to be boxed.
fn body(out: Outside, steps: Vec<Step>) -> Pin<Box<dyn Future<Output = Sum>>> {
    Box::pin(async move {
        let mut guards = Guards::default();
        let mut sum = 0;
        for step in steps {
            match step {
                Step::Get(id) => sum += get(out, id).await?,
                Step::Sleep(us) => out.sleep(us).await,
                Step::Note(number) => out.note(number),
                Step::Hold(number) => guards.hold(out, number),
                Step::Raise => return Err(Gone),
                Step::Return => return Ok(sum),
                Step::Call(steps) => sum += body(out, steps).await?,
                Step::Catch(steps) => match body(out, steps).await {
                    Ok(more) => sum += more,
                    Err(failure) => note_caught(out, failure),
                },
                Step::Twice(steps) => {
                    sum += body(out, steps.clone()).await?;
                    sum += body(out, steps).await?;
                }
                Step::Together(count, first) => {
                    let ids = first..first + count;
                    let begun: Vec<_> =
                        ids.map(|id| get(out, id).start()).collect();
                    for started in begun {
                        sum += started.await?;
                    }
                }
            }
        }
        Ok(sum)
    })
}
