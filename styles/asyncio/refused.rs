//! Code that Rust refuses to compile, and Python only when it runs, or not at
//! all: texts that must not compile, each beside a similar one that does.
//!
//! # C3: yielded and sent values have one type each
//!
//! ```
//! use styles::generator::{Co, Generator};
//! let generator = Generator::new(|co: Co<u32, &str, ()>| async move {
//!     let sent: Result<&str, ()> = co.yield_(1).await;
//!     sent.is_ok()
//! });
//! ```
//!
//! ```compile_fail,E0308
//! use styles::generator::{Co, Generator};
//! let generator = Generator::new(|co: Co<u32, &str, ()>| async move {
//!     let sent: Result<&str, ()> = co.yield_("one").await;
//!     sent.is_ok()
//! });
//! ```
//!
//! ```compile_fail,E0308
//! use styles::generator::{Co, Generator};
//! let generator = Generator::new(|co: Co<u32, &str, ()>| async move {
//!     let sent: Result<u32, ()> = co.yield_(1).await;
//!     sent.is_ok()
//! });
//! ```
//!
//! # C4: a body is awaited once
//!
//! A future is moved into its `.await`, a callback into its call:
//!
//! ```
//! async fn once() {}
//! async fn twice() {
//!     let body = once();
//!     body.await;
//! }
//! fn call(k: impl FnOnce()) {
//!     k();
//! }
//! ```
//!
//! ```compile_fail,E0382
//! async fn once() {}
//! async fn twice() {
//!     let body = once();
//!     body.await;
//!     body.await;
//! }
//! ```
//!
//! ```compile_fail,E0382
//! fn call(k: impl FnOnce()) {
//!     k();
//!     k();
//! }
//! ```
//!
//! # K11: a wait for several takes tasks
//!
//! ```
//! use styles::async_await::join::join_all;
//! use styles::async_await::run::start;
//! use styles::async_await::task::Cx;
//! use styles::asyncio::Raises;
//! async fn body() -> Raises<u32> {
//!     Ok(1)
//! }
//! async fn wait_all(cx: Cx) -> Raises {
//!     join_all(&cx, &[start(&cx, |_| body()), start(&cx, |_| body())]).await
//! }
//! ```
//!
//! ```compile_fail,E0308
//! use styles::async_await::join::join_all;
//! use styles::async_await::task::Cx;
//! use styles::asyncio::Raises;
//! async fn body() -> Raises<u32> {
//!     Ok(1)
//! }
//! async fn wait_all(cx: Cx) -> Raises {
//!     join_all(&cx, &[body(), body()]).await
//! }
//! ```
//!
//! # X4: values that bodies share without a lock stay on their thread
//!
//! ```
//! use std::sync::{Arc, Mutex};
//! let count = Arc::new(Mutex::new(0));
//! let shared = count.clone();
//! let thread = std::thread::spawn(move || *shared.lock().unwrap() += 1);
//! assert!(thread.join().is_ok());
//! assert_eq!(*count.lock().unwrap(), 1);
//! ```
//!
//! ```compile_fail,E0277
//! use std::cell::Cell;
//! use std::rc::Rc;
//! let count = Rc::new(Cell::new(0));
//! let shared = count.clone();
//! let thread = std::thread::spawn(move || shared.set(shared.get() + 1));
//! assert!(thread.join().is_ok());
//! ```
//!
//! # I4: only a body waits
//!
//! `.await` belongs into an `async fn`, and a generator's `yield_` to the `co`
//! that its body was given:
//!
//! ```
//! use styles::generator::{Co, Generator};
//! async fn body() -> u32 {
//!     std::future::ready(1).await
//! }
//! let generator = Generator::new(|co: Co<u32, (), ()>| async move {
//!     co.yield_(1).await
//! });
//! ```
//!
//! ```compile_fail,E0728
//! fn body() -> u32 {
//!     std::future::ready(1).await
//! }
//! ```
//!
//! ```compile_fail,E0425
//! use styles::generator::{Co, Generator};
//! let generator = Generator::new(|_: Co<u32, (), ()>| async move {
//!     co.yield_(1).await
//! });
//! ```
