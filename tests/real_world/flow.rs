//! Bytes, ends and resets.

use crate::rig::{Rig, connect, pattern, read_to_end, reset};
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::task::Poll;
use std::thread;
use styles::event_loop::World;
use styles::workload::Fault;

/// More than any buffer of the kernel takes.
const MANY: usize = 24 << 20;

#[test]
fn all_is_written_to_a_peer_that_begins_to_read_when_we_block() {
    let mut rig = Rig::new();
    let (socket, peer) = rig.pair();
    let bytes = pattern(MANY);
    let mut written = 0;
    while let Poll::Ready(count) = rig.world.write(socket, &bytes[written..]) {
        written += count.expect("a healthy connection");
    }
    assert!(written < MANY, "nothing was tested");

    let reader = thread::spawn(move || read_to_end(peer));
    rig.write_all(socket, &bytes[written..]).expect("written");
    assert!(rig.blocked > 0);
    rig.world.close(socket);
    assert!(reader.join().expect("read") == bytes);
}

#[test]
fn all_is_read_in_whatever_pieces() {
    let mut rig = Rig::new();
    let (socket, mut peer) = rig.pair();
    let bytes = pattern(1 << 20);
    let sent = bytes.clone();
    let writer = thread::spawn(move || peer.write_all(&sent));

    let mut got = Vec::new();
    let mut piece = [0; 1000];
    loop {
        match rig.read(socket, &mut piece).expect("a healthy connection") {
            0 => break,
            count => got.extend_from_slice(&piece[..count]),
        }
    }
    assert!(got == bytes);
    writer.join().expect("joined").expect("written");
}

/// The trap: the one event that tells of the end comes with the bytes before
/// it, and a short read must not take that for "nothing more for now".
#[test]
fn the_end_is_seen_after_a_short_read_that_was_told_of_both() {
    let mut rig = Rig::new();
    let (socket, mut peer) = rig.pair();
    peer.write_all(b"abc").expect("written");
    peer.shutdown(Shutdown::Write).expect("shut down");

    let mut into = [0; 16];
    assert_eq!(rig.read(socket, &mut into), Ok(3));
    assert_eq!(rig.read(socket, &mut into), Ok(0));
    assert_eq!(rig.read(socket, &mut into), Ok(0), "the end stays");
}

#[test]
fn the_end_is_seen_when_it_comes_after_a_short_read() {
    let mut rig = Rig::new();
    let (socket, mut peer) = rig.pair();
    peer.write_all(b"abc").expect("written");

    let mut into = [0; 16];
    assert_eq!(rig.read(socket, &mut into), Ok(3));
    assert!(!rig.world.may_read(socket), "a call was to be saved");
    peer.shutdown(Shutdown::Write).expect("shut down");
    assert_eq!(rig.read(socket, &mut into), Ok(0));
}

#[test]
fn a_read_that_fills_its_buffer_may_be_tried_again() {
    let mut rig = Rig::new();
    let (socket, mut peer) = rig.pair();
    peer.write_all(b"abcdef").expect("written");

    let mut into = [0; 3];
    assert_eq!(rig.read(socket, &mut into), Ok(3));
    assert!(rig.world.may_read(socket));
    assert_eq!(rig.read(socket, &mut into), Ok(3));
    assert!(rig.world.read(socket, &mut into).is_pending());
    assert!(!rig.world.may_read(socket));
}

#[test]
fn a_write_that_is_taken_whole_may_be_tried_again() {
    const FEW: usize = 1000;
    let mut rig = Rig::new();
    let (socket, peer) = rig.pair();
    let mut written = 0;
    while let Poll::Ready(count) = rig.world.write(socket, &[0; FEW]) {
        let count = count.expect("a healthy connection");
        assert_eq!(rig.world.may_write(socket), count == FEW);
        written += count;
    }
    assert!(!rig.world.may_write(socket));

    let reader = thread::spawn(move || read_to_end(peer));
    rig.write_all(socket, &[0; FEW]).expect("written");
    rig.world.close(socket);
    assert_eq!(reader.join().expect("read").len(), written + FEW);
}

#[test]
fn what_is_half_closed_still_takes_bytes() {
    let mut rig = Rig::new();
    let (socket, peer) = rig.pair();
    peer.shutdown(Shutdown::Write).expect("shut down");

    assert_eq!(rig.read(socket, &mut [0; 16]), Ok(0));
    assert_eq!(rig.write(socket, b"bye"), Ok(3));
    rig.world.close(socket);
    assert_eq!(read_to_end(peer), b"bye");
}

#[test]
fn a_reset_is_seen_by_a_read_that_waits_and_by_all_after_it() {
    let mut rig = Rig::new();
    let (socket, peer) = rig.pair();
    let mut into = [0; 16];
    rig.poll_now();
    assert!(rig.world.read(socket, &mut into).is_pending());
    reset(peer);

    assert_eq!(rig.read(socket, &mut into), Err(Fault::Reset));
    assert_eq!(rig.read(socket, &mut into), Err(Fault::Reset));
    assert_eq!(rig.write(socket, b"x"), Err(Fault::Reset));
}

#[test]
fn a_reset_is_no_end_after_it_was_seen_by_a_write() {
    let mut rig = Rig::new();
    let (socket, mut peer) = rig.pair();
    peer.write_all(b"abc").expect("written");
    let mut into = [0; 16];
    assert_eq!(rig.read(socket, &mut into), Ok(3));
    reset(peer);

    while rig.write(socket, b"x").is_ok() {}
    assert_eq!(rig.read(socket, &mut into), Err(Fault::Reset));
}

#[test]
fn a_reset_is_seen_by_a_write_that_waits() {
    let mut rig = Rig::new();
    let (socket, peer) = rig.pair();
    let bytes = pattern(MANY);
    while rig.world.write(socket, &bytes).is_ready() {}
    reset(peer);
    assert_eq!(rig.write(socket, &bytes), Err(Fault::Reset));
}

#[test]
fn a_world_that_is_dropped_closes_its_connections() {
    let mut rig = Rig::new();
    let (_, peer) = rig.pair();
    drop(rig);
    assert_eq!(read_to_end(peer), b"");
}

#[test]
fn a_place_taken_again_begins_anew() {
    let mut rig = Rig::new();
    let (listener, address) = rig.listen();
    let mut peers = Vec::new();
    for round in 0..3_u8 {
        let mut peer = connect(address);
        let (socket, number) = rig.accept(listener).expect("a client");
        assert_eq!(socket.0, 0, "the place was free");
        assert_eq!(number, u32::from(round));
        assert!(!rig.world.may_read(socket), "flags of the last one");
        peer.write_all(&[round]).expect("written");
        let mut into = [0; 16];
        assert_eq!(rig.read(socket, &mut into), Ok(1));
        assert_eq!(into[0], round);
        rig.world.close(socket);
        rig.world.close(socket);
        assert!(rig.world.may_read(socket) && rig.world.may_write(socket));
        assert_eq!(rig.world.read(socket, &mut into), closed());
        assert_eq!(rig.world.write(socket, &into), closed());
        peers.push(peer);
    }
    peers.push(connect(address));
    peers.push(connect(address));
    let (one, _) = rig.accept(listener).expect("a client");
    let (other, _) = rig.accept(listener).expect("a client");
    assert_eq!((one.0, other.0), (0, 1), "a place for each");
}

fn closed<T>() -> Poll<Result<T, Fault>> {
    Poll::Ready(Err(Fault::Closed))
}

#[test]
fn three_hundred_clients_are_served_side_by_side() {
    const CLIENTS: u32 = 300;
    let mut rig = Rig::new();
    let (listener, address) = rig.listen();
    let line = |number: u32| format!("line of client {number}\n");
    let clients = thread::spawn(move || {
        let mut peers: Vec<TcpStream> =
            (0..CLIENTS).map(|_| connect(address)).collect();
        for (number, peer) in (0..).zip(&mut peers) {
            peer.write_all(line(number).as_bytes()).expect("written");
            peer.shutdown(Shutdown::Write).expect("shut down");
        }
        for (number, peer) in (0..).zip(peers) {
            assert_eq!(read_to_end(peer), line(number).as_bytes());
        }
    });

    let accepted: Vec<_> = (0..CLIENTS)
        .map(|_| rig.accept(listener).expect("a client"))
        .collect();
    let mut into = [0; 64];
    for (socket, number) in accepted {
        let expected = line(number);
        let count = rig.read(socket, &mut into).expect("its line");
        assert_eq!(&into[..count], expected.as_bytes());
        rig.write_all(socket, &into[..count]).expect("echoed");
        assert_eq!(rig.read(socket, &mut into), Ok(0));
        rig.world.close(socket);
    }
    clients.join().expect("all were echoed to");
}

#[test]
fn closing_a_listener_turns_away_who_waits() {
    let mut rig = Rig::new();
    let (listener, address) = rig.listen();
    let mut peer = connect(address);
    rig.world.close_listener(listener);
    let read = peer.read(&mut [0; 16]);
    assert!(matches!(read, Ok(0) | Err(_)), "{read:?}");
    assert!(
        rig.world.may_accept(listener),
        "trying tells that it is gone"
    );
    let accepted = rig.world.accept(listener);
    assert!(matches!(accepted, Poll::Ready(Err(Fault::Closed))));
}
