//! Making connections, by address, by number and by name.

use crate::rig::{LOOPBACK, Rig, bounded, read_to_end};
use harness::worlds::real::Setup;
use socket2::{Domain, Socket, Type};
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Condvar, Mutex};
use styles::event_loop::{Job, JobId, Readiness, World};
use styles::workload::{Address, Fault};

fn listener() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind(LOOPBACK).expect("bound");
    let address = listener.local_addr().expect("an address");
    (listener, address)
}

/// Binds a port without listening on it.
fn refusing() -> (Socket, SocketAddr) {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None);
    let socket = socket.expect("a socket");
    socket.bind(&LOOPBACK.into()).expect("bound");
    let address = socket.local_addr().expect("an address");
    (socket, address.as_socket().expect("of IPv4"))
}

fn name(name: &str, port: u16) -> Address {
    Address::Name(name.to_string(), port)
}

/// Expects that `address` leads to `listener`.
#[track_caller]
fn check_connects(rig: &mut Rig, address: Address, listener: &TcpListener) {
    let socket = rig.connect(address).expect("connected");
    let (peer, _) = listener.accept().expect("a client");
    assert_eq!(rig.write(socket, b"hello"), Ok(5));
    rig.world.close(socket);
    assert_eq!(read_to_end(bounded(peer)), b"hello");
}

#[test]
fn by_address() {
    let mut rig = Rig::new();
    let (listener, address) = listener();
    check_connects(&mut rig, Address::Socket(address), &listener);
}

#[test]
fn by_number() {
    let (listener, address) = listener();
    let mut rig = Rig::with(Setup {
        peers: vec![address],
        ..Setup::default()
    });
    check_connects(&mut rig, Address::Peer(0), &listener);
    assert_eq!(rig.connect(Address::Peer(1)), Err(Fault::NoSuchHost));
}

#[test]
fn by_name() {
    let mut rig = Rig::new();
    let (listener, address) = listener();
    check_connects(&mut rig, name("localhost", address.port()), &listener);
}

/// Returns two addresses; no socket listens at the first.
fn two_addresses(_: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
    let first = Ipv4Addr::new(127, 0, 0, 2);
    Ok(vec![
        (first, port).into(),
        (Ipv4Addr::LOCALHOST, port).into(),
    ])
}

#[test]
fn by_name_the_next_address_is_tried() {
    let mut rig = Rig::with(Setup {
        resolve: two_addresses,
        ..Setup::default()
    });
    let (listener, address) = listener();
    check_connects(&mut rig, name("two", address.port()), &listener);

    let (_refusing, address) = refusing();
    let refused = rig.connect(name("two", address.port()));
    assert_eq!(refused, Err(Fault::Refused));
}

#[test]
fn an_address_that_fails_at_once_is_passed_over() {
    // No socket connects to a broadcast address.
    fn resolve(_: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        let broadcast = (Ipv4Addr::BROADCAST, port).into();
        Ok(vec![broadcast, (Ipv4Addr::LOCALHOST, port).into()])
    }
    let mut rig = Rig::with(Setup {
        resolve,
        ..Setup::default()
    });
    let (listener, address) = listener();
    check_connects(&mut rig, name("two", address.port()), &listener);

    let broadcast = SocketAddr::from((Ipv4Addr::BROADCAST, 1));
    let begun = rig.world.connect(&Address::Socket(broadcast));
    assert!(begun.is_err(), "{begun:?}");
    assert!(rig.is_dead(), "it left something behind");
}

#[test]
fn a_name_that_nobody_knows() {
    let mut rig = Rig::new();
    // It is not a name, so no server is asked for it.
    assert_eq!(rig.connect(name("no\0name", 1)), Err(Fault::NoSuchHost));
    assert_eq!(rig.connect(name("", 1)), Err(Fault::NoSuchHost));

    fn of_no_address(_: &str, _: u16) -> io::Result<Vec<SocketAddr>> {
        Ok(Vec::new())
    }
    let mut rig = Rig::with(Setup {
        resolve: of_no_address,
        ..Setup::default()
    });
    assert_eq!(rig.connect(name("none", 1)), Err(Fault::NoSuchHost));
}

#[test]
fn a_resolver_that_panics_knows_no_name() {
    fn resolve(_: &str, _: u16) -> io::Result<Vec<SocketAddr>> {
        panic!("on purpose")
    }
    let mut rig = Rig::with(Setup {
        resolve,
        ..Setup::default()
    });
    assert_eq!(rig.connect(name("any", 1)), Err(Fault::NoSuchHost));
}

#[test]
fn nobody_listens() {
    let mut rig = Rig::new();
    let (_refusing, address) = refusing();
    let refused = rig.connect(Address::Socket(address));
    assert_eq!(refused, Err(Fault::Refused));
}

#[test]
fn a_socket_that_was_not_made_stays_so() {
    let mut rig = Rig::new();
    let (_refusing, address) = refusing();
    let socket = rig.world.connect(&Address::Socket(address));
    let socket = socket.expect("under way");
    for _ in 0..2 {
        let connected = rig.finish_connecting(socket);
        assert_eq!(connected, Err(Fault::Refused));
    }
    assert_eq!(rig.read(socket, &mut [0; 4]), Err(Fault::Refused));
}

#[test]
fn what_came_with_the_connection_can_be_read() {
    let mut rig = Rig::new();
    let (listener, address) = listener();
    let socket = rig.world.connect(&Address::Socket(address));
    let socket = socket.expect("under way");
    // The edges of being connected and of the end are one.
    drop(listener.accept().expect("a client"));
    assert_eq!(rig.finish_connecting(socket), Ok(()));
    let early = |news: &Readiness| matches!(news, Readiness::Readable(_));
    assert!(!rig.news.iter().any(early), "told while it was being made");
    assert_eq!(rig.read(socket, &mut [0; 4]), Ok(0));
}

/// Lookups wait here until they may go on.
static GATE: (Mutex<bool>, Condvar) = (Mutex::new(false), Condvar::new());

fn after_the_gate(_: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
    let open = GATE.0.lock().expect("the gate");
    let open = GATE.1.wait_while(open, |open| !*open);
    drop(open.expect("the gate"));
    Ok(vec![(Ipv4Addr::LOCALHOST, port).into()])
}

#[test]
fn giving_up_a_lookup_leaves_the_next_at_its_place_alone() {
    let mut rig = Rig::with(Setup {
        resolve: after_the_gate,
        pool_threads: 1,
        ..Setup::default()
    });
    let (listener, address) = listener();
    let (_refusing, elsewhere) = refusing();
    let looked_up = rig.world.connect(&name("slow", elsewhere.port()));
    let looked_up = looked_up.expect("under way");
    assert!(!rig.world.may_write(looked_up));
    assert!(rig.world.connected(looked_up).is_pending());
    rig.world.close(looked_up);
    let socket = rig.connect(Address::Socket(address)).expect("connected");
    assert_eq!(socket, looked_up, "the place was free");

    // With one thread, this job is done after the lookup.
    rig.world.start_job(JobId(0), Job::new(0, || ()));
    *GATE.0.lock().expect("the gate") = true;
    GATE.1.notify_all();
    rig.wait_for("the job", |news| matches!(news, Readiness::JobDone(..)));

    let (peer, _) = listener.accept().expect("a client");
    assert_eq!(rig.write(socket, b"still here"), Ok(10));
    rig.world.close(socket);
    assert_eq!(read_to_end(bounded(peer)), b"still here");
}

#[test]
fn giving_up_a_connection_under_way() {
    let mut rig = Rig::new();
    let (listener, address) = listener();
    let socket = rig.world.connect(&Address::Socket(address));
    rig.world.close(socket.expect("under way"));
    // Over loopback it was made as soon as it was begun.
    let (given_up, _) = listener.accept().expect("a client");
    assert_eq!(read_to_end(bounded(given_up)), b"");
    check_connects(&mut rig, Address::Socket(address), &listener);
}
