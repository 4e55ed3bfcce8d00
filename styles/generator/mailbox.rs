//! The mailbox between bodies and the caller that resumes them.
//!
//! One mailbox serves all bodies that are driven together, those of a
//! generator or of a task: only one of them runs at a time.

use super::Misuse;
use super::co::Co;
use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

/// The mailbox of bodies that yield `Y`, are sent `R` or thrown `E`, and share
/// an `X`. Clones are the same mailbox.
pub struct Mailbox<Y, R, E, X = ()>(Rc<Slots<Y, R, E, X>>);

/// The answer to a yield: a value or an error.
type Answer<R, E> = Option<Result<R, E>>;

/// The content of a mailbox, in the order of use, so that the fields that each
/// resume touches lie together.
#[repr(C)]
struct Slots<Y, R, E, X> {
    shared: X,
    /// The number of the body that has control; 0 if none has.
    running: Cell<u32>,
    asked: Cell<Asked>,
    /// `true` if a bare `yield` was made.
    yielded_none: Cell<bool>,
    answered: Cell<Answered>,
    yielded: Cell<Option<Y>>,
    answer: Cell<Answer<R, E>>,
    /// The number of the body that was made last.
    made: Cell<u32>,
    /// Boxed with the first delegation, since most bodies that wait in great
    /// numbers make none.
    path: Cell<Option<Box<Path>>>,
}

/// The names that lie in the box of a path; few bodies delegate deeper.
const SHALLOW: usize = 4;

/// The bodies that were delegated to, outermost first.
#[derive(Default)]
struct Path {
    count: usize,
    shallow: [&'static str; SHALLOW],
    deep: Vec<&'static str>,
}

impl Path {
    fn push(&mut self, name: &'static str) {
        match self.shallow.get_mut(self.count) {
            Some(place) => *place = name,
            None => self.deep.push(name),
        }
        self.count += 1;
    }

    fn truncate(&mut self, count: usize) {
        self.deep.truncate(count.saturating_sub(SHALLOW));
        self.count = self.count.min(count);
    }

    fn names(&self) -> Vec<&'static str> {
        let names = self.shallow.iter().take(self.count);
        names.chain(&self.deep).copied().collect()
    }
}

/// The kind of the answer; an answer without a value needs no [`Answer`].
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answered {
    No,
    WithNothing,
    Yes,
}

/// The yields since the outermost body was resumed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    Nothing,
    Once,
    /// An error was raised, which lies in the place of the answer. All bodies
    /// end, the innermost first, up to one that catches it.
    Raised,
    /// A wrong use of a `Co`; all bodies end.
    Misused(Misuse),
    /// A body is being closed; its destructors run.
    Closing,
}

impl<Y, R, E, X> Mailbox<Y, R, E, X> {
    /// Makes an empty mailbox.
    pub fn new(shared: X) -> Mailbox<Y, R, E, X> {
        Mailbox(Rc::new(Slots {
            shared,
            running: Cell::new(0),
            asked: Cell::new(Asked::Nothing),
            yielded_none: Cell::new(false),
            answered: Cell::new(Answered::No),
            yielded: Cell::new(None),
            answer: Cell::new(None),
            made: Cell::new(0),
            path: Cell::new(None),
        }))
    }

    /// Returns the value that all bodies share.
    #[inline]
    pub fn shared(&self) -> &X {
        &self.0.shared
    }

    /// Puts in the value of the yield at which the innermost body waits.
    #[inline(always)]
    pub fn send(&self, value: R) {
        self.0.answered.set(Answered::Yes);
        self.0.answer.set(Some(Ok(value)));
    }

    /// Puts in the error of the yield at which the innermost body waits.
    #[inline(always)]
    pub fn throw(&self, error: E) {
        self.0.answered.set(Answered::Yes);
        self.0.answer.set(Some(Err(error)));
    }

    /// Raises an error out of the body that runs or waits; for children, which
    /// leave it behind instead of a value that they yield.
    #[cold]
    pub fn raise(&self, error: E) {
        self.0.answer.set(Some(Err(error)));
        self.0.asked.set(Asked::Raised);
    }

    /// Takes out an error that was raised, which is caught by that. Those that
    /// catch none have ended.
    #[inline]
    pub fn take_raised(&self) -> Option<E> {
        if self.0.asked.get() != Asked::Raised {
            return None;
        }
        self.0.asked.set(Asked::Nothing);
        self.0.answer.take()?.err()
    }

    /// Puts in an answer without a value, as Python's `next`, which sends
    /// `None`. For bodies that wait with [`Mailbox::take_answer`].
    ///
    /// Only a byte is written. A larger answer is written field by field, and
    /// reading it whole at once would stall the processor.
    #[inline(always)]
    pub fn send_none(&self) {
        self.0.answered.set(Answered::WithNothing);
    }

    /// Takes out the answer: a value, [no value](Mailbox::send_none), or an
    /// error. Returns `None` if the body has to go on waiting.
    #[inline(always)]
    pub fn take_answer(&self) -> Option<Result<Option<R>, E>> {
        match self.0.answered.replace(Answered::No) {
            Answered::No => None,
            Answered::WithNothing => Some(Ok(None)),
            Answered::Yes => {
                let answer = self.0.answer.take();
                answer.map(|answer| answer.map(Some))
            }
        }
    }

    /// Puts in the yielded value of a child that is no body.
    #[inline(always)]
    pub fn put_yielded(&self, value: Y) {
        self.0.yielded.set(Some(value));
        self.0.asked.set(Asked::Once);
    }

    /// Takes out the value that was yielded.
    ///
    /// # Panics
    ///
    /// If there is none.
    #[inline]
    pub fn take_yielded(&self) -> Y {
        let yielded = self.0.yielded.take();
        yielded.expect("a body that waits has yielded")
    }

    /// Returns whether a value was yielded: it is there to be taken. If not, a
    /// body that waits has [raised](Mailbox::take_raised) an error or
    /// [misused](Mailbox::misuse) its yields.
    #[inline]
    pub fn has_yielded(&self) -> bool {
        self.0.asked.get() == Asked::Once
    }

    /// Takes out the value that was yielded; `None` after [`Co::put_none`].
    #[inline(always)]
    pub fn take_yielded_or_none(&self) -> Option<Y> {
        if self.0.yielded_none.replace(false) {
            return None;
        }
        self.0.yielded.take()
    }

    /// Returns the misuse of a body that neither yielded nor returned; such a
    /// body has ended.
    #[inline]
    pub fn misuse(&self) -> Option<Misuse> {
        match self.0.asked.get() {
            Asked::Misused(misuse) => Some(misuse),
            Asked::Nothing | Asked::Once | Asked::Raised | Asked::Closing => {
                None
            }
        }
    }

    /// Returns the type names of the bodies that were delegated to, outermost
    /// first.
    pub fn path(&self) -> Vec<&'static str> {
        let path = self.0.path.take();
        let names = path.as_ref().map(|path| path.names());
        self.0.path.set(path);
        names.unwrap_or_default()
    }

    /// Makes the handle of a new body.
    pub(super) fn make_co(&self) -> Co<Y, R, E, X> {
        // Bodies of one task that exist at the same time have different
        // numbers, even after 2^32 bodies.
        let serial = self.0.made.get().wrapping_add(1).max(1);
        self.0.made.set(serial);
        Co::new(self.clone(), serial)
    }

    /// Puts in a yield without a value.
    #[inline(always)]
    pub(super) fn put_none(&self) {
        self.0.yielded_none.set(true);
        self.0.asked.set(Asked::Once);
    }

    /// Returns `true` if the body of this number has control.
    #[inline(always)]
    pub(super) fn runs(&self, serial: u32) -> bool {
        self.0.running.get() == serial
    }

    #[inline(always)]
    pub(super) fn asked(&self) -> Asked {
        self.0.asked.get()
    }

    #[inline]
    pub(super) fn set_misused(&self, misuse: Misuse) {
        self.0.asked.set(Asked::Misused(misuse));
    }

    /// Gives control to a body, which has not yielded yet, until the returned
    /// guard is dropped.
    #[inline]
    pub(super) fn enter(&self, serial: u32) -> Control<'_> {
        let slots = &*self.0;
        slots.asked.set(Asked::Nothing);
        Control {
            running: &slots.running,
            before: slots.running.replace(serial),
        }
    }

    /// Gives control to the destructors of a body, which cannot yield, until
    /// the returned guard is dropped.
    pub(super) fn begin_close(&self, serial: u32) -> Closing<'_> {
        let asked = self.0.asked.get();
        let control = self.enter(serial);
        self.0.asked.set(Asked::Closing);
        Closing {
            asked: &self.0.asked,
            before: asked,
            _control: control,
        }
    }

    /// Takes back the yield of a child that is closed before the caller has
    /// seen it, and the answer that the child has not seen.
    pub(super) fn take_back(&self) {
        if self.0.asked.get() == Asked::Once {
            self.0.asked.set(Asked::Nothing);
            drop(self.take_yielded_or_none());
        }
        self.forget_answer();
    }

    /// Drops an answer that no yield waits for any more.
    #[inline]
    pub(super) fn forget_answer(&self) {
        if self.0.answered.get() != Answered::No {
            self.0.answered.set(Answered::No);
            self.0.answer.set(None);
        }
    }

    /// Adds the name of a body that is delegated to; returns the number of
    /// names before it.
    pub(super) fn push_name(&self, name: &'static str) -> usize {
        let mut path = self.0.path.take().unwrap_or_default();
        let before = path.count;
        path.push(name);
        self.0.path.set(Some(path));
        before
    }

    /// Forgets the names behind the first `count`.
    pub(super) fn truncate_names(&self, count: usize) {
        if let Some(mut path) = self.0.path.take() {
            path.truncate(count);
            self.0.path.set(Some(path));
        }
    }
}

impl<Y, R, E, X> Clone for Mailbox<Y, R, E, X> {
    fn clone(&self) -> Mailbox<Y, R, E, X> {
        Mailbox(self.0.clone())
    }
}

impl<Y, R, E, X> fmt::Debug for Mailbox<Y, R, E, X> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mailbox")
    }
}

/// The time during which a body has control. Afterwards the body before it,
/// its parent, has control again, or none.
pub(super) struct Control<'a> {
    running: &'a Cell<u32>,
    before: u32,
}

impl Drop for Control<'_> {
    #[inline]
    fn drop(&mut self) {
        self.running.set(self.before);
    }
}

/// The time during which a body is closed. What was asked before is then as it
/// was: it may be the yield of a child of the body.
pub(super) struct Closing<'a> {
    asked: &'a Cell<Asked>,
    before: Asked,
    _control: Control<'a>,
}

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        self.asked.set(self.before);
    }
}
