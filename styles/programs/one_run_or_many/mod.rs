//! One run of the loop for all calls, or one for each call; never one within
//! another.

mod async_await;
mod callbacks;
mod send;
mod yield_from;

use std::array;
use std::cell::RefCell;
use std::rc::Rc;

/// A source of data. Clones are the same source.
#[derive(Clone)]
struct Source(Rc<RefCell<array::IntoIter<&'static str, 2>>>);

impl Source {
    fn new(data: [&'static str; 2]) -> Source {
        Source(Rc::new(RefCell::new(data.into_iter())))
    }

    /// Returns the next item; `None` is the end.
    fn next(&self) -> Option<&'static str> {
        self.0.borrow_mut().next()
    }
}

super::program! {
    name: "one_run_or_many",
    summary: "One run of the loop for all, or a run for each call",
    rows: ["R14", "L11", "L12", "P4"],
}
