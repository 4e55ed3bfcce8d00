//! The number of echo round trips in a second of the server's CPU time, over
//! loopback sockets.
//!
//! The clients, on a thread of their own, write a line each and then read the
//! echo of each, again and again. Most of the time goes to the kernel,
//! whatever the style of the server. Wall time would depend more on other load
//! of the machine.

use super::super::served::Tally;
use cpu_time::ThreadTime;
use harness::contestant::Contestant;
use harness::worlds::real::RealWorld;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::rc::Rc;
use std::thread;
use std::time::Duration;
use styles::event_loop::{EventLoop, Promise};
use styles::workload::EchoPlan;

/// The clients: enough for the server to have several lines to answer when it
/// wakes.
const CLIENTS: u32 = 16;

/// The lines of each client: less than a tenth of a second for all.
const ROUNDS: u32 = 400;

/// The line that each client sends.
const LINE: &[u8] = b"the quick brown fox jumps over the lazy dog\n";

/// The bound on a wait for an echo; a longer wait gets no echo any more.
const PATIENCE: Duration = Duration::from_secs(2);

/// The bound on resumptions: a round trip takes a dozen, and a server that
/// spins must come to an end.
const MAX_RESUMPTIONS: u64 = CLIENTS as u64 * ROUNDS as u64 * 64;

/// Serves the clients with a contestant, and returns the number of round trips
/// in a second of CPU time.
///
/// # Errors
///
/// If the sockets cannot be had, or an echo is wrong or does not come.
pub(super) fn echo_rate(contestant: &dyn Contestant) -> io::Result<u64> {
    let mut world = RealWorld::new()?;
    let (listener, address) =
        world.listen(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
    let tally = Tally::default();
    let mut event_loop =
        EventLoop::new(Box::new(world), Box::new(tally.clone()));
    event_loop.set_max_resumptions(MAX_RESUMPTIONS);
    let lp = event_loop.handle();
    let plan = EchoPlan {
        delay_us: 0,
        idle_timeout_us: None,
        write_timeout_us: None,
        max_line_bytes: LINE.len(),
        max_sessions: u64::from(CLIENTS),
        clients: Some(CLIENTS),
    };
    let never = Promise::new(lp);
    let listener = lp.listener(listener);
    let server =
        contestant.start_echo(lp, Rc::new(plan), listener, never.clone());
    let clients = thread::spawn(move || talk(address));
    let begin = ThreadTime::now();
    let served = event_loop.run_while(|| !server.is_done());
    let cpu = begin.elapsed();
    let lost = event_loop.panicked_tasks();
    // This closes what a failed server left open, so that no client waits.
    drop((event_loop, server, never));
    let talked = clients.join();
    talked.unwrap_or_else(|_| Err(io::Error::other("clients panicked")))?;
    served.map_err(io::Error::other)?;
    if let Some(task) = lost.first() {
        return Err(io::Error::other(task.to_string()));
    }
    let cpu_us = u64::try_from(cpu.as_micros()).unwrap_or(u64::MAX);
    Ok(tally.served().lines * 1_000_000 / cpu_us.max(1))
}

/// Plays all clients, to the end.
fn talk(server: SocketAddr) -> io::Result<()> {
    let mut streams = Vec::new();
    for _ in 0..CLIENTS {
        let stream = TcpStream::connect(server)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        streams.push(stream);
    }
    let mut echo = [0; LINE.len()];
    for _ in 0..ROUNDS {
        for stream in &mut streams {
            stream.write_all(LINE)?;
        }
        for stream in &mut streams {
            stream.read_exact(&mut echo)?;
            if echo != LINE {
                let problem = "an echo is not what was sent";
                return Err(io::Error::new(ErrorKind::InvalidData, problem));
            }
        }
    }
    Ok(())
}
