//! A list that two tasks share: the monitor sees it as the fetcher left it at
//! its last wait.

mod async_await;
mod callbacks;
mod send;
mod yield_from;

use std::cell::RefCell;
use std::rc::Rc;

super::program! {
    name: "fetcher_monitor",
    summary: "A task sees a list as another task left it at its last wait",
    rows: ["R13", "X1", "X2"],
}

/// The time that the ten values take to come.
const FETCH_US: u64 = 370_000;

/// The number of values that come at once.
const TEN: usize = 10;

/// The list that the fetcher fills and the monitor looks at.
type Values = Rc<RefCell<Vec<usize>>>;
