//! The callback that a version of callbacks calls with its result.

use super::Outside;
use crate::faults::{Fault, broken};
use crate::run;
use crate::trace::Kind;
use std::fmt::{self, Debug};
use std::marker::PhantomData;

/// The last callback of a version: called once, with the result.
///
/// Clones call the same. That it is called twice, or that the last of them is
/// dropped uncalled, is told by the check.
pub struct Done<T> {
    out: Outside,
    result: PhantomData<fn(T)>,
}

impl<T: Debug> Done<T> {
    pub(crate) fn new(out: Outside) -> Done<T> {
        run::with(out.id(), |run| run.done.handles += 1);
        Done {
            out,
            result: PhantomData,
        }
    }

    /// States the result.
    ///
    /// # Panics
    ///
    /// After the run.
    pub fn call(&self, result: T) {
        state_result(self.out, &result);
    }
}

/// States a result of a version.
pub(crate) fn state_result(out: Outside, result: &dyn Debug) {
    let text = format!("{result:?}");
    run::with(out.id(), |run| {
        let word = run.book.word(&text);
        let because = run.ended_early == Some(run.instant);
        let kind = match run.done.calls {
            0 if because => Kind::ResultOfCancel,
            0 => Kind::Result,
            _ => Kind::DoneAgain,
        };
        run.done.calls += 1;
        if kind != Kind::DoneAgain || !broken(Fault::DoneAgainLost) {
            run.tell(kind, word);
        }
    });
}

impl<T> Clone for Done<T> {
    fn clone(&self) -> Done<T> {
        run::try_with(self.out.id(), |run| run.done.handles += 1);
        Done {
            out: self.out,
            result: PhantomData,
        }
    }
}

impl<T> Drop for Done<T> {
    fn drop(&mut self) {
        run::try_with(self.out.id(), |run| {
            run.done.handles -= 1;
            let is_last = run.done.handles == 0 && run.done.calls == 0;
            if is_last && run.ended_early.is_none() {
                let word = run.book.word("");
                run.tell(Kind::DoneDropped, word);
            }
        });
    }
}

impl<T> fmt::Debug for Done<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Done")
    }
}
