//! The meetings of the loop and the runtime.

use crate::play::{LOOPBACK, listening, quiet, value};
use harness::runtimes::{Engine, Runtime};
use harness::worlds::real::Setup;
use socket2::SockRef;
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::panic::panic_any;
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};
use styles::async_await::task::spawn;
use styles::async_await::timeout::timeout;
use styles::async_await::wait;
use styles::trace::{Actor, Silence};
use styles::workload::{Address, Buffer, Fault};

/// Clients of which none may be lost.
const CLIENTS: u32 = 50;

on_each_runtime! {
    giving_up_on_a_client_loses_none
    names_are_looked_up_by_the_setup
    a_connection_that_is_refused_is_a_fault
    a_connection_that_was_reset_stays_so
    jobs_give_their_values_and_panics_are_faults
    large_writes_wait_for_the_reader
    sleepers_wake_in_the_order_of_their_deadlines
    what_came_before_a_deadline_counts_if_both_are_seen_late
}

/// Each wait for a client is given up at once or nearly so.
fn giving_up_on_a_client_loses_none(runtime: Runtime) {
    let (engine_loop, listener, address) =
        listening(runtime, Setup::default(), Silence);
    let clients = thread::spawn(move || {
        let connect = |_| TcpStream::connect(address).expect("connected");
        (0..CLIENTS).map(connect).collect::<Vec<_>>()
    });
    let lp = engine_loop.event_loop().handle();
    let server = spawn(lp, Actor::Server, |cx| async move {
        let mut seen = BTreeSet::new();
        let mut given_up = 0_u32;
        let mut held = Vec::new();
        while seen.len() < CLIENTS as usize {
            let accept = wait::accept(&cx, listener.clone());
            match timeout(&cx, 1, accept).await {
                Ok(accepted) => {
                    let (connection, client) = accepted.expect("a client");
                    assert!(seen.insert(client), "{client} came twice");
                    held.push(connection);
                }
                Err(_) => given_up += 1,
            }
        }
        given_up
    });
    value(&engine_loop, &server);
    clients.join().expect("all connected");
}

fn names_are_looked_up_by_the_setup(runtime: Runtime) {
    fn resolve(name: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        match name {
            "known" => Ok(vec![([127, 0, 0, 1], port).into()]),
            "broken" => panic!("looking up panics on purpose"),
            _ => Err(io::Error::other("unknown")),
        }
    }
    let listener = TcpListener::bind(LOOPBACK).expect("bound");
    let port = listener.local_addr().expect("an address").port();
    let setup = Setup {
        resolve,
        ..Setup::default()
    };
    let engine = Engine::new(runtime, setup).expect("an engine");
    let engine_loop = engine.into_loop(Box::new(Silence));
    let lp = engine_loop.event_loop().handle();
    let client = spawn(lp, Actor::Client, move |cx| async move {
        let mut ends = Vec::new();
        for name in ["known", "unknown", "broken"] {
            let address = Address::Name(name.to_string(), port);
            let made = wait::connect(&cx, address).await;
            ends.push(made.map(drop));
        }
        ends
    });
    let unknown = Err(Fault::NoSuchHost);
    assert_eq!(value(&engine_loop, &client), [Ok(()), unknown, unknown]);
}

fn a_connection_that_is_refused_is_a_fault(runtime: Runtime) {
    let engine_loop = quiet(runtime);
    let listener = TcpListener::bind(LOOPBACK).expect("bound");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let lp = engine_loop.event_loop().handle();
    let client = spawn(lp, Actor::Client, move |cx| async move {
        let address = Address::Socket(address);
        wait::connect(&cx, address).await.map(drop)
    });
    assert_eq!(value(&engine_loop, &client), Err(Fault::Refused));
}

fn a_connection_that_was_reset_stays_so(runtime: Runtime) {
    let (engine_loop, listener, address) =
        listening(runtime, Setup::default(), Silence);
    let client = TcpStream::connect(address).expect("connected");
    let no_linger = Some(Duration::ZERO);
    SockRef::from(&client).set_linger(no_linger).expect("set");
    drop(client);
    let lp = engine_loop.event_loop().handle();
    let server = spawn(lp, Actor::Server, |cx| async move {
        let (connection, _) = wait::accept(&cx, listener).await?;
        let mut ends = Vec::new();
        for _ in 0..3 {
            let into = Buffer::with_capacity(8);
            let read = wait::read(&cx, connection.clone(), into).await;
            ends.push(read.map(|(_, _, bytes)| bytes));
        }
        Ok::<_, Fault>(ends)
    });
    let ends = value(&engine_loop, &server).expect("accepted");
    assert_eq!(ends, [Err(Fault::Reset); 3]);
}

/// The payload of a panic, which panics when it is dropped.
struct Explosive;

impl Drop for Explosive {
    fn drop(&mut self) {
        panic!("what it was thrown with");
    }
}

fn jobs_give_their_values_and_panics_are_faults(runtime: Runtime) {
    let engine_loop = quiet(runtime);
    let lp = engine_loop.event_loop().handle();
    let here = thread::current().id();
    let jobs = spawn(lp, Actor::Task(1), move |cx| async move {
        let there = wait::blocking(&cx, 0, || thread::current().id()).await;
        assert_ne!(there, Ok(here));
        let panics = || -> u32 { panic!("a job panics on purpose") };
        let panicked = wait::blocking(&cx, 0, panics).await;
        assert_eq!(panicked, Err(Fault::JobPanicked));
        let panics = || -> u32 { panic_any(Explosive) };
        wait::blocking(&cx, 0, panics).await
    });
    assert_eq!(value(&engine_loop, &jobs), Err(Fault::JobPanicked));
}

/// More than any socket takes at once.
const LARGE_BYTES: usize = 64 << 20;

fn large_writes_wait_for_the_reader(runtime: Runtime) {
    let (engine_loop, listener, address) =
        listening(runtime, Setup::default(), Silence);
    let (go, gone) = channel::<()>();
    let client = thread::spawn(move || {
        let mut stream = TcpStream::connect(address).expect("connected");
        gone.recv().expect("told");
        io::copy(&mut stream, &mut io::sink()).expect("read to the end")
    });
    let lp = engine_loop.event_loop().handle();
    let server = spawn(lp, Actor::Server, |cx| async move {
        let (connection, _) = wait::accept(&cx, listener).await?;
        let large = Buffer::from(vec![7; LARGE_BYTES]);
        let (mut connection, mut large, first) =
            wait::write(&cx, connection, large).await?;
        assert!(first < LARGE_BYTES, "nobody reads yet");
        go.send(()).expect("heard");
        while !large.is_empty() {
            (connection, large, _) =
                wait::write(&cx, connection, large).await?;
        }
        Ok::<(), Fault>(())
    });
    assert_eq!(value(&engine_loop, &server), Ok(()));
    assert_eq!(client.join().expect("joined"), LARGE_BYTES as u64);
}

fn sleepers_wake_in_the_order_of_their_deadlines(runtime: Runtime) {
    let engine_loop = quiet(runtime);
    let lp = engine_loop.event_loop().handle();
    let woken = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
    let sleepers = [20_000, 5_000, 10_000, 1].map(|us| {
        let woken = woken.clone();
        spawn(lp, Actor::Task(0), move |cx| async move {
            wait::sleep(&cx, us).await;
            assert!(cx.now_us() >= us, "woken early");
            woken.borrow_mut().push(us);
        })
    });
    for sleeper in &sleepers {
        value(&engine_loop, sleeper);
    }
    assert_eq!(*woken.borrow(), [1, 5_000, 10_000, 20_000]);
}

/// The thread is held up until long after both.
fn what_came_before_a_deadline_counts_if_both_are_seen_late(runtime: Runtime) {
    const LIMIT_US: u64 = 20_000;

    let (engine_loop, listener, address) =
        listening(runtime, Setup::default(), Silence);
    let (go, gone) = channel::<()>();
    let (write, written) = channel::<()>();
    let client = thread::spawn(move || {
        let mut stream = TcpStream::connect(address).expect("connected");
        gone.recv().expect("told");
        stream.write_all(b"x").expect("written");
        write.send(()).expect("heard");
        io::copy(&mut stream, &mut io::sink()).expect("read to the end");
    });
    let lp = engine_loop.event_loop().handle();
    let server = spawn(lp, Actor::Server, |cx| async move {
        let (connection, _) = wait::accept(&cx, listener).await?;
        let reader = spawn(&cx, Actor::Task(1), |cx| async move {
            let into = Buffer::with_capacity(8);
            let read = wait::read(&cx, connection, into);
            timeout(&cx, LIMIT_US, read).await.is_ok()
        });
        // So often that it waits for the network by now.
        for _ in 0..10 {
            wait::yield_now(&cx).await;
        }
        let held_up = Instant::now();
        go.send(()).expect("heard");
        written.recv().expect("told");
        while held_up.elapsed() < Duration::from_micros(2 * LIMIT_US) {
            thread::yield_now();
        }
        wait::ended(&cx, reader.key()).await;
        Ok::<_, Fault>(reader.result())
    });
    assert_eq!(value(&engine_loop, &server), Ok(Some(Ok(true))));
    client.join().expect("joined");
}

/// A task of the loop awaits what only the runtime has, and a task of the
/// runtime that the loop knows nothing of waits in the loop.
#[cfg(feature = "tokio")]
#[test]
fn tokio_s_own_futures_and_tasks_mix_with_those_of_the_loop() {
    crate::bounded(
        |runtime| {
            mix(
                runtime,
                |us| {
                    ::tokio::time::sleep(std::time::Duration::from_micros(us))
                },
                |alien| drop(::tokio::task::spawn_local(alien)),
            );
        },
        Runtime::Tokio,
    );
}

#[cfg(feature = "async-std")]
#[test]
fn async_std_s_own_futures_and_tasks_mix_with_those_of_the_loop() {
    crate::bounded(
        |runtime| {
            mix(
                runtime,
                |us| {
                    let us = std::time::Duration::from_micros(us);
                    ::async_std::task::sleep(us)
                },
                |alien| drop(::async_std::task::spawn_local(alien)),
            );
        },
        Runtime::AsyncStd,
    );
}

/// A future that the other runtime polls by itself.
#[cfg(any(feature = "tokio", feature = "async-std"))]
type Alien = std::pin::Pin<Box<dyn Future<Output = ()>>>;

#[cfg(any(feature = "tokio", feature = "async-std"))]
fn mix<S: Future<Output = ()>>(
    runtime: Runtime,
    sleep: impl Fn(u64) -> S + 'static,
    spawn_alien: impl FnOnce(Alien) + 'static,
) {
    use styles::event_loop::Promise;

    let engine_loop = quiet(runtime);
    let lp = engine_loop.event_loop().handle();
    let ours = spawn(lp, Actor::Task(1), move |cx| async move {
        let began_us = cx.now_us();
        sleep(2_000).await;
        let slept_us = cx.now_us() - began_us;
        let answer = Promise::new(&cx);
        let set = answer.clone();
        let alien_cx = cx.clone();
        spawn_alien(Box::pin(async move {
            wait::yield_now(&alien_cx).await;
            wait::sleep(&alien_cx, 1_000).await;
            set.set(alien_cx.current_task()).expect("not set");
        }));
        wait::done(&cx, &answer).await;
        assert_eq!(answer.take(), Ok(None), "the alien is no task of ours");
        wait::sleep(&cx, 1_000).await;
        slept_us
    });
    assert!(value(&engine_loop, &ours) >= 2_000, "the clock went on");
}
