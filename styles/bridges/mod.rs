//! Bridges: each style calls each, in one line of its own code.
//!
//! A person who moves a program to another style moves one function at a
//! time. Meanwhile functions that have moved call those that have not, and the
//! other way round. The module says what the callee is written in, the
//! function what the caller is written in:
//!
//! | callee | from callbacks | from `send` | from `yield from` | from async/await |
//! | --- | --- | --- | --- | --- |
//! | callbacks | [`called`](callbacks::called) | [`yielded`](callbacks::yielded) | [`delegated`](callbacks::delegated) | [`awaited`](callbacks::awaited) |
//! | `send` | [`called`](send::called) | [`yielded`](send::yielded) | [`delegated`](send::delegated) | [`awaited`](send::awaited) |
//! | `yield from` | [`called`](yield_from::called) | [`yielded`](yield_from::yielded) | [`delegated`](yield_from::delegated) | [`awaited`](yield_from::awaited) |
//! | async/await | [`called`](async_await::called) | [`yielded`](async_await::yielded) | [`delegated`](async_await::delegated) | [`awaited`](async_await::awaited) |
//! | [plain callbacks](plain) | [`called`](plain::called) | [`yielded`](plain::yielded) | [`delegated`](plain::delegated) | [`awaited`](plain::awaited) |
//!
//! | caller | the call |
//! | --- | --- |
//! | callbacks | `bridges::send::called(cx, body, k)` |
//! | `send` | `yield_!(co, bridges::async_await::yielded(body))` |
//! | `yield from` | `yield_from!(co, bridges::callbacks::delegated(body))` |
//! | async/await | `bridges::send::awaited(&cx, body).await` |
//!
//! Where both are of one style the bridge is the direct call.
//!
//! # A call is a call
//!
//! It is as if the callee was called directly, in the style of its caller.
//! `twins` compares the two for each pair, under all outcomes, cancellations,
//! drops and panics (`harness/twins/tests/bridges/`).
//!
//! * The callee runs to its first wait at once, and belongs to the actor of
//!   its caller. If it does not wait, no turn is taken.
//! * **Values and errors** are moved, of whatever type.
//! * **A panic** unwinds in the caller at the place of the call, with its
//!   payload. It is reported once, as that of the caller, unless that catches
//!   it.
//! * **A cancellation** of the caller cancels the callee, of which all drops
//!   come before those of the caller. If both styles can be told (`send`,
//!   `yield from`), the callee may catch it, wait, and return a value instead.
//!   Callers that are dropped drop their callees.
//! * A callee that **is cancelled by others**, by its key, cancels its caller
//!   at the call: `send` and `yield from` may catch that, the others are
//!   dropped.
//! * **Completion** is once. Callbacks that drop their continuation uncalled
//!   panic in the caller, and the message has the place of the call. A second
//!   call is possible for [plain callbacks](plain) only, and panics there.
//!
//! # Not as a direct call
//!
//! * The callee is a task of its own. If it waits, its value is with its
//!   caller one turn after its end; a deadline of the caller in that very
//!   microsecond comes first, and the value is dropped.
//! * A callee that does not wait is over before the call returns. The caller's
//!   `k` is called behind the functions that are running then
//!   ([`Cx::bounce`](crate::callbacks::task::Cx::bounce)), never within the
//!   call.
//! * A destructor of the callee that panics while its caller is dropped is
//!   reported, and the caller counts as cancelled, not as panicked.
//! * A [`ContextVar`](crate::event_loop::ContextVar) that the callee sets is
//!   set for the callee, as in each task.
//! * Calls through bridges may nest as deep as they like. Beyond 64 that are
//!   under way at once in one resumption, the next callee begins behind all
//!   that is ready; and where so many are dropped at once, the rest is dropped
//!   in the next turns, the outermost first.
//!
//! # Examples
//!
//! Two functions of callbacks: `total` calls `price`. First `total` moves to
//! async/await and calls the old `price`; then `price` moves as well, while
//! another function of callbacks goes on calling it:
//!
//! ```
//! # use harness::worlds::null::NullWorld;
//! # use styles::event_loop::EventLoop;
//! # use styles::trace::{Actor, Silence};
//! use styles::async_await::task::spawn;
//! use styles::callbacks::task::{Continuation, Cx};
//! use styles::event_loop::Loop;
//! use styles::{async_await, bridges, callbacks};
//!
//! /// As it was.
//! fn old_price(cx: Cx, item: u64, k: Continuation<Result<u64, String>>) {
//!     callbacks::wait::sleep(cx, 100, move |cx, ()| match item {
//!         7 => k(cx, Ok(70)),
//!         _ => k(cx, Err(format!("no item {item}"))),
//!     });
//! }
//!
//! /// Moved; it calls what has not moved.
//! async fn total(cx: Loop, items: [u64; 2]) -> Result<u64, String> {
//!     let mut total = 0;
//!     for item in items {
//!         let price = move |cx, k| old_price(cx, item, k);
//!         total += bridges::callbacks::awaited(&cx, price).await?;
//!     }
//!     Ok(total)
//! }
//!
//! /// Moved later.
//! async fn price(cx: Loop, item: u64) -> Result<u64, String> {
//!     async_await::wait::sleep(&cx, 100).await;
//!     match item {
//!         7 => Ok(70),
//!         _ => Err(format!("no item {item}")),
//!     }
//! }
//!
//! /// As it was, but for one line.
//! fn old_offer(cx: Cx, k: Continuation<String>) {
//!     let price = |cx| price(cx, 7);
//!     bridges::async_await::called(cx, price, |cx, price| {
//!         k(cx, format!("{price:?}"));
//!     });
//! }
//!
//! # let world = Box::new(NullWorld::default());
//! # let event_loop = EventLoop::new(world, Box::new(Silence));
//! # let lp = event_loop.handle();
//! let task = spawn(lp, Actor::Task(1), |cx| total(cx, [7, 7]));
//! assert_eq!(event_loop.run_until_complete(&task), Ok(Ok(140)));
//! assert_eq!(lp.now_us(), 200);
//!
//! let task = spawn(lp, Actor::Task(2), |cx| total(cx, [7, 8]));
//! let no_item = Err("no item 8".to_string());
//! assert_eq!(event_loop.run_until_complete(&task), Ok(no_item));
//!
//! let task = callbacks::task::spawn(lp, Actor::Task(3), old_offer);
//! let offer = "Ok(70)".to_string();
//! assert_eq!(event_loop.run_until_complete(&task), Ok(offer));
//! ```

pub mod async_await;
pub mod callbacks;
pub mod plain;
pub mod send;
pub mod yield_from;

mod callee;
mod caller;

#[cfg(test)]
mod tests;
