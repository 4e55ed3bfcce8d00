//! What passes between bodies and whoever resumes them.
//!
//! One mailbox serves all bodies that are driven together, a generator's or a
//! task's: only one of them runs at a time.

use super::Misuse;
use super::co::Co;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;

/// The mailbox of bodies that yield `Y`, are sent `R` or thrown `E`, and
/// share an `X` beside. Clones are the same mailbox.
pub struct Mailbox<Y, R, E, X = ()>(Rc<Slots<Y, R, E, X>>);

/// An answer to a yield: what is sent, or what is thrown.
type Answer<R, E> = Option<Result<R, E>>;

/// In the order in which it is used, so that what each resume touches lies
/// together.
#[repr(C)]
struct Slots<Y, R, E, X> {
    shared: X,
    /// The number of the body that has control; 0 if none has.
    running: Cell<u32>,
    asked: Cell<Asked>,
    /// Nothing was yielded.
    yielded_none: Cell<bool>,
    answered: Cell<Answered>,
    yielded: RefCell<Option<Y>>,
    answer: RefCell<Answer<R, E>>,
    /// The number of the body that was made last.
    made: Cell<u32>,
    /// The bodies that were delegated to, outermost first.
    path: RefCell<Vec<&'static str>>,
}

/// Whether there is an answer; that it is nothing takes no room for one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answered {
    No,
    WithNothing,
    Yes,
}

/// What was asked for since the outermost body was resumed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    Nothing,
    Once,
    /// Something for which a `Co` is not made; all bodies end.
    Misused(Misuse),
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
            yielded: RefCell::new(None),
            answer: RefCell::new(None),
            made: Cell::new(0),
            path: RefCell::new(Vec::new()),
        }))
    }

    /// Returns what all its bodies share.
    #[inline]
    pub fn shared(&self) -> &X {
        &self.0.shared
    }

    /// Puts in what the yield gives at which the innermost body waits.
    #[inline(always)]
    pub fn send(&self, value: R) {
        self.0.answered.set(Answered::Yes);
        *self.0.answer.borrow_mut() = Some(Ok(value));
    }

    /// Puts in what the yield fails with at which the innermost body waits.
    #[inline(always)]
    pub fn throw(&self, error: E) {
        self.0.answered.set(Answered::Yes);
        *self.0.answer.borrow_mut() = Some(Err(error));
    }

    /// Puts in that the yield gives nothing, as Python's `next`, which sends
    /// `None`. For bodies that wait by [`Mailbox::take_answer`].
    ///
    /// Only a byte passes. What is larger is written field by field, and
    /// reading it whole at once would stall the processor.
    #[inline(always)]
    pub fn send_none(&self) {
        self.0.answered.set(Answered::WithNothing);
    }

    /// Takes out what was sent, be it [nothing](Mailbox::send_none), or
    /// thrown; none if the body has to wait on.
    #[inline(always)]
    pub fn take_answer(&self) -> Option<Result<Option<R>, E>> {
        match self.0.answered.replace(Answered::No) {
            Answered::No => None,
            Answered::WithNothing => Some(Ok(None)),
            Answered::Yes => {
                let answer = self.0.answer.borrow_mut().take();
                answer.map(|answer| answer.map(Some))
            }
        }
    }

    /// Puts in what is yielded, by a child that is no body.
    #[inline(always)]
    pub fn put_yielded(&self, value: Y) {
        *self.0.yielded.borrow_mut() = Some(value);
        self.0.asked.set(Asked::Once);
    }

    /// Takes out what was yielded.
    ///
    /// # Panics
    ///
    /// If nothing was.
    #[inline]
    pub fn take_yielded(&self) -> Y {
        let yielded = self.0.yielded.borrow_mut().take();
        yielded.expect("a body that waits has yielded")
    }

    /// Takes out what was yielded, be it [nothing](Co::put_none).
    #[inline(always)]
    pub fn take_yielded_or_none(&self) -> Option<Y> {
        if self.0.yielded_none.replace(false) {
            return None;
        }
        self.0.yielded.borrow_mut().take()
    }

    /// Returns how the `Co` of a body was misused that neither yielded nor
    /// returned; such a body has ended.
    #[inline]
    pub fn misuse(&self) -> Option<Misuse> {
        match self.0.asked.get() {
            Asked::Misused(misuse) => Some(misuse),
            Asked::Nothing | Asked::Once => None,
        }
    }

    /// Returns the bodies that were delegated to, outermost first, by the
    /// names of their types.
    pub fn path(&self) -> Vec<&'static str> {
        self.0.path.borrow().clone()
    }

    /// Makes the body's side for a body that is made now.
    pub(super) fn make_co(&self) -> Co<Y, R, E, X> {
        // Among the bodies of one task that are there at once no two have one
        // number, even after 2^32.
        let serial = self.0.made.get().wrapping_add(1).max(1);
        self.0.made.set(serial);
        Co::new(self.clone(), serial)
    }

    /// Puts in that nothing is yielded.
    #[inline(always)]
    pub(super) fn put_none(&self) {
        self.0.yielded_none.set(true);
        self.0.asked.set(Asked::Once);
    }

    /// Returns whether the body of this number has control.
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

    /// Gives control to a body, which has asked for nothing yet, until what
    /// this returns is dropped.
    #[inline]
    pub(super) fn enter(&self, serial: u32) -> Control<'_> {
        let slots = &*self.0;
        slots.asked.set(Asked::Nothing);
        Control {
            running: &slots.running,
            before: slots.running.replace(serial),
        }
    }

    /// Takes back the yield of a child that is closed before anybody has seen
    /// it, and the answer that it has not seen.
    pub(super) fn take_back(&self) {
        if self.0.asked.get() == Asked::Once {
            self.0.asked.set(Asked::Nothing);
            drop(self.take_yielded_or_none());
        }
        self.forget_answer();
    }

    /// Drops an answer that is not asked for any more.
    #[inline]
    pub(super) fn forget_answer(&self) {
        if self.0.answered.get() != Answered::No {
            self.0.answered.set(Answered::No);
            *self.0.answer.borrow_mut() = None;
        }
    }

    /// Adds the name of a body that is delegated to; returns how many there
    /// were.
    pub(super) fn push_name(&self, name: &'static str) -> usize {
        let mut path = self.0.path.borrow_mut();
        path.push(name);
        path.len() - 1
    }

    /// Forgets the names behind the first `count`.
    pub(super) fn truncate_names(&self, count: usize) {
        self.0.path.borrow_mut().truncate(count);
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

/// The time during which a body has control. Then whoever had it before has it
/// again: its parent, or none.
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
