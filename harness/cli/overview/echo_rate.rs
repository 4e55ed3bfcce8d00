//! How many echo round trips a second, over loopback sockets.
//!
//! The clients, on a thread of their own, write a line each and then read the
//! echo of each, again and again. Most of the time goes to the kernel, in
//! whatever style the server is.

use super::super::served::{Served, Tally};
use crate::contestant::Contestant;
use crate::worlds::real::RealWorld;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::rc::Rc;
use std::thread;
use std::time::Duration;
use styles::event_loop::{EventLoop, LabFuture};
use styles::workload::EchoPlan;

/// Enough that the server has several lines to answer when it wakes.
const CLIENTS: u32 = 16;

/// Lines of each client: a tenth of a second for all.
const ROUNDS: u32 = 600;

/// What each client sends.
const LINE: &[u8] = b"the quick brown fox jumps over the lazy dog\n";

/// No echo takes so long, unless none comes any more.
const PATIENCE: Duration = Duration::from_secs(5);

/// A round trip takes a dozen; a server that spins must come to an end.
const MAX_RESUMPTIONS: u64 = CLIENTS as u64 * ROUNDS as u64 * 64;

/// Serves the clients with a contestant, and returns the round trips a
/// second by the clock of its world.
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
        max_line_bytes: LINE.len(),
        max_sessions: u64::from(CLIENTS),
        clients: Some(CLIENTS),
    };
    let never = LabFuture::new(lp);
    let listener = lp.listener(listener);
    let server =
        contestant.start_echo(lp, Rc::new(plan), listener, never.clone());
    let clients = thread::spawn(move || talk(address));
    let served = event_loop.run_until_complete(&server);
    // Closes what a server that failed left open, so that nobody waits.
    drop((event_loop, server, never));
    let talked = clients.join();
    talked.unwrap_or_else(|_| Err(io::Error::other("clients panicked")))?;
    served.map_err(io::Error::other)?;
    let Served {
        lines,
        first_us,
        last_us,
        ..
    } = tally.served();
    let us = last_us.saturating_sub(first_us.unwrap_or(last_us)).max(1);
    Ok(lines * 1_000_000 / us)
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
