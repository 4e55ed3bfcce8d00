//! The player that calls back.

use super::{Gone, Guards, Step, Sum, draw, get, note_caught};
use crate::{Done, Handle, Op, Outside, Started, Version};
use std::cell::Cell;
use std::fmt::Debug;
use std::rc::Rc;
use std::vec;

/// Makes a player of callbacks, which can be cancelled.
pub fn callbacks() -> impl Version<Sum> {
    crate::callbacks(|out: Outside, done: Done<Sum>| {
        let waits = Waits::default();
        let all = waits.clone();
        let k = Box::new(move |sum| done.call(sum));
        body(out, waits, draw(out).steps, k);
        move || all.cancel()
    })
}

/// The wait that the program is in, so that it can be given up.
#[derive(Clone, Default)]
struct Waits(Rc<Wait>);

/// An operation that is given up with the wait; or, for one that goes on as a
/// promise does, the function that is not called then.
#[derive(Default)]
struct Wait {
    op: Cell<Option<Handle>>,
    next: Cell<Option<Next>>,
}

/// The function that is called with the sum of a body.
type Next = Box<dyn FnOnce(Sum)>;

impl Waits {
    fn wait<T: Debug + 'static>(
        &self,
        op: Op<T>,
        k: impl FnOnce(T) + 'static,
    ) {
        let started = op.start();
        self.0.op.set(Some(started.handle()));
        started.then(k);
    }

    fn wait_started(
        &self,
        started: Started<Sum>,
        k: impl FnOnce(Sum) + 'static,
    ) {
        self.0.op.set(None);
        self.0.next.set(Some(Box::new(k)));
        let wait = self.0.clone();
        started.then(move |sum| {
            if let Some(next) = wait.next.take() {
                next(sum);
            }
        });
    }

    fn cancel(&self) {
        drop(self.0.next.take());
        if let Some(op) = self.0.op.take() {
            op.cancel();
        }
    }
}

/// A body that is under way. Dropped, it drops its guards before the bodies
/// that called it.
struct Frame {
    out: Outside,
    waits: Waits,
    guards: Guards,
    sum: u64,
    rest: vec::IntoIter<Step>,
    begun: vec::IntoIter<Started<Sum>>,
    k: Next,
}

fn body(out: Outside, waits: Waits, steps: Vec<Step>, k: Next) {
    Frame {
        out,
        waits,
        guards: Guards::default(),
        sum: 0,
        rest: steps.into_iter(),
        begun: Vec::new().into_iter(),
        k,
    }
    .go_on();
}

impl Frame {
    /// Goes on, to the next wait or to the end.
    fn go_on(mut self) {
        let (out, waits) = (self.out, self.waits.clone());
        if let Some(started) = self.begun.next() {
            return waits.wait_started(started, |got| self.add(got));
        }
        while let Some(step) = self.rest.next() {
            match step {
                Step::Get(id) => {
                    return waits.wait(get(out, id), |got| self.add(got));
                }
                Step::Sleep(us) => {
                    return waits.wait(out.sleep(us), |()| self.go_on());
                }
                Step::Note(number) => out.note(number),
                Step::Hold(number) => self.guards.hold(out, number),
                Step::Raise => return self.end(Err(Gone)),
                Step::Return => break,
                Step::Call(steps) => {
                    let k = Box::new(|sum| self.add(sum));
                    return body(out, waits, steps, k);
                }
                Step::Catch(steps) => {
                    let k = Box::new(move |sum| match sum {
                        Ok(_) => self.add(sum),
                        Err(failure) => {
                            note_caught(out, failure);
                            self.go_on();
                        }
                    });
                    return body(out, waits, steps, k);
                }
                Step::Twice(steps) => {
                    let (again, more) = (steps.clone(), waits.clone());
                    let k = Box::new(move |sum| match sum {
                        Ok(got) => {
                            self.sum += got;
                            let k = Box::new(|sum| self.add(sum));
                            body(out, more, again, k);
                        }
                        Err(_) => self.end(sum),
                    });
                    return body(out, waits, steps, k);
                }
                Step::Together(count, first) => {
                    let ids = first..first + count;
                    let begun: Vec<_> =
                        ids.map(|id| get(out, id).start()).collect();
                    self.begun = begun.into_iter();
                    return self.go_on();
                }
            }
        }
        let sum = self.sum;
        self.end(Ok(sum));
    }

    /// Adds what it got, and goes on; ends with a failure.
    fn add(mut self, got: Sum) {
        match got {
            Ok(got) => {
                self.sum += got;
                self.go_on();
            }
            Err(_) => self.end(got),
        }
    }

    /// Drops all that it holds, and calls back.
    fn end(self, sum: Sum) {
        let Frame {
            guards, begun, k, ..
        } = self;
        drop(begun);
        drop(guards);
        k(sum);
    }
}
