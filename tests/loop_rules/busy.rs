//! Two tasks that wait for the same direction of one connection: the second is
//! refused, as in asyncio.

use super::{run_out, run_turns, start, value};
use crate::support::worlds::{Watch, client, loop_over, simulated, watched};
use harness::scenario::Attempt;
use harness::worlds::sim::SimWorld;
use styles::async_await::wait;
use styles::event_loop::{Connection, EventLoop, Listener};
use styles::workload::{Address, Buffer, Fault};

/// A client that speaks at 5, accepted.
fn accepted() -> (EventLoop, Watch, Connection) {
    let stall = Attempt::Stall { connect_us: 1 };
    let clients = [client(0, &[(5, "a"), (5, "b")])];
    let (world, watch) = watched(simulated(&[stall], &clients));
    let event_loop = loop_over(world);
    let listener = event_loop.handle().listener(SimWorld::LISTENER);
    let task = start(event_loop.handle(), |cx| async move {
        wait::accept(&cx, listener).await.expect("a client").0
    });
    let connection = value(&event_loop, &task);
    (event_loop, watch, connection)
}

fn room() -> Buffer {
    Buffer::with_capacity(8)
}

#[test]
fn a_second_reader_is_refused_and_the_first_reads_on() {
    let (event_loop, watch, connection) = accepted();
    let readers = [(); 2].map(|()| {
        let connection = connection.clone();
        start(event_loop.handle(), |cx| async move {
            let read = wait::read(&cx, connection, room()).await;
            (cx.now_us(), read.map(|(_, _, bytes)| bytes))
        })
    });
    let [first, second] = &readers;
    assert_eq!(value(&event_loop, first), (5, Ok(1)));
    assert_eq!(value(&event_loop, second), (0, Err(Fault::Busy)));
    let text = "another task waits for it already";
    assert_eq!(Fault::Busy.to_string(), text);
    drop(connection);
    assert_eq!(watch.open_sockets(), 0);
}

#[test]
fn a_reader_that_has_given_up_is_in_nobodys_way() {
    let (event_loop, _, connection) = accepted();
    let read = |connection: Connection| {
        start(event_loop.handle(), |cx| async move {
            wait::read(&cx, connection, room())
                .await
                .map(|moved| moved.2)
        })
    };
    let first = read(connection.clone());
    run_turns(&event_loop, 1);
    first.cancel();
    let second = read(connection);
    assert_eq!(value(&event_loop, &second), Ok(1));
}

#[test]
fn a_second_acceptor_is_refused() {
    let (world, _) = watched(simulated(&[], &[client(5, &[])]));
    let event_loop = loop_over(world);
    let listener = event_loop.handle().listener(SimWorld::LISTENER);
    let accept = |listener: Listener| {
        start(event_loop.handle(), |cx| async move {
            wait::accept(&cx, listener).await.map(|accepted| accepted.1)
        })
    };
    let tasks = [accept(listener.clone()), accept(listener)];
    let accepted = tasks.each_ref().map(|task| value(&event_loop, task));
    assert_eq!(accepted, [Ok(0), Err(Fault::Busy)]);
}

#[test]
fn closing_a_connection_fails_whoever_waits_on_it() {
    let (event_loop, watch, connection) = accepted();
    let waited = connection.clone();
    let reader = start(event_loop.handle(), |cx| async move {
        let first = wait::read(&cx, waited.clone(), room()).await;
        let again = wait::read(&cx, waited.clone(), room()).await;
        let written = wait::write(&cx, waited, room()).await;
        [first, again, written].map(|moved| moved.map(|moved| moved.2))
    });
    event_loop.handle().call_at(1, move |_| {
        assert!(connection.is_open());
        connection.close();
        connection.close();
        assert!(!connection.is_open());
    });
    let closed = [Err(Fault::Closed); 3];
    assert_eq!(value(&event_loop, &reader), closed);
    assert_eq!((event_loop.handle().now_us(), watch.open_sockets()), (1, 0));
}

#[test]
fn a_connection_closes_with_its_last_clone_and_a_listener_too() {
    let (event_loop, watch, connection) = accepted();
    let clone = connection.clone();
    drop(connection);
    assert_eq!(watch.open_sockets(), 1);
    drop(clone);
    assert_eq!(watch.open_sockets(), 0);
    // The listener went with the task that accepted.
    let listener = event_loop.handle().listener(SimWorld::LISTENER);
    let task = start(event_loop.handle(), |cx| async move {
        wait::accept(&cx, listener).await.map(|accepted| accepted.1)
    });
    assert_eq!(value(&event_loop, &task), Err(Fault::Closed));
}

#[test]
fn connecting_to_nowhere_fails_in_the_next_turn() {
    let (event_loop, watch, connection) = accepted();
    drop(connection);
    let task = start(event_loop.handle(), |cx| async move {
        let turns = cx.counters().turns;
        let failed = wait::connect(&cx, Address::Peer(7)).await;
        (failed.err(), cx.counters().turns - turns)
    });
    let nowhere = (Some(Fault::Unreachable), 1);
    assert_eq!(value(&event_loop, &task), nowhere);
    assert_eq!(watch.open_sockets(), 0);
    run_out(&event_loop);
}
