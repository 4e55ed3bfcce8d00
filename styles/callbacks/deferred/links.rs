//! The links of a chain: one queue, with their types erased.

use super::Deferred;
use crate::event_loop::Loop;
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::mem;
use std::rc::Rc;

/// A result on its way from one link to the next.
pub(super) type Erased = Result<Box<dyn Any>, Box<dyn Any>>;

type Link = Box<dyn FnOnce(Erased) -> Next>;

/// The output of a link, for the next one.
pub enum Next {
    /// A result.
    Result(Erased),
    /// A chain that will have the result.
    Links(Rc<Links>),
}

/// A return value of a link, with its type.
pub trait Step {
    /// Erases the type.
    fn next(self) -> Next;
}

impl<T: 'static, E: 'static> Step for Result<T, E> {
    fn next(self) -> Next {
        Next::Result(match self {
            Ok(value) => Ok(Box::new(value)),
            Err(error) => Err(Box::new(error)),
        })
    }
}

impl<T, E> Step for Deferred<T, E> {
    fn next(self) -> Next {
        Next::Links(self.links)
    }
}

pub struct Links {
    pub(super) lp: Loop,
    /// Links are called on the spot, not in turns of their own.
    eager: bool,
    /// A link of an eager chain is being called.
    running: Cell<bool>,
    fired: Cell<bool>,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    links: VecDeque<Link>,
    /// The result for the next link. If there is such a link, it is due.
    result: Option<Erased>,
    /// The chain in which a link has returned this one.
    outer: Option<Rc<Links>>,
}

/// Links of a chain are being called as long as this lives.
struct Running<'a>(&'a Cell<bool>);

impl<'a> Running<'a> {
    fn begin(running: &'a Cell<bool>) -> Running<'a> {
        running.set(true);
        Running(running)
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.set(false);
    }
}

impl State {
    fn is_due(&self) -> bool {
        self.result.is_some() && !self.links.is_empty()
    }
}

impl Links {
    pub(super) fn new(lp: &Loop, eager: bool) -> Rc<Links> {
        Rc::new(Links {
            lp: lp.clone(),
            eager,
            running: Cell::new(false),
            fired: Cell::new(false),
            state: RefCell::default(),
        })
    }

    /// Marks the chain as fired. Returns `true` if it was fired before.
    pub(super) fn was_fired(&self) -> bool {
        self.fired.replace(true)
    }

    pub(super) fn add(self: &Rc<Links>, link: Link) {
        let mut state = self.state.borrow_mut();
        state.links.push_back(link);
        let is_due = state.is_due() && state.links.len() == 1;
        drop(state);
        if is_due {
            self.go_on();
        }
    }

    /// Takes a result: for the next link, or else for the chain that waits for
    /// this one.
    pub(super) fn settle(self: Rc<Links>, result: Erased) {
        let mut links = self;
        loop {
            let mut state = links.state.borrow_mut();
            let is_over = state.links.is_empty();
            let outer = state.outer.take_if(|_| is_over);
            let Some(outer) = outer else {
                state.result = Some(result);
                drop(state);
                if !is_over {
                    links.go_on();
                }
                return;
            };
            drop(state);
            links = outer;
        }
    }

    /// Has the next link called: in the next turn or, by an eager chain, on
    /// the spot. While a link of that runs, the next is called after it.
    fn go_on(self: &Rc<Links>) {
        if !self.eager {
            let links = self.clone();
            self.lp.call_soon(move |_: &Loop| links.call_next());
        } else if !self.running.get() {
            if let Some(_nest) = self.lp.nest() {
                return self.call_all();
            }
            let links = self.clone();
            self.lp.call_soon(move |_: &Loop| links.go_on());
        }
    }

    /// Calls all links of which the result is there.
    fn call_all(self: &Rc<Links>) {
        let _running = Running::begin(&self.running);
        while self.is_due() {
            self.clone().call_next();
        }
    }

    fn is_due(&self) -> bool {
        self.state.borrow().is_due()
    }

    fn call_next(self: Rc<Links>) {
        let mut state = self.state.borrow_mut();
        let due = (state.links.pop_front(), state.result.take());
        drop(state);
        let (Some(link), Some(result)) = due else {
            return;
        };
        match link(result) {
            Next::Result(result) => self.settle(result),
            Next::Links(inner) => self.wait_for(&inner),
        }
    }

    /// Waits for the result of another chain, then goes on with it.
    fn wait_for(self: Rc<Links>, inner: &Rc<Links>) {
        let own = Rc::ptr_eq(&self, inner);
        assert!(!own, "a deferred cannot wait for itself");
        let mut state = inner.state.borrow_mut();
        if state.links.is_empty()
            && let Some(result) = state.result.take()
        {
            drop(state);
            return self.settle(result);
        }
        // No link comes after the inner chain here, so a chain that waits for
        // this one can wait for that: a loop of chains stays as short as one.
        let mut own = self.state.borrow_mut();
        let is_over = own.links.is_empty();
        let outer = own.outer.take_if(|_| is_over);
        drop(own);
        state.outer = Some(outer.unwrap_or(self));
    }
}

impl Drop for Links {
    /// Drops the outer chains one after the other instead of one inside the
    /// other.
    fn drop(&mut self) {
        let mut outer = self.state.get_mut().outer.take();
        while let Some(links) = outer {
            let last = Rc::into_inner(links);
            outer = last
                .and_then(|mut links| mem::take(links.state.get_mut()).outer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event_loop::EventLoop;
    use crate::event_loop::tests::Still;
    use crate::trace::Silence;

    /// Otherwise a loop of chains would grow by one with each round.
    #[test]
    fn whoever_waits_for_a_chain_that_has_nothing_to_add_waits_past_it() {
        let world = Box::new(Still::default());
        let event_loop = EventLoop::new(world, Box::new(Silence));
        let [outer, middle, inner] =
            [(); 3].map(|()| Links::new(event_loop.handle(), false));
        outer.clone().wait_for(&middle);
        middle.clone().wait_for(&inner);
        let waits = inner.state.borrow().outer.clone();
        assert!(waits.is_some_and(|waits| Rc::ptr_eq(&waits, &outer)));
        assert!(middle.state.borrow().outer.is_none());
    }
}
