//! The world under the loop that it is made for.

use crate::rig::{LOOPBACK, connect, read_to_end};
use harness::worlds::real::RealWorld;
use std::io::Write;
use std::net::{Shutdown, SocketAddr};
use std::thread;
use styles::async_await::task::{Cx, spawn};
use styles::async_await::wait::{accept, blocking, connect as dial};
use styles::async_await::wait::{read, sleep, write};
use styles::event_loop::{Connection, EventLoop, RunError};
use styles::trace::{Actor, Silence};
use styles::workload::{Address, Buffer, Fault};

async fn echo(cx: Cx, connection: Connection) -> Result<(), Fault> {
    loop {
        let buffer = Buffer::with_capacity(512);
        let moved = read(&cx, connection.clone(), buffer).await?;
        let (_, mut buffer, bytes) = moved;
        if bytes == 0 {
            return Ok(());
        }
        while !buffer.is_empty() {
            (_, buffer, _) = write(&cx, connection.clone(), buffer).await?;
        }
    }
}

fn echo_once(address: SocketAddr, text: &[u8]) -> Vec<u8> {
    let mut stream = connect(address);
    stream.write_all(text).expect("written");
    stream.shutdown(Shutdown::Write).expect("shut down");
    read_to_end(stream)
}

#[test]
fn a_loop_serves_clients_and_is_one() {
    let mut world = RealWorld::new().expect("a world");
    let (listener, address) = world.listen(LOOPBACK).expect("a listener");
    let el = EventLoop::new(Box::new(world), Box::new(Silence));
    let listener = el.handle().listener(listener);
    let clients: Vec<_> = ["one", "two", "three"]
        .map(|text| {
            let echo = move || echo_once(address, text.as_bytes());
            (text, thread::spawn(echo))
        })
        .into();
    let server = spawn(el.handle(), Actor::Server, move |cx| async move {
        let mut sessions = Vec::new();
        for _ in 0..4 {
            let (connection, _) = accept(&cx, listener.clone()).await?;
            let session = |cx| echo(cx, connection);
            sessions.push(spawn(&cx, Actor::Task(0), session));
        }
        for session in sessions {
            styles::async_await::wait::ended(&cx, session.key()).await;
        }
        Ok::<(), Fault>(())
    });
    let client = spawn(el.handle(), Actor::Client, move |cx| async move {
        sleep(&cx, 2_000).await;
        let port = blocking(&cx, 0, move || address.port()).await?;
        let name = Address::Name("localhost".to_string(), port);
        let connection = dial(&cx, name).await?;
        let text = Buffer::from(b"four".to_vec());
        write(&cx, connection.clone(), text).await?;
        let into = Buffer::with_capacity(64);
        let (_, got, _) = read(&cx, connection, into).await?;
        Ok::<_, Fault>(got.filled().to_vec())
    });
    let got = el.run_until_complete(&client).expect("not stuck");
    assert_eq!(got.as_deref(), Ok(&b"four"[..]));
    let served = el.run_until_complete(&server).expect("not stuck");
    assert_eq!(served, Ok(()));
    for (text, client) in clients {
        assert_eq!(client.join().expect("joined"), text.as_bytes());
    }
}

#[test]
fn a_loop_in_which_nothing_can_wake_says_so() {
    let world = RealWorld::new().expect("a world");
    let el = EventLoop::new(Box::new(world), Box::new(Silence));
    let never = spawn(el.handle(), Actor::Task(1), |cx| async move {
        let nobody = styles::event_loop::Promise::<()>::new(&cx);
        styles::async_await::wait::done(&cx, &nobody).await;
    });
    let run = el.run_until_complete(&never);
    assert!(matches!(run, Err(RunError::Deadlock(_))), "{run:?}");
}
