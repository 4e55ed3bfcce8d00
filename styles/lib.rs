//! One workload in four asynchronous styles, to be read side by side.
//!
//! | file | subject | callbacks | send | yield from | async/await |
//! | --- | --- | --- | --- | --- | --- |
//! | `mod.rs` | a task that waits | [next function](callbacks) | [stack of bodies](send) | [bodies in bodies](mod@yield_from) | [a future](async_await) |
//! | `task.rs` | starting, resuming and ending a task | [call](callbacks::task) | [driver](send::task) | [drives its child](yield_from::task) | [poll](async_await::task) |
//! | `wait.rs` | the functions that suspend | [leaves a function](callbacks::wait) | [yields a request](send::wait) | [delegates](yield_from::wait) | [leaf futures](async_await::wait) |
//! | `stream.rs` | loops over reads and writes | [calls itself](callbacks::stream) | [yields](send::stream) | [delegates](yield_from::stream) | [awaits](async_await::stream) |
//! | `timeout.rs` | giving up after a time | [withdraws](callbacks::timeout) | [closes](send::timeout) | [closes](yield_from::timeout) | [drops](async_await::timeout) |
//! | `limit.rs` | a limit on what runs at once | [file](callbacks::limit) | [file](send::limit) | [file](yield_from::limit) | [file](async_await::limit) |
//! | `cancel.rs` | stopping at once and releasing everything | [withdraws](callbacks::cancel) | [closes](send::cancel) | [closes](yield_from::cancel) | [drops](async_await::cancel) |
//! | `awaitable.rs` | things that can be awaited | [calls on](callbacks::awaitable) | [requests](send::awaitable) | [delegates](yield_from::awaitable) | [a future](async_await::awaitable) |
//! | `scope.rs` | entering and leaving a scope | [calls on](callbacks::scope) | [calls](send::scope) | [delegates](yield_from::scope) | [awaits](async_await::scope) |
//! | `items.rs` | items that are waited for one by one | [calls on](callbacks::items) | [calls](send::items) | [delegates](yield_from::items) | [awaits](async_await::items) |
//! | `group.rs` | a group of tasks that end together | [calls on](callbacks::group) | [catches](send::group) | [catches](yield_from::group) | [awaits](async_await::group) |
//! | `fetch.rs` | the client | [file](callbacks::fetch) | [file](send::fetch) | [file](yield_from::fetch) | [file](async_await::fetch) |
//! | `echo.rs` | the server | [file](callbacks::echo) | [file](send::echo) | [file](yield_from::echo) | [file](async_await::echo) |
//!
//! Reading order: [`workload`] for the work, [`event_loop`] for the waits,
//! then one file of all four styles after the other; in a style `echo.rs`
//! first, then `stream.rs`, `wait.rs`, `task.rs`. [`generator`] has PEP 342
//! and PEP 380 by themselves.
//!
//! The crate builds for a target without sockets and threads: only
//! [`event_loop::World`] touches the operating system.

#![forbid(unsafe_code)]

pub mod async_await;
pub mod asyncio;
pub mod bridges;
pub mod callbacks;
pub mod event_loop;
pub mod generator;
pub mod pages;
pub mod programs;
pub mod send;
pub mod source;
pub mod trace;
pub mod visit;
pub mod workload;
pub mod yield_from;

use crate::event_loop::{Listener, Loop, Promise, Task};
use crate::workload::{EchoPlan, FetchWork};
use std::rc::Rc;
use std::str::FromStr;
use std::{error, fmt};

/// The four styles, in their historical order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Style {
    /// [`callbacks`].
    Callbacks,
    /// [`send`].
    Send,
    /// [`yield_from`](mod@yield_from).
    YieldFrom,
    /// [`async_await`].
    AsyncAwait,
}

impl Style {
    /// All styles.
    pub const ALL: [Style; 4] = [
        Style::Callbacks,
        Style::Send,
        Style::YieldFrom,
        Style::AsyncAwait,
    ];

    /// Returns the name for commands and tables, such as `yield-from`.
    pub fn name(self) -> &'static str {
        match self {
            Style::Callbacks => "callbacks",
            Style::Send => "send",
            Style::YieldFrom => "yield-from",
            Style::AsyncAwait => "async-await",
        }
    }

    /// Starts the client: it fetches all requests of the plan, and stops early
    /// when `stop` is set.
    ///
    /// The results are in `work` when the task has ended.
    pub fn start_fetch(
        self,
        lp: &Loop,
        work: Rc<FetchWork>,
        stop: Promise<()>,
    ) -> Task<()> {
        let start = match self {
            Style::Callbacks => callbacks::fetch::start,
            Style::Send => send::fetch::start,
            Style::YieldFrom => yield_from::fetch::start,
            Style::AsyncAwait => async_await::fetch::start,
        };
        start(lp, work, stop)
    }

    /// Starts the server: it serves all clients of the plan, and stops early
    /// when `stop` is set.
    pub fn start_echo(
        self,
        lp: &Loop,
        plan: Rc<EchoPlan>,
        listener: Listener,
        stop: Promise<()>,
    ) -> Task<()> {
        let start = match self {
            Style::Callbacks => callbacks::echo::start,
            Style::Send => send::echo::start,
            Style::YieldFrom => yield_from::echo::start,
            Style::AsyncAwait => async_await::echo::start,
        };
        start(lp, plan, listener, stop)
    }
}

impl fmt::Display for Style {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The error of a name that no style has; it holds the name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownStyle(pub String);

impl fmt::Display for UnknownStyle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no style {:?}; there are ", self.0)?;
        for (index, style) in Style::ALL.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{style}")?;
        }
        Ok(())
    }
}

impl error::Error for UnknownStyle {}

impl FromStr for Style {
    type Err = UnknownStyle;

    fn from_str(name: &str) -> Result<Style, UnknownStyle> {
        let named = |style: &Style| style.name() == name;
        let found = Style::ALL.into_iter().find(named);
        found.ok_or_else(|| UnknownStyle(name.to_string()))
    }
}
