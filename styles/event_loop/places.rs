//! A number of places, handed on in the order in which they were asked for.

use super::{LabFuture, Loop};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt;
use std::rc::Rc;

/// So many at once.
///
/// A place is given back when it is dropped, wherever that happens; so
/// neither cancellation nor a panic can lose one.
#[derive(Clone)]
pub struct Places(Rc<Shared>);

struct Shared {
    lp: Loop,
    free: Cell<u64>,
    waiting: RefCell<VecDeque<LabFuture<Place>>>,
}

/// One place, as long as it is held.
pub struct Place(Rc<Shared>);

impl Places {
    /// Makes `count` places.
    pub fn new(lp: &Loop, count: u64) -> Places {
        Places(Rc::new(Shared {
            lp: lp.clone(),
            free: Cell::new(count),
            waiting: RefCell::new(VecDeque::new()),
        }))
    }

    /// Takes a place if one is free.
    pub fn take(&self) -> Option<Place> {
        let left = self.0.free.get().checked_sub(1)?;
        self.0.free.set(left);
        Some(Place(self.0.clone()))
    }

    /// Returns the future of a place, behind all that wait for one.
    pub fn queue(&self) -> LabFuture<Place> {
        let future = LabFuture::new(&self.0.lp);
        match self.take() {
            // Pending until now and known to nobody else.
            Some(place) => drop(future.set(place)),
            None => {
                self.0.waiting.borrow_mut().push_back(future.clone());
            }
        }
        future
    }

    /// Returns how many are free.
    pub fn free(&self) -> u64 {
        self.0.free.get()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        loop {
            let next = self.0.waiting.borrow_mut().pop_front();
            match next {
                None => return self.0.free.set(self.0.free.get() + 1),
                // Whoever gave up waiting dropped the future.
                Some(future) if future.is_abandoned() => {}
                // If it is given up later, the place in it is dropped.
                Some(future) => {
                    return drop(future.set(Place(self.0.clone())));
                }
            }
        }
    }
}

impl fmt::Debug for Places {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Places")
            .field("free", &self.0.free)
            .field("waiting", &self.0.waiting.borrow().len())
            .finish()
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Place")
    }
}
