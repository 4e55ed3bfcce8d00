//! What passes between bodies and whoever resumes them.
//!
//! One mailbox serves all bodies that are driven together, a generator's or a
//! task's: only one of them runs at a time.

use super::Misuse;
use super::delegation::{Child, Delegation};
use std::cell::{Cell, RefCell, RefMut};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

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
    /// The number of the body that runs, or ran last.
    running: Cell<u32>,
    asked: Cell<Asked>,
    yielded: RefCell<Option<Y>>,
    answer: RefCell<Answer<R, E>>,
    /// How many bodies were made.
    made: Cell<u32>,
    /// The bodies that were delegated to, outermost first.
    path: RefCell<Vec<&'static str>>,
}

/// What a body has asked for since it was resumed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    Nothing,
    Once,
    Twice,
    /// A child of it was misused and has ended.
    Misused(Misuse),
}

impl<Y, R, E, X> Mailbox<Y, R, E, X> {
    /// Makes an empty mailbox.
    pub fn new(shared: X) -> Mailbox<Y, R, E, X> {
        Mailbox(Rc::new(Slots {
            shared,
            running: Cell::new(0),
            asked: Cell::new(Asked::Nothing),
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
        *self.0.answer.borrow_mut() = Some(Ok(value));
    }

    /// Puts in what the yield fails with at which the innermost body waits.
    #[inline(always)]
    pub fn throw(&self, error: E) {
        *self.0.answer.borrow_mut() = Some(Err(error));
    }

    /// Returns the place of what is sent or thrown, to look at or to take out.
    /// Whoever waits takes it out, or puts nothing in its place.
    #[inline]
    pub fn answer(&self) -> RefMut<'_, Option<Result<R, E>>> {
        self.0.answer.borrow_mut()
    }

    /// Puts in what is yielded, by a child that is no body.
    #[inline(always)]
    pub fn put_yielded(&self, value: Y) {
        *self.0.yielded.borrow_mut() = Some(value);
        self.0.asked.set(Asked::Once);
    }

    /// Returns the place of what was yielded last, to look at or to take out.
    #[inline]
    pub fn yielded(&self) -> RefMut<'_, Option<Y>> {
        self.0.yielded.borrow_mut()
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

    /// Returns the bodies that were delegated to, outermost first, by the
    /// names of their types.
    pub fn path(&self) -> Vec<&'static str> {
        self.0.path.borrow().clone()
    }

    /// Makes the body's side for a body that is made now.
    pub(super) fn make_co(&self) -> Co<Y, R, E, X> {
        let serial = self.0.made.get() + 1;
        self.0.made.set(serial);
        let mailbox = self.clone();
        Co { mailbox, serial }
    }

    #[inline]
    pub(super) fn asked(&self) -> Asked {
        self.0.asked.get()
    }

    #[inline]
    pub(super) fn set_asked(&self, asked: Asked) {
        self.0.asked.set(asked);
    }

    /// Notes that a body is given control, by whoever resumes it or back by
    /// its child.
    #[inline]
    pub(super) fn enter(&self, serial: u32) {
        self.0.asked.set(Asked::Nothing);
        self.0.running.set(serial);
    }

    /// Notes that a body has ended. A child is made after its parent, so a
    /// greater number is that of a body that is gone.
    #[inline]
    pub(super) fn leave(&self, serial: u32) {
        if self.0.running.get() >= serial {
            self.0.running.set(serial - 1);
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

/// The body's side: what it yields and delegates with.
pub struct Co<Y, R, E, X = ()> {
    mailbox: Mailbox<Y, R, E, X>,
    serial: u32,
}

impl<Y, R, E, X> Co<Y, R, E, X> {
    /// Gives a value and waits for what is sent.
    ///
    /// # Errors
    ///
    /// What was thrown instead.
    ///
    /// # Panics
    ///
    /// If the generator has ended and this was smuggled out of it.
    #[inline]
    pub fn yield_(&self, value: Y) -> Yield<'_, Y, R, E, X> {
        self.put(value);
        Yield {
            mailbox: &self.mailbox,
        }
    }

    /// Gives a value without waiting. For futures made by hand, which then
    /// find what is sent or thrown in the [mailbox](Mailbox::answer).
    ///
    /// # Panics
    ///
    /// As [`Co::yield_`].
    #[inline(always)]
    pub fn put(&self, value: Y) {
        if self.may_ask() {
            self.mailbox.put_yielded(value);
        }
    }

    /// Lets a child yield in its place until it returns; gives what it
    /// returned.
    ///
    /// PEP 380's `yield from`: this body drives the child, what is sent or
    /// thrown goes to the child, and dropping this closes the child.
    ///
    /// # Panics
    ///
    /// As [`Co::yield_`], when it is awaited.
    #[inline]
    pub fn yield_from<C>(&self, child: C) -> Delegation<'_, Y, R, E, X, C>
    where
        C: Child<Y, R, E, X>,
    {
        Delegation::new(self, child)
    }

    /// Returns the mailbox, to make children that use the same.
    #[inline]
    pub fn mailbox(&self) -> &Mailbox<Y, R, E, X> {
        &self.mailbox
    }

    #[inline]
    pub(super) fn serial(&self) -> u32 {
        self.serial
    }

    /// Returns whether its body runs and has asked for nothing; otherwise
    /// notes what is wrong.
    #[inline]
    pub(super) fn may_ask(&self) -> bool {
        let slots = &*self.mailbox.0;
        if slots.running.get() == self.serial
            && slots.asked.get() == Asked::Nothing
        {
            return true;
        }
        self.refuse();
        false
    }

    #[cold]
    fn refuse(&self) {
        let slots = &*self.mailbox.0;
        assert!(
            slots.running.get() >= self.serial,
            "a `Co` was used after its generator ended"
        );
        // Who asks with somebody else's `Co` has not asked, and is found out
        // when it waits.
        if slots.asked.get() == Asked::Once {
            slots.asked.set(Asked::Twice);
        }
    }
}

impl<Y, R, E, X> fmt::Debug for Co<Y, R, E, X> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Co")
    }
}

/// A yield that waits for what is sent or thrown.
#[must_use = "a yield waits only when it is awaited"]
pub struct Yield<'a, Y, R, E, X = ()> {
    mailbox: &'a Mailbox<Y, R, E, X>,
}

impl<Y, R, E, X> Future for Yield<'_, Y, R, E, X> {
    type Output = Result<R, E>;

    #[inline]
    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        match self.mailbox.answer().take() {
            Some(answer) => Poll::Ready(answer),
            None => Poll::Pending,
        }
    }
}

impl<Y, R, E, X> fmt::Debug for Yield<'_, Y, R, E, X> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Yield")
    }
}
