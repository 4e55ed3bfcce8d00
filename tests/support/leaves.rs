//! Leaf futures of every kind, to be passed from one owner to another.

use super::worlds::{Watch, client, loop_over, simulated, watched};
use harness::scenario::Attempt;
use harness::worlds::sim::SimWorld;
use std::future::Future;
use std::pin::Pin;
use styles::async_await::task::{Cx, spawn};
use styles::async_await::wait;
use styles::event_loop::{EventLoop, Promise};
use styles::trace::Actor;
use styles::workload::{Address, Buffer};

/// Sleeps for `us` microseconds, and returns that number.
pub(crate) async fn sleep_and_give(cx: Cx, us: u64) -> u64 {
    wait::sleep(&cx, us).await;
    us
}

/// A leaf that is passed from one owner to another.
pub(crate) type Leaf<T> = Pin<Box<dyn Future<Output = T>>>;

/// Makes a loop with a client that sends, and a server that is silent.
pub(crate) fn world() -> (EventLoop, Watch) {
    let stall = Attempt::Stall { connect_us: 4 };
    let clients = [client(2, &[(4, "spoken")])];
    let (world, watch) = watched(simulated(&[stall], &clients));
    (loop_over(world), watch)
}

/// Makes a leaf of each kind, with its expected result as text.
pub(crate) fn leaves(
    event_loop: &EventLoop,
) -> Vec<(Leaf<String>, &'static str)> {
    let lp = event_loop.handle();
    let set = Promise::new(lp);
    let set_it = set.clone();
    lp.call_later(3, move |_| set_it.set(()).expect("pending"));
    let task = spawn(lp, Actor::Task(9), |cx| sleep_and_give(cx, 3));
    let listener = lp.listener(SimWorld::LISTENER);
    let [turn, sleep, future, join] = [(); 4].map(|()| lp.clone());
    let [job, connect, serve] = [(); 3].map(|()| lp.clone());
    let serve = async move {
        let accepted = wait::accept(&serve, listener).await;
        let (connection, client) = accepted.expect("a client");
        let read = wait::read(&serve, connection, Buffer::with_capacity(9));
        let (connection, buffer, _) = read.await.expect("text");
        let read = buffer.filled().to_vec();
        let written = wait::write(&serve, connection, buffer).await;
        let (_, _, bytes) = written.expect("taken");
        format!("{client} {} {bytes}", String::from_utf8_lossy(&read))
    };
    let turn = async move { format!("{:?}", wait::yield_now(&turn).await) };
    let sleep = async move { format!("{:?}", wait::sleep(&sleep, 3).await) };
    let future =
        async move { format!("{:?}", wait::done(&future, &set).await) };
    let join = async move {
        wait::ended(&join, task.key()).await;
        format!("{:?}", task.result())
    };
    let job =
        async move { format!("{:?}", wait::blocking(&job, 3, || 7).await) };
    let connect = async move {
        let connected = wait::connect(&connect, Address::Peer(0)).await;
        format!("{}", connected.is_ok())
    };
    vec![
        (Box::pin(turn), "()"),
        (Box::pin(sleep), "()"),
        (Box::pin(future), "()"),
        (Box::pin(join), "Some(Ok(3))"),
        (Box::pin(job), "Ok(7)"),
        (Box::pin(connect), "true"),
        (Box::pin(serve), "0 spoken 6"),
    ]
}
