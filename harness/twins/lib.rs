//! A check of whether an old and a new version of an asynchronous function
//! still do the same, under all schedules of what they wait for.
//!
//! The two may be written in different forms: callbacks, futures, generators.
//! Each runs with an [`Outside`], where operations end at the time and with
//! the outcome that a schedule says. A check passes, and tells how many
//! schedules it tried; or it shows the smallest case in which the two part,
//! and the cause. The README of the package leads through all of it, step by
//! step.
//!
//! # Ten lines
//!
//! An operation for each thing that is waited for, the old version, the new
//! one, and the check. `new` has a fault, which `better` has not:
//!
//! ```
//! use twins::{Check, Done, Op, Outside, callbacks, futures};
//!
//! #[derive(Debug)]
//! struct Gone;
//!
//! fn read(out: Outside) -> Op<Result<&'static str, Gone>> {
//!     out.op("read", "foo.txt", [Ok("data"), Err(Gone)])
//! }
//!
//! fn write(out: Outside, text: &str) -> Op<Result<(), Gone>> {
//!     out.op("write", text, [Ok(()), Err(Gone)])
//! }
//!
//! fn old(out: Outside, done: Done<Result<(), Gone>>) {
//!     read(out).then(move |data| match data {
//!         Ok(data) => write(out, data).then(move |end| done.call(end)),
//!         Err(_) => done.call(Ok(())),
//!     });
//! }
//!
//! async fn new(out: Outside) -> Result<(), Gone> {
//!     write(out, read(out).await.unwrap_or("nothing")).await
//! }
//!
//! async fn better(out: Outside) -> Result<(), Gone> {
//!     match read(out).await {
//!         Ok(data) => write(out, data).await,
//!         Err(_) => Ok(()),
//!     }
//! }
//!
//! fn copy() -> Check {
//!     twins::check("copy", callbacks(old), futures(new))
//! }
//!
//! fn mended() -> Check {
//!     twins::check("mended", callbacks(old), futures(better))
//! }
//!
//! let verdict = copy().run();
//! assert_eq!(verdict.cause(), Some(twins::Cause::Error));
//! let read_fails = r#"read("foo.txt") gives Err(Gone)"#;
//! assert_eq!(verdict.schedule().as_deref(), Some(read_fails));
//!
//! mended().assert();
//! ```
//!
//! In a test one writes `copy().assert()`, which panics with the report:
//!
//! ```text
#![doc = include_str!("tests/forms/copy.txt")]
//! ```
//!
//! # Forms
//!
//! | form | a version is | its wait | its cancellation |
//! | --- | --- | --- | --- |
//! | [`callbacks`] | `Fn(Outside, Done<T>)` | `op.then(k)` | a closure that it returns; it cannot be cancelled if it returns `()` |
//! | [`futures`] | `Fn(Outside) -> impl Future` | `op.await` | it is dropped |
//! | [`send`] | `Fn(Co, Outside) -> impl Future` | `yield_!(co, op)` | closes it; it may catch that |
//! | [`yield_from`](fn@yield_from) | `Fn(Co, Outside) -> impl Future` | `yield_from!(co, op)` | closes it; it may catch that |
//! | `on_tokio`, with the feature `tokio` | `Fn(Outside) -> impl Future` | `op.await` | it is dropped |
//! | `on_smol`, with the feature `smol` | `Fn(Outside, Rc<LocalExecutor>) -> impl Future` | `op.await` | it is dropped |
//!
//! [`check`] takes two of them, [`alone`] one. [`interrupted`] takes a future
//! that is dropped where it waits and made anew.
//!
//! # Levels
//!
//! A [`Level`] says what equal means; each includes the ones above it.
//!
//! | level | equal are |
//! | --- | --- |
//! | [`Results`](Level::Results) | result, panic, hang, the calls of `done`; the notes in their order |
//! | [`Effects`](Level::Effects) | also operations with their arguments, what is given up, held and dropped, in any order |
//! | [`Order`](Level::Order) | also their order, and the ends that each comes after; the level of a check that names none |
//! | [`Time`](Level::Time) | also the microseconds |
//! | [`Turns`](Level::Turns) | also the turns of the loop |
//!
//! # Causes
//!
//! A [`Cause`] is told from the smallest case; the first that fits.
//!
//! | cause | of the difference |
//! | --- | --- |
//! | [`Cancel`](Cause::Cancel) | one gives up, or is given up, otherwise |
//! | [`Error`](Cause::Error) | one handles a failure otherwise, or panics |
//! | [`Hang`](Cause::Hang) | one waits for what never comes |
//! | [`Time`](Cause::Time) | a timer differs, or only the times |
//! | [`Drop`](Cause::Drop) | something is held longer, or dropped in another order |
//! | [`Start`](Cause::Start) | something begins never, twice, too early or too late |
//! | [`Order`](Cause::Order) | one waits for something that the other does not wait for |
//! | [`Value`](Cause::Value) | another result, or another note |
//! | [`Turn`](Cause::Turn) | only turns of the loop |
//!
//! # Limits
//!
//! * Equal is not proven. A verdict says under how many schedules and
//!   cancellations; `all there are` means all choices of the kinds that are
//!   tried.
//! * Operations take 100 us and a little, or 1, 400 or 10,000 us, or as long
//!   as a timer or another operation, or just less or more than a timer.
//! * Only what goes through an [`Outside`] is seen. A clock or a hash order
//!   that a version uses by itself can show as [`Verdict::Unsteady`], and can
//!   be missed.
//! * A future runs as it is, but for what belongs to a runtime: spawned tasks,
//!   timers, sockets. `on_tokio` has those of tokio, but for sockets.
//! * There is one thread, so no data race is found.
//! * A run has at most 10,000 resumptions, 4,096 operations and 64 KiB of
//!   notes.

#![forbid(unsafe_code)]

#[cfg(test)]
mod catalogue;
mod cause;
mod check;
mod contract;
mod difference;
mod explain;
mod faults;
mod level;
mod outside;
mod plain;
pub mod program;
mod report;
mod run;
mod schedule;
mod search;
mod settings;
mod trace;
mod verdict;
mod version;
mod view;
mod words;

pub use self::cause::Cause;
pub use self::check::{Cancels, Check, alone, check, interrupted};
pub use self::level::Level;
pub use self::outside::{
    Done, Handle, Held, OnDrop, Op, Outside, Pieces, Spawned, Started, Whole,
};
pub use self::trace::{Form, Kind};
pub use self::verdict::{Breach, Finding, Passed, Verdict};
#[cfg(feature = "smol")]
pub use self::version::on_smol;
#[cfg(feature = "tokio")]
pub use self::version::on_tokio;
pub use self::version::{
    IntoCancel, Version, callbacks, futures, send, yield_from,
};
pub use self::view::Run;

/// The yields of `send` and of `yield_from`, and what is thrown at them.
pub use styles::yield_;
#[doc(no_inline)]
pub use styles::yield_from::wait::yield_from;

/// The README, all code of which is compiled and run.
#[cfg(doctest)]
#[doc = include_str!("README.md")]
struct Readme;
