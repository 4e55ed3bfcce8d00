//! The client of each subject, on the lab's loop and real sockets.

use super::{Bodies, CONCURRENCY, request};
use benches::Stopwatch;
use harness::worlds::real::RealWorld;
use lab::measure::Subject;
use std::io;
use std::net::SocketAddr;
use styles::event_loop::{Counters, EventLoop, Promise};
use styles::trace::Silence;
use styles::workload::{Address, FetchPlan, FetchWork, Request};

/// The bound on an attempt, in microseconds; none takes so long.
const TIMEOUT_US: u64 = 60_000_000;

/// The bound on a body, in bytes; none is so long.
const MAX_BODY_BYTES: u64 = 1024 * 1024;

/// Fetches everything; returns the bodies, and those of the loop's counts that
/// do not depend on the server's pace, as turns do.
pub(crate) fn fetch(
    subject: Subject,
    server: SocketAddr,
    requests: u32,
    watch: &mut Stopwatch,
) -> io::Result<(Bodies, Counters)> {
    let request = |number| Request {
        addresses: vec![Address::Socket(server)],
        head: request(number),
    };
    let work = FetchWork::new(FetchPlan {
        concurrency: u64::from(CONCURRENCY),
        timeout_us: TIMEOUT_US,
        retries: 0,
        backoff_us: 0,
        max_body_bytes: MAX_BODY_BYTES,
        kept_connections: CONCURRENCY as usize,
        requests: (0..requests).map(request).collect(),
    });
    let world = RealWorld::new()?;
    let event_loop = EventLoop::new(Box::new(world), Box::new(Silence));
    let lp = event_loop.handle();
    let ended = watch.time_thread(|| {
        let client = subject.contestant().start_fetch(
            lp,
            work.clone(),
            Promise::new(lp),
        );
        event_loop.run_while(|| !client.is_done())
    });
    ended.map_err(io::Error::other)?;
    if let Some(lost) = event_loop.panicked_tasks().pop() {
        return Err(io::Error::other(lost.to_string()));
    }
    let counters = benches::without_pace(lp.counters());
    let mut bodies = Bodies::new();
    for result in work.take_results() {
        let result = result.ok_or(io::Error::other("a request left over"))?;
        let response = result.map_err(|e| io::Error::other(e.kind()))?;
        bodies.push(response.body);
    }
    Ok((bodies, counters))
}
