//! A promise: a value that is set once; after asyncio's `Future`.

use crate::event_loop::{Awaited, Context, Loop, Op, OpKey};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::{error, fmt};

/// A value that is set once. Clones are the same promise.
///
/// Setting it resumes no task on the spot: those that wait for it are put
/// behind all that is ready, in the order in which they began to wait.
pub struct Promise<T>(Rc<Shared<T>>);

struct Shared<T> {
    lp: Loop,
    name: &'static str,
    inner: RefCell<Inner<T>>,
    /// Called with the value in the end; `None` once the value was read.
    unread: Cell<Option<Unread<T>>>,
}

/// A function that is given a value that was never read.
type Unread<T> = fn(&Loop, &T);

struct Inner<T> {
    value: Value<T>,
    waiters: Vec<Waits<T>>,
}

enum Value<T> {
    Pending,
    Set(T),
    Taken,
    Cancelled,
}

enum Waits<T> {
    Op(OpKey),
    Callback(Context, Callback<T>),
}

/// A function, which is called in the context in which it was registered.
type Callback<T> = Box<dyn FnOnce(Promise<T>)>;

/// The promise is not in the state that the call needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidState {
    /// It is not done.
    Pending,
    /// It is done already.
    Done,
    /// It was cancelled.
    Cancelled,
    /// Its value was taken.
    Taken,
}

impl fmt::Display for InvalidState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            InvalidState::Pending => "the promise is not done",
            InvalidState::Done => "the promise is done already",
            InvalidState::Cancelled => "the promise was cancelled",
            InvalidState::Taken => "the promise's value was taken",
        })
    }
}

impl error::Error for InvalidState {}

impl<T: 'static> Promise<T> {
    /// Makes a promise that is pending.
    pub fn new(lp: &Loop) -> Promise<T> {
        Promise::named(lp, "promise")
    }

    /// Makes a promise that is pending, and says what it will be: a word for
    /// reports of deadlocks and trees of waits.
    ///
    /// # Examples
    ///
    /// ```
    /// # use harness::worlds::null::NullWorld;
    /// # use styles::event_loop::EventLoop;
    /// # use styles::trace::{Actor, Silence};
    /// use styles::async_await::{task::spawn, wait::done};
    /// use styles::event_loop::Promise;
    ///
    /// # let world = Box::new(NullWorld::default());
    /// # let event_loop = EventLoop::new(world, Box::new(Silence));
    /// # let lp = event_loop.handle();
    /// let key = Promise::<u32>::named(lp, "the key of the door");
    /// let waits = spawn(lp, Actor::Task(1), async move |cx| {
    ///     done(&cx, &key).await;
    /// });
    /// let stuck = event_loop.run_until_complete(&waits).unwrap_err();
    /// assert_eq!(
    ///     stuck.to_string(),
    ///     "deadlock: nothing can wake task:1 (the key of the door)"
    /// );
    /// ```
    pub fn named(lp: &Loop, name: &'static str) -> Promise<T> {
        Promise(Rc::new(Shared {
            lp: lp.clone(),
            name,
            inner: RefCell::new(Inner {
                value: Value::Pending,
                waiters: Vec::new(),
            }),
            unread: Cell::new(None),
        }))
    }

    /// Returns whether it is done: set, taken or cancelled.
    pub fn done(&self) -> bool {
        !matches!(self.0.inner.borrow().value, Value::Pending)
    }

    /// Sets the value.
    ///
    /// # Errors
    ///
    /// If it is done already; the value comes back.
    pub fn set(&self, value: T) -> Result<(), (InvalidState, T)> {
        match self.check_pending() {
            Err(state) => Err((state, value)),
            Ok(()) => {
                self.settle(Value::Set(value));
                Ok(())
            }
        }
    }

    /// Sets a value that must be read: if it never was, `unread` is called
    /// with it when the last clone of the promise is dropped.
    ///
    /// # Errors
    ///
    /// As [`Promise::set`].
    pub fn set_to_be_read(
        &self,
        value: T,
        unread: Unread<T>,
    ) -> Result<(), (InvalidState, T)> {
        self.set(value)?;
        self.0.unread.set(Some(unread));
        Ok(())
    }

    /// Makes it done without a value. Returns whether it was pending.
    pub fn cancel(&self) -> bool {
        let pending = self.check_pending().is_ok();
        if pending {
            self.settle(Value::Cancelled);
        }
        pending
    }

    /// Returns whether it was cancelled.
    pub fn cancelled(&self) -> bool {
        matches!(self.0.inner.borrow().value, Value::Cancelled)
    }

    /// Returns a clone of the value.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn result(&self) -> Result<T, InvalidState>
    where
        T: Clone,
    {
        match &self.0.inner.borrow().value {
            Value::Pending => Err(InvalidState::Pending),
            Value::Set(value) => {
                self.0.unread.set(None);
                Ok(value.clone())
            }
            Value::Taken => Err(InvalidState::Taken),
            Value::Cancelled => Err(InvalidState::Cancelled),
        }
    }

    /// Takes the value out, for one that cannot be cloned.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn take(&self) -> Result<T, InvalidState> {
        let mut state = self.0.inner.borrow_mut();
        match &state.value {
            Value::Pending => return Err(InvalidState::Pending),
            Value::Taken => return Err(InvalidState::Taken),
            Value::Cancelled => return Err(InvalidState::Cancelled),
            Value::Set(_) => {}
        }
        match std::mem::replace(&mut state.value, Value::Taken) {
            Value::Set(value) => Ok(value),
            _ => Err(InvalidState::Taken),
        }
    }

    /// Calls `callback` when it is done: behind all that is ready, even if it
    /// is done already, and never from within this call.
    pub fn on_done(&self, callback: impl FnOnce(Promise<T>) + 'static) {
        let (context, callback) = (self.0.lp.context(), Box::new(callback));
        if self.done() {
            self.call_soon(context, callback);
        } else {
            let mut state = self.0.inner.borrow_mut();
            state.waiters.push(Waits::Callback(context, callback));
        }
    }

    /// Returns whether a task waits for it in vain: it was given up.
    pub(crate) fn was_given_up(&self) -> bool {
        let given_up = |waits: &Waits<T>| match waits {
            Waits::Op(op) => !self.0.lp.is_pending(*op),
            Waits::Callback(..) => false,
        };
        self.0.inner.borrow().waiters.iter().any(given_up)
    }

    /// Returns whether there is no other clone, so that no task will see its
    /// value.
    pub(super) fn is_abandoned(&self) -> bool {
        Rc::strong_count(&self.0) == 1
    }

    /// Returns how many operations and callbacks are registered.
    #[cfg(test)]
    pub(in super::super) fn waiters(&self) -> usize {
        self.0.inner.borrow().waiters.len()
    }

    fn check_pending(&self) -> Result<(), InvalidState> {
        match self.0.inner.borrow().value {
            Value::Pending => Ok(()),
            Value::Cancelled => Err(InvalidState::Cancelled),
            Value::Set(_) | Value::Taken => Err(InvalidState::Done),
        }
    }

    fn settle(&self, value: Value<T>) {
        let mut state = self.0.inner.borrow_mut();
        state.value = value;
        let waiters = std::mem::take(&mut state.waiters);
        drop(state);
        for waits in waiters {
            match waits {
                Waits::Op(op) => self.0.lp.make_ready(op),
                Waits::Callback(context, callback) => {
                    self.call_soon(context, callback);
                }
            }
        }
    }

    fn call_soon(&self, context: Context, callback: Callback<T>) {
        let this = self.clone();
        self.0.lp.call_soon_in(context, move |_| callback(this));
    }
}

impl<T> Drop for Shared<T> {
    fn drop(&mut self) {
        if let Some(unread) = self.unread.get()
            && let Value::Set(value) = &self.inner.get_mut().value
        {
            unread(&self.lp, value);
        }
    }
}

impl<T: 'static> Awaited for Promise<T> {
    fn register(&self, op: OpKey) -> bool {
        if self.done() {
            return false;
        }
        let mut state = self.0.inner.borrow_mut();
        if state.waiters.len() == state.waiters.capacity() {
            // A promise that lives long forgets the waits that were given up.
            let lp = &self.0.lp;
            state.waiters.retain(|waits| match waits {
                Waits::Op(op) => lp.is_pending(*op),
                Waits::Callback(..) => true,
            });
        }
        state.waiters.push(Waits::Op(op));
        true
    }

    fn identity(&self) -> usize {
        Rc::as_ptr(&self.0).addr()
    }

    fn name(&self) -> &'static str {
        self.0.name
    }
}

impl Op {
    /// Makes the wait for a promise.
    pub fn promise<T: 'static>(promise: &Promise<T>) -> Op {
        Op::Promise {
            promise: Rc::new(promise.clone()),
        }
    }
}

impl<T> Clone for Promise<T> {
    fn clone(&self) -> Promise<T> {
        Promise(self.0.clone())
    }
}

impl<T> fmt::Debug for Promise<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0.inner.borrow().value {
            Value::Pending => "Promise(pending)",
            Value::Set(_) => "Promise(set)",
            Value::Taken => "Promise(taken)",
            Value::Cancelled => "Promise(cancelled)",
        })
    }
}
