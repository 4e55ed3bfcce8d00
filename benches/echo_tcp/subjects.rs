//! The server of each subject, on the lab's loop and real sockets.

use super::clients::Door;
use harness::worlds::real::RealWorld;
use lab::measure::Subject;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::rc::Rc;
use styles::event_loop::{Counters, EventLoop, Promise};
use styles::trace::Silence;
use styles::workload::EchoPlan;

/// Serves all clients; returns those of the loop's counts that do not depend
/// on the clients' pace, as turns do.
pub(crate) fn serve(subject: Subject, door: Door) -> io::Result<Counters> {
    let plan = EchoPlan {
        delay_us: 0,
        idle_timeout_us: None,
        write_timeout_us: None,
        max_line_bytes: super::MAX_LINE_BYTES,
        max_sessions: u64::from(door.clients),
        clients: Some(door.clients),
    };
    let mut world = RealWorld::new()?;
    let any_port = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let (listener, address) = world.listen(any_port)?;
    let event_loop = EventLoop::new(Box::new(world), Box::new(Silence));
    let lp = event_loop.handle();
    let server = subject.contestant().start_echo(
        lp,
        Rc::new(plan),
        lp.listener(listener),
        Promise::new(lp),
    );
    door.open(address);
    let ended = event_loop.run_while(|| !server.is_done());
    ended.map_err(io::Error::other)?;
    if let Some(lost) = event_loop.panicked_tasks().pop() {
        return Err(io::Error::other(lost.to_string()));
    }
    Ok(benches::without_pace(lp.counters()))
}
