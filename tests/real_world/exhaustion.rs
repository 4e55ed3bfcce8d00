//! The world without a free file.

use crate::child::{hear_child, in_child, tell_parent};
use crate::rig::{Rig, connect, read_to_end};
use std::fs::File;
use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::task::Poll;
use styles::event_loop::{ListenerId, Readiness, SocketId, World};
use styles::workload::{Address, Fault};

/// More than the child can have at once.
const CLIENTS: usize = 80;

#[test]
fn a_server_without_files_left_neither_spins_nor_dies() {
    in_child(
        "exhaustion::a_server_without_files_left_neither_spins_nor_dies",
        "ulimit -n 40;",
        |listener| {
            let mut clients: Vec<TcpStream> =
                hear_child(listener, |address| {
                    (0..CLIENTS).map(|_| connect(address)).collect()
                });
            for client in &mut clients {
                client.write_all(b"x").expect("written");
            }
            for client in clients {
                assert_eq!(read_to_end(client), b"x");
            }
        },
        serve_with_few_files,
    );
}

fn serve_with_few_files() {
    let mut rig = Rig::new();
    let (listener, address) = rig.listen();
    tell_parent(address);

    // By now all clients wait. Some files are taken, unknown to the world.
    let others: Vec<File> = (0..10).map(|_| open_null()).collect();
    let mut open = accept_until_paused(&mut rig, listener);
    assert!((1..CLIENTS).contains(&open.len()), "{}", open.len());
    check_connecting_is_exhausted(&mut rig, address);
    check_does_not_spin(&mut rig, listener);

    // They are closed, and no edge says so.
    drop(others);
    let (socket, _) = rig.accept(listener).expect("a client");
    open.push(socket);

    let mut served = 0;
    while served < CLIENTS {
        open.extend(accept_until_paused(&mut rig, listener));
        let socket = open.pop().expect("a client");
        let mut into = [0; 4];
        assert_eq!(rig.read(socket, &mut into), Ok(1));
        assert_eq!(rig.write(socket, &into[..1]), Ok(1));
        rig.world.close(socket);
        served += 1;
        if served + open.len() < CLIENTS {
            check_accepts_at_once(&mut rig, listener);
        }
    }
}

fn open_null() -> File {
    File::open("/dev/null").expect("a file")
}

/// Accepts until no client or no file is left.
fn accept_until_paused(rig: &mut Rig, listener: ListenerId) -> Vec<SocketId> {
    let mut open = Vec::new();
    rig.poll_now();
    while let Poll::Ready(accepted) = rig.world.accept(listener) {
        let (socket, _) = accepted.expect("no client is at fault");
        open.push(socket);
    }
    open
}

fn check_connecting_is_exhausted(rig: &mut Rig, address: SocketAddr) {
    let begun = rig.world.connect(&Address::Socket(address));
    assert_eq!(begun, Err(Fault::Exhausted));
}

/// Nothing closes, so each try is in vain, and comes after a pause.
fn check_does_not_spin(rig: &mut Rig, listener: ListenerId) {
    for _ in 0..3 {
        let begin_us = rig.world.now_us();
        assert!(rig.world.accept(listener).is_pending());
        assert!(!rig.world.may_accept(listener));
        rig.wait_for("acceptable", |news| {
            matches!(news, Readiness::Acceptable(_))
        });
        let passed_us = rig.world.now_us() - begin_us;
        assert!(passed_us >= 10_000, "tried again after {passed_us} us");
        assert!(rig.world.accept(listener).is_pending(), "no file is left");
    }
}

/// One of our sockets closed, so there is no reason to wait.
fn check_accepts_at_once(rig: &mut Rig, listener: ListenerId) {
    rig.poll_now();
    assert!(rig.world.may_accept(listener));
}
