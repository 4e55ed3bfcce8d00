//! A semaphore: at most so many holders at once.

use super::promise::Promise;
use crate::event_loop::Loop;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt;
use std::rc::Rc;

/// Permits for at most so many holders at once, handed out in the order in
/// which they were asked for. Clones are the same semaphore.
///
/// A permit is given back when it is dropped, wherever that happens; so
/// neither cancellation nor a panic can lose one.
#[derive(Clone)]
pub struct Semaphore(Rc<Shared>);

struct Shared {
    lp: Loop,
    free: Cell<u64>,
    waiting: RefCell<VecDeque<Promise<Permit>>>,
}

/// One permit, as long as it is held.
pub struct Permit(Rc<Shared>);

impl Semaphore {
    /// Makes a semaphore of `permits` permits.
    pub fn new(lp: &Loop, permits: u64) -> Semaphore {
        Semaphore(Rc::new(Shared {
            lp: lp.clone(),
            free: Cell::new(permits),
            waiting: RefCell::new(VecDeque::new()),
        }))
    }

    /// Takes a permit if one is free.
    pub fn try_acquire(&self) -> Option<Permit> {
        let left = self.0.free.get().checked_sub(1)?;
        self.0.free.set(left);
        Some(Permit(self.0.clone()))
    }

    /// Returns the promise of a permit, behind all others that were asked for.
    pub fn acquire(&self) -> Promise<Permit> {
        let promise = Promise::new(&self.0.lp);
        match self.try_acquire() {
            // Pending until now, and there is no other clone.
            Some(permit) => drop(promise.set(permit)),
            None => {
                self.0.waiting.borrow_mut().push_back(promise.clone());
            }
        }
        promise
    }

    /// Returns the number of free permits.
    pub fn free(&self) -> u64 {
        self.0.free.get()
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        loop {
            let next = self.0.waiting.borrow_mut().pop_front();
            match next {
                None => return self.0.free.set(self.0.free.get() + 1),
                // The wait was given up, and its promise dropped.
                Some(promise) if promise.is_abandoned() => {}
                // If it is given up later, the permit in it is dropped.
                Some(promise) => {
                    return drop(promise.set(Permit(self.0.clone())));
                }
            }
        }
    }
}

impl fmt::Debug for Semaphore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Semaphore")
            .field("free", &self.0.free)
            .field("waiting", &self.0.waiting.borrow().len())
            .finish()
    }
}

impl fmt::Debug for Permit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Permit")
    }
}
