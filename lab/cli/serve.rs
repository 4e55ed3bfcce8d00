//! `lab serve echo`: real clients, until a signal comes.

use super::arguments::{Serve, ServeEcho};
use super::real_loop::RealLoop;
use super::served::{Served, Tally};
use super::terminal::{complain, print};
use super::{Refusal, Verdict};
use crate::report::pluralized;
use harness::runtimes::Engine;
use harness::worlds::real::Setup;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::rc::Rc;
use styles::event_loop::ListenerId;
use styles::workload::EchoPlan;

/// Serves until a signal comes, and prints the counts.
pub(super) fn serve(serve: &Serve) -> Result<Verdict, Refusal> {
    let Serve::Echo(options) = serve;
    let engine = Engine::new(options.runtime, Setup::default());
    let mut engine = engine.map_err(no_sockets)?;
    let (listener, address) = listen(&mut engine, &options.listen)
        .map_err(|e| Refusal(format!("--listen {}: {e}", options.listen)))?;
    let tally = Tally::default();
    let real = RealLoop::new(engine, Box::new(tally.clone()));
    let real = real.map_err(no_sockets)?;
    let lp = real.handle();
    let plan = Rc::new(plan(options));
    let listener = lp.listener(listener);
    let stop = real.stop.clone();
    let server = options.style.start_echo(lp, plan, listener, stop);
    // A program that reads this may connect.
    print(&match options.json {
        true => format!("{{\"port\": {}}}\n", address.port()),
        false => format!(
            "echo server in {} on {address}\nCtrl-C stops it\n",
            options.style
        ),
    })?;
    let ended = real.engine_loop.run_until_complete(&server);
    let Served { sessions, lines } = tally.served();
    let bytes = lp.counters().bytes_written;
    print(&match options.json {
        true => format!(
            "{{\"sessions\": {sessions}, \"lines\": {lines}, \
             \"bytes\": {bytes}}}\n"
        ),
        false => format!(
            "served {}, {}, {}\n",
            pluralized(sessions, "session"),
            pluralized(lines, "line"),
            pluralized(bytes, "byte")
        ),
    })?;
    if let Err(error) = ended {
        complain(&error.to_string());
        return Ok(Verdict::Bad);
    }
    let lost = real.engine_loop.event_loop().panicked_tasks();
    for task in &lost {
        complain(&format!("a session failed: {task}"));
    }
    Ok(match lost.is_empty() {
        true => Verdict::Good,
        false => Verdict::Bad,
    })
}

fn plan(options: &ServeEcho) -> EchoPlan {
    EchoPlan {
        delay_us: options.delay_us,
        idle_timeout_us: options.idle_timeout_us,
        write_timeout_us: options.write_timeout_us,
        max_line_bytes: usize::try_from(options.max_line_bytes)
            .unwrap_or(usize::MAX),
        max_sessions: options.max_sessions,
        clients: None,
    }
}

/// Listens at the first address of a name that is available.
fn listen(
    engine: &mut Engine,
    at: &str,
) -> io::Result<(ListenerId, SocketAddr)> {
    let mut failure = io::Error::other("no address is known for the name");
    for address in at.to_socket_addrs()? {
        match engine.listen(address) {
            Ok(listening) => return Ok(listening),
            Err(error) => failure = error,
        }
    }
    Err(failure)
}

fn no_sockets(error: io::Error) -> Refusal {
    Refusal(format!("cannot set up the sockets: {error}"))
}
