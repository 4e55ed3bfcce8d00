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
//! judged; [`Mixed`](contestant::Mixed) is one made of functions. Here is a
//! server of 40 lines beside the client of a style. It forgets that a session
//! may not idle for ever, which the judge finds out.
//!
//! ```
//! use harness::check::{check_run, check_seed};
//! use harness::contestant::{Contestant, Mixed};
//! use harness::scenario::Scenario;
//! use harness::worlds::sim::SimLimits;
//! use styles::Style;
//! use styles::async_await::task::{Cx, spawn};
//! use styles::async_await::{cancel::until, join::join_set, stream, wait};
//! use styles::event_loop::{Connection, TaskSet};
//! use styles::trace::{Actor, Event};
//! use styles::workload::{EchoPlan, Lines, Next, Reason};
//!
//! async fn session(
//!     cx: &Cx,
//!     plan: &EchoPlan,
//!     actor: Actor,
//!     mut connection: Connection,
//! ) -> Result<Reason, Reason> {
//!     let mut lines = Lines::new(plan.max_line_bytes);
//!     loop {
//!         let mut next = lines.next_line();
//!         if next == Next::More {
//!             let read = stream::read_line(cx, connection, lines);
//!             (connection, lines, next) = read.await?;
//!         }
//!         let Some(bytes) = next.line()? else { return Ok(Reason::End) };
//!         cx.note(actor, Event::Line { bytes });
//!         wait::sleep(cx, plan.delay_us).await;
//!         let write = stream::write_all(cx, connection, lines.lend_reply());
//!         let (back, reply) = write.await?;
//!         connection = back;
//!         lines.restore_reply(reply);
//!         cx.note(actor, Event::Echo { bytes });
//!     }
//! }
//!
//! let mine = Mixed::of("mine", Style::Send).echo(|lp, plan, listener, stop| {
//!     spawn(lp, Actor::Server, |cx| async move {
//!         let sessions = TaskSet::new();
//!         let serve = async {
//!             for _ in 0..plan.clients.unwrap_or(0) {
//!                 let accept = wait::accept(&cx, listener.clone());
//!                 let Ok((connection, who)) = accept.await else { return };
//!                 let (actor, plan) = (Actor::Echo(who), plan.clone());
//!                 cx.note(actor, Event::Accept);
//!                 let task = spawn(&cx, actor, move |cx| async move {
//!                     let end = session(&cx, &plan, actor, connection).await;
//!                     let end = end.unwrap_or_else(|error| error);
//!                     cx.note(actor, Event::closed(end));
//!                 });
//!                 sessions.add(actor, task);
//!             }
//!             join_set(&cx, &sessions).await;
//!         };
//!         let _ = until(&cx, stop, serve).await;
//!     })
//! });
//!
//! // One scenario: both do the same, and what the oracle predicts.
//! let scenario = Scenario::from_json(
//!     r#"{ "name": "a line", "echo": { "delay_us": 10, "clients": [
//!         { "connect_at_us": 5, "end": "close",
//!           "steps": [{ "wait_us": 1, "send": "one\n" }] }] } }"#,
//! )?;
//! let both: [&dyn Contestant; 2] = [&mine, &Style::YieldFrom];
//! let run = check_run(&both, &scenario, SimLimits::default())?;
//! assert_eq!(run.results.echo.unwrap()[0].received, "one\n");
//!
//! // Random scenarios: the first in which one is wrong, made small.
//! let found = (0..100).find_map(|seed| check_seed(&both, seed).err());
//! let found = found.expect("some sessions idle");
//! assert_eq!(found.scenario.fetch, None, "the client is a good one");
//! println!("{found}");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Features
//!
//! `sockets`, which is on by default, is the real world; without it runs are
//! simulated, on any machine. `async-std`, `smol` and `tokio` let the loop run
//! within these [runtimes]; they are off by default.

#![forbid(unsafe_code)]

mod bounds;
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
