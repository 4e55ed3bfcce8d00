//! A judge of ways to do asynchronous work.
//!
//! The work is one echo server and one fetch client ([`styles`] has them in
//! four styles). A [scenario] says what clients and peers do, to the
//! microsecond. The [driver] runs it with a [contestant] in a [world](worlds)
//! (simulated, or sockets over loopback), and the run is compared with
//! those of others and with an [oracle], which computes from the scenario
//! what must happen and has no loop of its own. [`check`] does all of it, for
//! scenarios of yours and for random ones; it makes a random scenario small
//! when it shows a fault.
//!
//! ```text
//!   scenario ---> driver(contestant, world) ---> run ---+
//!       |                                               +---> equivalence
//!       +-------> oracle ---> prediction ---------------+
//! ```
//!
//! # A style of your own
//!
//! Every type that implements [`Contestant`](contestant::Contestant) can be
//! judged. This server waits in its own way, and forgets that a session must
//! not idle for ever; its client is that of a style.
//!
//! ```
//! use harness::check::{check_run, check_seed};
//! use harness::contestant::Contestant;
//! use harness::scenario::Scenario;
//! use harness::worlds::sim::SimLimits;
//! use std::rc::Rc;
//! use styles::Style;
//! use styles::async_await::task::{self, Cx};
//! use styles::async_await::{cancel::until, join::join_set, stream, wait};
//! use styles::event_loop::{
//!     Connection, Promise, Listener, Loop, Task, TaskSet,
//! };
//! use styles::trace::{Event, Actor};
//! use styles::workload::{EchoPlan, Fault, FetchWork, Lines, Next, Reason};
//!
//! struct Mine;
//!
//! impl Contestant for Mine {
//!     fn name(&self) -> &str {
//!         "mine"
//!     }
//!
//!     fn start_fetch(
//!         &self,
//!         lp: &Loop,
//!         work: Rc<FetchWork>,
//!         stop: Promise<()>,
//!     ) -> Task<()> {
//!         Style::AsyncAwait.start_fetch(lp, work, stop)
//!     }
//!
//!     fn start_echo(
//!         &self,
//!         lp: &Loop,
//!         plan: Rc<EchoPlan>,
//!         listener: Listener,
//!         stop: Promise<()>,
//!     ) -> Task<()> {
//!         task::spawn(lp, Actor::Server, |cx| async move {
//!             // It ends in the same way if it was stopped.
//!             let serve = accept_all(&cx, plan, listener);
//!             let _ = until(&cx, stop, serve).await;
//!         })
//!     }
//! }
//!
//! async fn accept_all(
//!     cx: &Cx,
//!     plan: Rc<EchoPlan>,
//!     listener: Listener,
//! ) -> Result<(), Fault> {
//!     let sessions = TaskSet::new();
//!     for _ in 0..plan.clients.unwrap_or(0) {
//!         let accept = wait::accept(cx, listener.clone());
//!         let (connection, client) = accept.await?;
//!         let (who, plan) = (Actor::Echo(client), plan.clone());
//!         cx.note(who, Event::Accept);
//!         let session = task::spawn(cx, who, move |cx| async move {
//!             let ended = echo_lines(&cx, &plan, who, connection).await;
//!             cx.note(who, Event::closed(ended.unwrap_or_else(|why| why)));
//!         });
//!         sessions.add(who, session);
//!     }
//!     join_set(cx, &sessions).await;
//!     Ok(())
//! }
//!
//! async fn echo_lines(
//!     cx: &Cx,
//!     plan: &EchoPlan,
//!     who: Actor,
//!     mut connection: Connection,
//! ) -> Result<Reason, Reason> {
//!     let mut lines = Lines::new(plan.max_line_bytes);
//!     loop {
//!         let mut next = lines.next_line();
//!         if next == Next::More {
//!             let read = stream::read_line(cx, connection, lines);
//!             (connection, lines, next) = read.await?;
//!         }
//!         let Some(bytes) = next.line()? else {
//!             return Ok(Reason::End);
//!         };
//!         cx.note(who, Event::Line { bytes });
//!         wait::sleep(cx, plan.delay_us).await;
//!         let reply = lines.lend_reply();
//!         let write = stream::write_all(cx, connection, reply);
//!         let (back, reply) = write.await?;
//!         connection = back;
//!         lines.restore_reply(reply);
//!         cx.note(who, Event::Echo { bytes });
//!     }
//! }
//!
//! // One scenario: both do the same, and what the oracle predicts.
//! let scenario = Scenario::from_json(
//!     r#"{ "name": "a line", "echo": { "delay_us": 10, "clients": [
//!         { "connect_at_us": 5, "end": "close",
//!           "steps": [{ "wait_us": 1, "send": "one\n" }] }] } }"#,
//! )?;
//! let both: [&dyn Contestant; 2] = [&Mine, &Style::YieldFrom];
//! let run = check_run(&both, &scenario, SimLimits::default())?;
//! assert_eq!(run.results.echo.unwrap()[0].received, "one\n");
//! assert_eq!(run.trace.last().unwrap().t_us, 16);
//!
//! // Random scenarios: the first in which one is wrong, made small.
//! let found = (0..100).find_map(|seed| check_seed(&both, seed).err());
//! let found = found.expect("some sessions idle");
//! assert!(found.scenario.echo.is_some(), "{found}");
//! assert_eq!(found.scenario.fetch, None, "the client is a good one");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Features
//!
//! `async-std`, `smol` and `tokio` let the loop run within these
//! [runtimes]; none is on by default.

#![forbid(unsafe_code)]

pub mod check;
pub mod contestant;
pub mod driver;
pub mod equivalence;
pub mod oracle;
pub mod record;
pub mod runtimes;
pub mod scenario;
pub mod slow_chunks;
pub mod text;
pub mod worlds;
