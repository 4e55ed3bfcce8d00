//! The code that a page starts, in each style.

mod async_await;
mod callbacks;
mod send;
mod yield_from;

use styles::Style;
use styles::asyncio::{self, DropGuard, Raised, Raises, SharedTask, Stage};
use styles::event_loop::{Handle, Loop};

/// The kinds of code that a page starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Marks in a later turn: asyncio's `call_soon`.
    Soon,
    /// Marks after a time: asyncio's `call_later`.
    Later,
    /// Marks, sleeps, marks again; its value is its mark.
    Body,
    /// Takes many turns, then marks.
    Turns,
    /// Sets a deadline in the past.
    Past,
    /// Starts a run within the run.
    Within,
    /// Raises an error that is never read.
    Fails,
    /// Panics, which ends an instance.
    Panics,
}

impl Kind {
    /// All kinds, by the numbers that a page has for them.
    pub const ALL: [Kind; 8] = [
        Kind::Soon,
        Kind::Later,
        Kind::Body,
        Kind::Turns,
        Kind::Past,
        Kind::Within,
        Kind::Fails,
        Kind::Panics,
    ];
}

/// Something that was started, to be cancelled.
pub(crate) enum Entry {
    /// A callback of the loop.
    Callback(Handle),
    /// A task of a style.
    Task(SharedTask<u32>),
}

/// Starts code of a kind in a style. `us` is a time, and of [`Kind::Turns`]
/// the number of turns.
pub(crate) fn start(
    style: Style,
    kind: Kind,
    stage: &Stage,
    mark: u32,
    us: u64,
) -> Entry {
    match style {
        Style::Callbacks => callbacks::begin(kind, stage, mark, us),
        Style::Send => send::begin(kind, stage, mark, us),
        Style::YieldFrom => yield_from::begin(kind, stage, mark, us),
        Style::AsyncAwait => async_await::begin(kind, stage, mark, us),
    }
}

/// Something that is held until it is called; it tells if it is dropped
/// before.
struct Mark {
    number: u32,
    set_us: u64,
    dropped: DropGuard<Box<dyn FnOnce()>>,
}

impl Mark {
    fn new(lp: &Loop, number: u32) -> Mark {
        let told = lp.clone();
        let tell: Box<dyn FnOnce()> = Box::new(move || {
            told.print(format_args!("mark {number} is dropped, not called"));
        });
        Mark {
            number,
            set_us: lp.now_us(),
            dropped: DropGuard::new(tell),
        }
    }

    /// Prints that its code begins.
    fn begin(&self, lp: &Loop) {
        lp.print(format_args!("mark {} begins", self.number));
    }

    /// Prints the mark, and the time since it was set if there is any; the
    /// value is the number.
    fn call(self, lp: &Loop) -> Raises<u32> {
        let number = self.number;
        self.dropped.dismiss();
        match lp.now_us() - self.set_us {
            0 => lp.print(format_args!("mark {number}")),
            us => lp.print(format_args!("mark {number}, {us} us later")),
        }
        Ok(number)
    }
}

/// Sets a deadline that has passed, and prints how many turns later it is due.
fn set_in_the_past(lp: &Loop, mark: u32) {
    let set = lp.counters().turns;
    lp.call_at(0, move |lp| {
        let turns = lp.counters().turns - set;
        lp.print(format_args!("mark {mark}, due {turns} turn later"));
    });
}

/// Makes the error that is never read.
fn unread() -> Raised {
    Raised::new(asyncio::Kind::Value, "the page's own error")
}
