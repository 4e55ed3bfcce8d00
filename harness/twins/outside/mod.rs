//! The outside of a version: the operations it begins, the time, and the
//! effects that it states.

mod begun;
mod done;
mod held;
mod op;
mod pieces;
mod spawned;
mod started;
mod waits;

pub use self::done::Done;
pub(crate) use self::done::state_result;
pub use self::held::Held;
pub use self::op::Op;
pub use self::pieces::{Pieces, Whole};
pub use self::spawned::{OnDrop, Spawned};
pub use self::started::{Handle, Started};

use crate::run::{self, MAX_NOTE_BYTES};
use crate::schedule::Decision;
use std::any::{Any, TypeId};
use std::fmt::{Debug, Display, Write};
use std::ops::RangeInclusive;
use std::panic::Location;
use std::rc::Rc;
use styles::event_loop::Loop;

/// All that a version needs of the world around it, in one run.
///
/// A number, so it is `Copy` and `Send`: it goes into closures and futures as
/// it is, and bounds of production code hold.
///
/// # Panics
///
/// All methods, after the run that it belongs to, and in another thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Outside(u64);

impl Outside {
    pub(crate) fn of(run: u64) -> Outside {
        Outside(run)
    }

    /// Makes an operation, which has not begun: a read, a request, a job.
    ///
    /// `name` says what it is, `with` are its arguments, which `Debug` writes;
    /// by both it is known in schedules, as in `read("foo.txt")`. `outcomes`
    /// are all the ways in which it can end, the usual one first. Schedules
    /// know those with which each version first began an operation of its name
    /// and arguments; both should make it by one function.
    ///
    /// # Panics
    ///
    /// When it begins, if there are no outcomes.
    #[track_caller]
    pub fn op<T: Debug + 'static>(
        self,
        name: &'static str,
        with: impl Debug,
        outcomes: impl IntoIterator<Item = T>,
    ) -> Op<T> {
        let mut text = String::with_capacity(64);
        text.push_str(name);
        let arguments = text.len();
        let _ = write!(text, "{with:?}");
        // A tuple brings its brackets along.
        if !(text[arguments..].starts_with('(') && text.ends_with(')')) {
            text.insert(arguments, '(');
            text.push(')');
        }
        let word = run::with(self.0, |run| run.book.line(&text));
        Op::new(
            self,
            (name, word),
            outcomes.into_iter().collect(),
            Location::caller(),
        )
    }

    /// Returns an input of the run: a value of the range, usually the first.
    ///
    /// # Panics
    ///
    /// If the range is empty.
    pub fn pick(self, name: &'static str, range: RangeInclusive<u64>) -> u64 {
        let (first, last) = range.into_inner();
        assert!(first <= last, "the range of `{name}` is empty");
        run::with(self.0, |run| {
            let word = run.book.word(name);
            if !run.trace.picked.contains(&(word, first, last)) {
                run.trace.picked.push((word, first, last));
            }
            let decided = run.decide(|one| match one {
                Decision::Picks { input, value }
                    if *input == word && (first..=last).contains(value) =>
                {
                    Some(*value)
                }
                _ => None,
            });
            let value = decided.unwrap_or(first);
            let inputs = &mut run.trace.inputs;
            *inputs = inputs.wrapping_mul(31).wrapping_add(value);
            *inputs = inputs.wrapping_add(1);
            value
        })
    }

    /// States an effect: all that others can see of the version, and that is
    /// no operation. The text should say what happened, and no more.
    ///
    /// # Panics
    ///
    /// If a run notes more than 64 KiB.
    pub fn note(self, effect: impl Display) {
        let text = effect.to_string();
        let is_too_much = run::with(self.0, |run| run.note(&text));
        if is_too_much && !std::thread::panicking() {
            panic!("a run notes at most {MAX_NOTE_BYTES} bytes");
        }
    }

    /// Takes something that is held until it is dropped: a lock, a permit, a
    /// file. Both are effects.
    pub fn hold(self, name: &'static str) -> Held {
        Held::take(self, name)
    }

    /// Returns the state of this run that `make` makes: one for each place in
    /// the source that asks and each type, however often it asks. It outlives
    /// a body that is dropped and made anew.
    #[track_caller]
    pub fn keep<S: Clone + 'static>(self, make: impl FnOnce() -> S) -> S {
        let key = (TypeId::of::<S>(), Location::caller());
        let kept = run::with(self.0, |run| run.kept.get(&key).cloned());
        let kept = kept.and_then(|kept| kept.downcast_ref::<S>().cloned());
        kept.unwrap_or_else(|| {
            let made = make();
            let kept: Rc<dyn Any> = Rc::new(made.clone());
            run::with(self.0, |run| run.kept.insert(key, kept));
            made
        })
    }

    /// Makes a wait for `us` microseconds of the run's clock, which has not
    /// begun; waited for as any operation.
    #[track_caller]
    pub fn sleep(self, us: u64) -> Op<()> {
        let text = format!("sleep({us})");
        let word = run::with(self.0, |run| run.book.word(&text));
        Op::timer(self, word, us, Location::caller())
    }

    /// Calls `k` when `us` microseconds have passed.
    #[track_caller]
    pub fn after(self, us: u64, k: impl FnOnce() + 'static) -> Handle {
        let timer = self.sleep(us).start();
        let handle = timer.handle();
        timer.then(move |()| k());
        handle
    }

    /// Starts a task of its own, which runs beside the version; `policy` is
    /// what the drop of its handle does.
    pub fn spawn<T: 'static>(
        self,
        policy: OnDrop,
        body: impl Future<Output = T> + 'static,
    ) -> Spawned<T> {
        Spawned::start(self, policy, body)
    }

    /// Returns the loop of the run, on which bodies of the four styles can be
    /// started; a version of callbacks has no other way to it.
    pub fn event_loop(self) -> Loop {
        run::with(self.0, |run| {
            run.has_spawned = true;
            run.lp.clone()
        })
    }

    /// Returns the microseconds since the run began.
    pub fn now_us(self) -> u64 {
        run::with(self.0, |run| run.now_us())
    }

    pub(crate) fn id(self) -> u64 {
        self.0
    }
}
