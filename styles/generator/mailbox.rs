//! What passes between bodies and whoever resumes them.
//!
//! One mailbox serves all bodies that are driven together, a generator's or a
//! task's: only one of them runs at a time.

use super::Misuse;
use super::body::Gen;
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
    /// The number of the body that has control; 0 if none has.
    running: Cell<u32>,
    asked: Cell<Asked>,
    yielded: RefCell<Option<Y>>,
    answer: RefCell<Answer<R, E>>,
    /// The number of the body that was made last.
    made: Cell<u32>,
    /// The bodies that were delegated to, outermost first.
    path: RefCell<Vec<&'static str>>,
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
        Co {
            mailbox: self.clone(),
            serial,
            delegates: Cell::new(false),
        }
    }

    #[inline]
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
            drop(self.yielded().take());
        }
        self.forget_answer();
    }

    /// Drops an answer that is not asked for any more.
    #[inline]
    fn forget_answer(&self) {
        let mut answer = self.answer();
        if answer.is_some() {
            *answer = None;
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

/// The body's side: what it yields and delegates with.
pub struct Co<Y, R, E, X = ()> {
    mailbox: Mailbox<Y, R, E, X>,
    serial: u32,
    /// A child was started and has not returned.
    delegates: Cell<bool>,
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
    /// If its body is not the one that runs: it has ended, or waits.
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
            // Of a yield that was dropped.
            self.mailbox.forget_answer();
            self.mailbox.put_yielded(value);
        }
    }

    /// Makes a child of a body, to be delegated to; nothing of it runs.
    #[inline]
    pub fn child<B: Future>(
        &self,
        body: impl FnOnce(Co<Y, R, E, X>) -> B,
    ) -> Gen<Y, R, E, X, B> {
        Gen::new(&self.mailbox, body)
    }

    /// Lets a child yield in its place until it returns; gives what it
    /// returned.
    ///
    /// PEP 380's `yield from`: this body drives the child, what is sent or
    /// thrown goes to the child, and dropping this closes the child.
    ///
    /// # Examples
    ///
    /// ```
    /// use styles::generator::{Co, Generator, Step};
    ///
    /// type TestCo = Co<&'static str, u32, ()>;
    ///
    /// async fn inner(co: TestCo) -> u32 {
    ///     co.yield_("inner waits").await.unwrap_or(0) + 1
    /// }
    ///
    /// let mut outer = Generator::new(|co: TestCo| async move {
    ///     let value = co.yield_from(co.child(inner)).await;
    ///     co.yield_("outer waits").await.unwrap_or(0) + value
    /// });
    /// assert_eq!(outer.start(), Ok(Step::Yielded("inner waits")));
    /// assert_eq!(outer.send(10), Ok(Step::Yielded("outer waits")));
    /// assert_eq!(outer.send(20), Ok(Step::Returned(31)));
    /// ```
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

    /// Notes whether a child has been started and not returned.
    #[inline]
    pub(super) fn set_delegates(&self, delegates: bool) {
        self.delegates.set(delegates);
    }

    /// Returns whether its body may yield, or begin to delegate; otherwise
    /// notes what is wrong.
    #[inline]
    pub(super) fn may_ask(&self) -> bool {
        let slots = &*self.mailbox.0;
        if slots.running.get() == self.serial
            && slots.asked.get() == Asked::Nothing
            && !self.delegates.get()
        {
            return true;
        }
        self.refuse();
        false
    }

    /// Returns whether its body may go on with the delegation that it has
    /// begun; otherwise notes what is wrong.
    #[inline]
    pub(super) fn may_go_on(&self) -> bool {
        // A body that waits has asked for something.
        if self.mailbox.asked() == Asked::Nothing {
            return true;
        }
        self.refuse();
        false
    }

    /// Whoever uses the `Co` of another body is told at once. Two yields of
    /// one body are told when it waits for them.
    #[cold]
    fn refuse(&self) {
        assert!(
            self.mailbox.0.running.get() == self.serial,
            "a `Co` was used after its generator ended, or while it waits"
        );
        if self.mailbox.misuse().is_none() {
            self.mailbox.set_misused(Misuse::TwoYields);
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
