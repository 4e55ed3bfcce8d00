//! Places of the network, and numbers of sockets that are used again.

use super::*;
use crate::event_loop::tests::{Still, connection};
use crate::event_loop::{EventLoop, Loop, TaskKey};
use crate::trace::Silence;

const SOCKET: SocketId = SocketId(7);
const READABLE: Watched = Watched::Readable(SOCKET);

fn event_loop() -> EventLoop {
    EventLoop::new(Box::new(Still::default()), Box::new(Silence))
}

fn waiter(place: u32) -> Waiter {
    Waiter::Task(TaskKey::new(place, 1))
}

fn read(lp: &Loop) -> Transfer {
    let connection = connection(lp, SOCKET.0);
    Transfer::Read(connection, Buffer::with_capacity(1))
}

/// Begins a read that waits for the world.
fn begin(network: &mut Network, lp: &Loop, place: u32) -> OpKey {
    let begun = network.begin(waiter(place), read(lp), false);
    begun.unwrap_or_else(|_| panic!("the place is free"))
}

fn task_of(network: &Network, op: OpKey) -> Option<TaskKey> {
    network.live(op)?.waiter.task()
}

#[test]
fn a_place_has_one_operation_and_is_reported_to_it_once() {
    let event_loop = event_loop();
    let (lp, mut network) = (event_loop.handle(), Network::default());
    assert!(network.happened(READABLE).is_none());
    let op = begin(&mut network, lp, 1);
    let second = network.begin(waiter(2), read(lp), false);
    assert!(matches!(second, Err((Waiter::Task(_), Transfer::Read(..)))));
    assert!(network.happened(Watched::Writable(SOCKET)).is_none());
    assert_eq!(network.happened(READABLE), Some(op));
    assert_eq!(network.happened(READABLE), None, "it waits no longer");
    assert!(network.take(op).is_some() && network.take(op).is_none());
    assert!(network.live(op).is_none() && network.live_mut(op).is_none());
}

#[test]
fn one_that_would_block_waits_again_under_its_key() {
    let event_loop = event_loop();
    let (lp, mut network) = (event_loop.handle(), Network::default());
    let op = begin(&mut network, lp, 1);
    assert_eq!(network.happened(READABLE), Some(op));
    let live = network.take(op).expect("it is there");
    network.put_back(op, live.waiter, live.transfer);
    assert_eq!(network.happened(READABLE), Some(op));
    let next = network.take(op).map(|_| begin(&mut network, lp, 2));
    assert_ne!(next, Some(op), "the next one has another key");
}

/// A closed socket is reported to those who wait for it, and its number may
/// belong to another one before they have asked.
#[test]
fn one_on_a_closed_socket_makes_room_for_the_next_with_that_number() {
    let event_loop = event_loop();
    let (lp, mut network) = (event_loop.handle(), Network::default());
    let old = begin(&mut network, lp, 1);
    assert_eq!(network.close(SOCKET), [Some(old), None]);
    assert_eq!(network.close(SOCKET), [None, None]);
    let new = begin(&mut network, lp, 2);
    let tasks = [old, new].map(|op| task_of(&network, op));
    assert_eq!(tasks, [waiter(1).task(), waiter(2).task()]);
    network.live_mut(old).expect("it is left").tell();
    let told = network.iter().map(|(op, live)| (op, live.is_told()));
    assert_eq!(told.collect::<Vec<_>>(), [(new, false), (old, true)]);
    assert!(network.take(old).is_some() && network.take(old).is_none());
    assert_eq!(network.happened(READABLE), Some(new));
    assert_eq!(network.take_all().len(), 1);
}

#[test]
fn one_that_was_told_before_its_socket_closed_is_not_reported_again() {
    let event_loop = event_loop();
    let (lp, mut network) = (event_loop.handle(), Network::default());
    let op = begin(&mut network, lp, 1);
    network.live_mut(op).expect("it waits").tell();
    assert_eq!(network.close(SOCKET), [None, None]);
    assert!(network.live(op).is_some_and(Live::is_told));
}
