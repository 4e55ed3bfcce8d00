//! A world that has only a clock: what it lacks fails, and says so.

use super::start;
use crate::support::worlds::loop_over;
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};
use styles::async_await::task::Cx;
use styles::async_await::wait;
use styles::event_loop::{
    ListenerId, PollTimeout, Polled, Readiness, RunError, SocketId, World,
};
use styles::workload::{Address, Fault};

/// A clock that stands still.
struct Bare;

impl World for Bare {
    fn now_us(&self) -> u64 {
        0
    }

    fn poll(&mut self, _: PollTimeout, _: &mut Vec<Readiness>) -> Polled {
        Polled::Exhausted
    }
}

/// Gives sockets, and lacks what they are for.
struct Careless;

impl World for Careless {
    fn now_us(&self) -> u64 {
        0
    }

    fn poll(&mut self, _: PollTimeout, _: &mut Vec<Readiness>) -> Polled {
        Polled::Exhausted
    }

    fn connect(&mut self, _: &Address) -> Result<SocketId, Fault> {
        Ok(SocketId(7))
    }
}

/// Runs a body in a world; returns its value, or the message of its panic.
fn outcome<T: Debug + 'static>(
    world: impl World + 'static,
    body: impl AsyncFnOnce(Cx) -> T + 'static,
) -> Result<T, String> {
    let event_loop = loop_over(world);
    let task = start(event_loop.handle(), |cx| async { body(cx).await });
    match event_loop.run_until_complete(&task) {
        Ok(value) => Ok(value),
        Err(RunError::Panicked(lost)) => Err(lost.message),
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn connecting_and_accepting_fail() {
    let connected = outcome(Bare, async |cx| {
        wait::connect(&cx, Address::Peer(0)).await.map(drop)
    });
    assert_eq!(connected, Ok(Err(Fault::Unreachable)));
    let accepted = outcome(Bare, async |cx| {
        let listener = cx.listener(ListenerId(0));
        wait::accept(&cx, listener).await.map(drop)
    });
    assert_eq!(accepted, Ok(Err(Fault::Closed)));
}

#[test]
fn a_job_and_a_pause_lose_their_task_and_name_what_is_missing() {
    let job = outcome(Bare, async |cx| wait::blocking(&cx, 5, || 7).await);
    let missing = "this world has no `start_job`, which JobId(0) needs: \
                   implement it";
    assert_eq!(job, Err(missing.to_string()));
    let pause = outcome(Bare, async |cx| cx.block(5));
    let missing = "this world has no `block`, which 5 needs: implement it";
    assert_eq!(pause, Err(missing.to_string()));
}

#[test]
fn a_world_that_gives_sockets_is_told_what_else_it_needs() {
    let missing = |call: fn(&mut Careless, SocketId)| {
        let mut world = Careless;
        let socket = world.connect(&Address::Peer(0)).expect("a socket");
        let call = AssertUnwindSafe(|| call(&mut world, socket));
        let panicked = catch_unwind(call).expect_err("it panics");
        let message = panicked.downcast_ref::<String>().expect("a text");
        let method = message.strip_prefix("this world has no `");
        let method = method.and_then(|rest| rest.split_once('`'));
        method.expect("a method").0.to_string()
    };
    let connected = missing(|world, socket| _ = world.connected(socket));
    assert_eq!(connected, "connected");
    let read = missing(|world, socket| _ = world.read(socket, &mut []));
    assert_eq!(read, "read");
    let write = missing(|world, socket| _ = world.write(socket, &[]));
    assert_eq!(write, "write");
}
