//! Values of a task that go along: context variables, after PEP 567.
//!
//! A task has a context of its own, a copy of its maker's as it was at that
//! moment; so has a plain callback. A copy is one word, which the two share
//! until one of them sets a variable. Before any is set nothing is copied.

use super::keys::TaskKey;
use crate::event_loop::Loop;
use crate::trace::Actor;
use std::any::Any;
use std::cell::{Cell, RefCell, RefMut};
use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::{error, fmt, mem};

/// A variable that has a value in each context; after `contextvars` of
/// CPython. Clones are the same variable.
///
/// Bodies, plain callbacks and links see the value of the task that is
/// resumed; code outside of any task has a context, too, of which the first
/// task gets a copy.
///
/// # Examples
///
/// ```
/// # use harness::worlds::null::NullWorld;
/// # use styles::event_loop::EventLoop;
/// # use styles::trace::{Actor, Silence};
/// use styles::async_await::{task::spawn, wait};
/// use styles::event_loop::ContextVar;
///
/// # let world = Box::new(NullWorld::default());
/// # let event_loop = EventLoop::new(world, Box::new(Silence));
/// # let lp = event_loop.handle();
/// let user = ContextVar::new("user");
/// user.set(lp, "ada");
/// let (of_task, of_child) = (user.clone(), user.clone());
/// let task = spawn(lp, Actor::Task(1), async move |cx| {
///     of_task.set(&cx, "bob");
///     let child = spawn(&cx, Actor::Task(2), async move |cx| {
///         wait::yield_now(&cx).await;
///         of_child.get(&cx)
///     });
///     of_task.set(&cx, "eve");
///     wait::ended(&cx, child.key()).await;
///     (of_task.get(&cx), child.result())
/// });
/// let values = event_loop.run_until_complete(&task)?;
/// assert_eq!(values, (Some("eve"), Some(Ok(Some("bob")))));
/// assert_eq!(user.get(lp), Some("ada"));
/// # Ok::<(), styles::event_loop::RunError>(())
/// ```
#[derive(Clone)]
pub struct ContextVar<T> {
    number: u64,
    name: &'static str,
    default: Option<T>,
}

/// The value that a variable had before it was set, to set it back.
pub struct Token<T> {
    var: u64,
    /// The task that has set it; none outside of tasks.
    of: Option<TaskKey>,
    before: Option<Rc<dyn Any>>,
    value: PhantomData<fn() -> T>,
}

/// The reason for which a variable is not set back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResetError {
    /// Another variable made the token.
    OtherVariable,
    /// Another context made the token: that of another task.
    OtherContext,
}

/// The values that a task has, as far as any were set.
#[derive(Clone, Default)]
pub struct Context(Option<Rc<Values>>);

type Values = BTreeMap<u64, Rc<dyn Any>>;

/// The contexts of a loop.
#[derive(Default)]
pub(super) struct Contexts {
    /// True once a variable was set; before that none is looked for.
    any: Cell<bool>,
    outside: RefCell<Context>,
    /// Those of tasks, by place; as long as it has to be.
    of_tasks: RefCell<Vec<Context>>,
}

impl<T: Clone + 'static> ContextVar<T> {
    /// Makes a variable; the name is for reports.
    pub fn new(name: &'static str) -> ContextVar<T> {
        static MADE: AtomicU64 = AtomicU64::new(0);
        ContextVar {
            number: MADE.fetch_add(1, Ordering::Relaxed),
            name,
            default: None,
        }
    }

    /// Makes a variable with a value for contexts in which it is not set.
    pub fn with_default(name: &'static str, default: T) -> ContextVar<T> {
        let default = Some(default);
        let var = ContextVar::new(name);
        ContextVar { default, ..var }
    }

    /// Returns its value in the current context, or else its default.
    pub fn get(&self, lp: &Loop) -> Option<T> {
        let context = lp.context();
        let value = context.0.as_ref().and_then(|all| all.get(&self.number));
        let value = value.and_then(|value| value.downcast_ref::<T>());
        value.or(self.default.as_ref()).cloned()
    }

    /// Sets its value in the current context.
    pub fn set(&self, lp: &Loop, value: T) -> Token<T> {
        Token {
            var: self.number,
            of: lp.current_task(),
            before: lp.change_context(self.number, Some(Rc::new(value))),
            value: PhantomData,
        }
    }

    /// Gives it the value back that it had before the set that made the token.
    ///
    /// # Errors
    ///
    /// If that was a set of another variable or in another context; CPython
    /// raises a `ValueError`. A token that was used before, a `RuntimeError`
    /// there, is gone here.
    pub fn reset(&self, lp: &Loop, token: Token<T>) -> Result<(), ResetError> {
        if token.var != self.number {
            return Err(ResetError::OtherVariable);
        }
        if token.of != lp.current_task() {
            return Err(ResetError::OtherContext);
        }
        drop(lp.change_context(self.number, token.before));
        Ok(())
    }
}

impl Loop {
    /// Returns a copy of the current context: that of the task that is
    /// resumed, or that of the code outside.
    #[inline]
    pub(in super::super) fn context(&self) -> Context {
        match self.kernel().contexts.any.get() {
            true => self.change_current(|context| context.clone()),
            false => Context::default(),
        }
    }

    /// Sets or removes a value of the current context; returns the one before.
    fn change_context(
        &self,
        var: u64,
        value: Option<Rc<dyn Any>>,
    ) -> Option<Rc<dyn Any>> {
        self.kernel().contexts.any.set(true);
        self.change_current(|context| {
            let values = Rc::make_mut(context.0.get_or_insert_default());
            match value {
                Some(value) => values.insert(var, value),
                None => values.remove(&var),
            }
        })
    }

    /// Calls `change` with the current context; it must not call out.
    fn change_current<R>(&self, change: impl FnOnce(&mut Context) -> R) -> R {
        let contexts = &self.kernel().contexts;
        match self.current_task() {
            None => change(&mut contexts.outside.borrow_mut()),
            Some(key) => change(of_task(&mut contexts.tasks(), key)),
        }
    }

    /// Gives a task that was just added a copy of the current context.
    #[inline]
    pub(super) fn inherit_context(&self, task: TaskKey) {
        self.give_context(task, || self.context());
    }

    /// Gives a task that has not begun a context.
    #[inline]
    pub(in super::super) fn give_context(
        &self,
        task: TaskKey,
        context: impl FnOnce() -> Context,
    ) {
        if self.kernel().contexts.any.get() {
            let before = self.replace_context(task, context());
            drop(before);
        }
    }

    #[cold]
    fn replace_context(&self, task: TaskKey, context: Context) -> Context {
        let mut of_tasks = self.kernel().contexts.tasks();
        mem::replace(of_task(&mut of_tasks, task), context)
    }

    /// Takes the context of a task that ends, unless it has ended before.
    #[inline]
    pub(super) fn take_context(
        &self,
        task: TaskKey,
    ) -> Option<(Actor, Context)> {
        if !self.kernel().contexts.any.get() || self.end_of(task).is_some() {
            return None;
        }
        let context = self.replace_context(task, Context::default());
        Some((self.actor(task)?, context))
    }

    /// Takes the context of the code outside, when the loop is dropped.
    pub(super) fn take_outer_context(&self) -> Context {
        self.kernel().contexts.outside.take()
    }
}

impl Contexts {
    fn tasks(&self) -> RefMut<'_, Vec<Context>> {
        self.of_tasks.borrow_mut()
    }
}

/// Returns the context of a task.
fn of_task(of_tasks: &mut Vec<Context>, task: TaskKey) -> &mut Context {
    let place = task.place();
    if of_tasks.len() <= place {
        of_tasks.resize_with(place + 1, Context::default);
    }
    &mut of_tasks[place]
}

impl fmt::Display for ResetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ResetError::OtherVariable => {
                "the token was made by another variable"
            }
            ResetError::OtherContext => {
                "the token was made in another context"
            }
        })
    }
}

impl error::Error for ResetError {}

impl<T> fmt::Debug for ContextVar<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ContextVar({:?})", self.name)
    }
}

impl<T> fmt::Debug for Token<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let values = self.0.as_ref().map_or(0, |values| values.len());
        write!(f, "Context({values} values)")
    }
}
