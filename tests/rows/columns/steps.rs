//! A variable that several steps of a body share.

use super::WHO;
use std::cell::RefCell;
use std::rc::Rc;
use styles::callbacks::deferred::Deferred;
use styles::event_loop::{Loop, Task};
use styles::send::wait::{YieldNow, yield_};
use styles::yield_from::task::generator;
use styles::{Style, async_await, callbacks, send, yield_from};

/// Steps of the body.
const STEPS: usize = 3;

/// Starts a body of three steps with waits between them, each of which sees
/// what those before it have left.
pub(crate) fn three_steps(style: Style, lp: &Loop) -> Task<Vec<usize>> {
    match style {
        Style::Callbacks => callbacks::task::spawn(lp, WHO, |cx, k| {
            // All steps are there before the first is called, so what they
            // share belongs to none of them.
            let seen = Rc::new(RefCell::new(vec![0]));
            let (first, second, end) = (seen.clone(), seen.clone(), seen);
            let (firer, chain) = Deferred::<(), ()>::new(&cx);
            let note = |seen: Rc<RefCell<Vec<usize>>>| {
                move |()| {
                    let length = seen.borrow().len();
                    seen.borrow_mut().push(length);
                    Ok(())
                }
            };
            // The last of them has what the task ends with.
            chain.then(note(first)).then(note(second)).done(move |_| {
                k(cx, end.take());
            });
            firer.resolve(()).expect("not fired before");
        }),
        Style::Send => send::task::spawn(lp, WHO, |co| async move {
            let mut seen = vec![0];
            while seen.len() < STEPS {
                yield_!(co, YieldNow);
                seen.push(seen.len());
            }
            seen
        }),
        Style::YieldFrom => {
            use yield_from::wait::yield_now;
            let body = generator(async move |co| {
                let mut seen = vec![0];
                while seen.len() < STEPS {
                    yield_from!(co, yield_now());
                    seen.push(seen.len());
                }
                seen
            });
            yield_from::task::spawn(lp, WHO, body)
        }
        Style::AsyncAwait => {
            async_await::task::spawn(lp, WHO, |cx| async move {
                let mut seen = vec![0];
                while seen.len() < STEPS {
                    async_await::wait::yield_now(&cx).await;
                    seen.push(seen.len());
                }
                seen
            })
        }
    }
}
