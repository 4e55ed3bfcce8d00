//! Cancelling, shutting down and dropping let go of everything, at once.

use crate::play::{Facts, listening, quiet, value};
use harness::runtimes::{Engine, EngineLoop, Runtime};
use harness::worlds::real::{Setup, Stop};
use std::io::Read;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::rc::Rc;
use std::thread;
use styles::Style;
use styles::async_await::{task, wait};
use styles::event_loop::{JoinError, Loop, Promise, Task};
use styles::trace::{Actor, Event, Silence};
use styles::workload::{
    Address, EchoPlan, FetchError, FetchPlan, FetchWork, Reason, Request,
};

on_each_runtime! {
    cancelling_ends_what_is_under_way_and_what_waits
    a_shutdown_closes_all_sessions_in_order
    a_task_that_is_cancelled_is_dropped_on_the_spot
    a_task_that_cancels_itself_goes_on_to_its_next_wait
    dropping_the_loop_drops_all_tasks_and_closes_all_sockets
    dropping_the_loop_ends_jobs_that_wait_for_a_stop
    a_stop_from_another_thread_is_heard
}

/// Makes a promise that is set as soon as a condition holds.
fn set_when(lp: &Loop, is_so: impl Fn() -> bool + 'static) -> Promise<()> {
    let future = Promise::new(lp);
    let set = future.clone();
    // Detached; it ends with the loop at the latest.
    drop(task::spawn(lp, Actor::Task(9), |cx| async move {
        while !is_so() {
            wait::yield_now(&cx).await;
        }
        let _ = set.set(());
    }));
    future
}

fn cancelling_ends_what_is_under_way_and_what_waits(runtime: Runtime) {
    let silent = TcpListener::bind(crate::play::LOOPBACK).expect("bound");
    let address = silent.local_addr().expect("an address");
    let request = Request {
        addresses: vec![Address::Socket(address)],
        head: b"GET / HTTP/1.1\r\n\r\n".to_vec(),
    };
    let work = FetchWork::new(FetchPlan {
        concurrency: 2,
        timeout_us: 1_000_000_000,
        retries: 0,
        backoff_us: 0,
        max_body_bytes: 0,
        kept_connections: 0,
        requests: vec![request; 4],
    });
    let facts = Facts::default();
    let (engine_loop, ..) =
        listening(runtime, Setup::default(), facts.clone());
    let lp = engine_loop.event_loop().handle();
    let heard = facts.clone();
    let connected = |event: &Event| matches!(event, Event::Connected { .. });
    let stop = set_when(lp, move || heard.count(connected) == 2);
    let client = Style::AsyncAwait.start_fetch(lp, work.clone(), stop);
    value(&engine_loop, &client);
    let cancelled = |outcome| outcome == Some(Err(FetchError::Cancelled));
    assert!(work.take_results().into_iter().all(cancelled));
    let begun = |event: &Event| matches!(event, Event::Attempt { .. });
    assert_eq!(facts.count(begun), 2);
    assert_eq!(engine_loop.event_loop().tasks_left(), 0);
}

fn a_shutdown_closes_all_sessions_in_order(runtime: Runtime) {
    let facts = Facts::default();
    let (engine_loop, listener, address) =
        listening(runtime, Setup::default(), facts.clone());
    let lp = engine_loop.event_loop().handle();
    let clients: Vec<_> = (0..3).map(|_| reader(address)).collect();
    let heard = facts.clone();
    let accepted = |event: &Event| matches!(event, Event::Accept);
    let stop = set_when(lp, move || heard.count(accepted) == 2);
    let plan = Rc::new(EchoPlan {
        delay_us: 0,
        idle_timeout_us: None,
        write_timeout_us: None,
        max_line_bytes: 1_000,
        max_sessions: 2,
        clients: None,
    });
    let server = Style::AsyncAwait.start_echo(lp, plan, listener, stop);
    value(&engine_loop, &server);
    let shut_down = Event::closed(Reason::Shutdown);
    let told = [
        (Actor::Echo(0), Event::Accept),
        (Actor::Echo(1), Event::Accept),
        (Actor::Echo(0), shut_down),
        (Actor::Echo(1), shut_down),
    ];
    assert_eq!(*facts.0.borrow(), told);
    assert_eq!(engine_loop.event_loop().tasks_left(), 0);
    drop(server);
    drop(engine_loop);
    for client in clients {
        assert_eq!(client.join().expect("joined"), 0);
    }
}

fn a_task_that_is_cancelled_is_dropped_on_the_spot(runtime: Runtime) {
    let engine_loop = quiet(runtime);
    let lp = engine_loop.event_loop().handle();
    let held = Rc::new(());
    let holds = held.clone();
    let sleeper: Task<()> = task::spawn(lp, Actor::Task(1), |cx| async move {
        wait::sleep(&cx, 1_000_000_000).await;
        drop(holds);
    });
    let sleeping = sleeper.key();
    let canceller = task::spawn(lp, Actor::Task(2), |cx| async move {
        wait::yield_now(&cx).await;
        cx.cancel(sleeping);
        let left = Rc::strong_count(&held);
        wait::ended(&cx, sleeping).await;
        left
    });
    assert_eq!(value(&engine_loop, &canceller), 1);
    assert_eq!(sleeper.result(), Some(Err(JoinError::Cancelled)));
    assert_eq!(lp.waits(), []);
}

fn a_task_that_cancels_itself_goes_on_to_its_next_wait(runtime: Runtime) {
    let engine_loop = quiet(runtime);
    let lp = engine_loop.event_loop().handle();
    let said = Promise::new(lp);
    let say = said.clone();
    let task = task::spawn(lp, Actor::Task(1), |cx| async move {
        let own = cx.current_task().expect("a task");
        cx.cancel(own);
        say.set("went on").expect("not set");
        wait::yield_now(&cx).await;
        unreachable!("it was cancelled");
    });
    let key = task.key();
    let joiner = task::spawn(lp, Actor::Task(2), |cx| async move {
        wait::ended(&cx, key).await;
    });
    value(&engine_loop, &joiner);
    let result: Option<Result<(), JoinError>> = task.result();
    assert_eq!(result, Some(Err(JoinError::Cancelled)));
    assert_eq!(said.take(), Ok("went on"));
}

fn dropping_the_loop_drops_all_tasks_and_closes_all_sockets(runtime: Runtime) {
    let facts = Facts::default();
    let (engine_loop, listener, address) =
        listening(runtime, Setup::default(), facts);
    let lp = engine_loop.event_loop().handle();
    let client = reader(address);
    let held = Rc::new(());
    let holds = held.clone();
    let accepted = Promise::new(lp);
    let tell = accepted.clone();
    let server: Task<()> = task::spawn(lp, Actor::Server, |cx| async move {
        let (connection, _) =
            wait::accept(&cx, listener).await.expect("a client");
        tell.set(()).expect("not set");
        let holds_too = holds.clone();
        drop(task::spawn(&cx, Actor::Task(1), |cx| async move {
            wait::sleep(&cx, 1_000_000_000).await;
            drop(holds_too);
        }));
        wait::done(&cx, &Promise::<()>::new(&cx)).await;
        drop((connection, holds));
    });
    let waiter = task::spawn(lp, Actor::Task(2), |cx| async move {
        wait::done(&cx, &accepted).await;
        wait::yield_now(&cx).await;
    });
    value(&engine_loop, &waiter);
    assert!(Rc::strong_count(&held) > 1, "they were running");
    drop((server, waiter));
    drop(engine_loop);
    assert_eq!(Rc::strong_count(&held), 1);
    assert_eq!(client.join().expect("joined"), 0);
}

fn dropping_the_loop_ends_jobs_that_wait_for_a_stop(runtime: Runtime) {
    let (engine_loop, stop) = with_stop(runtime);
    let lp = engine_loop.event_loop().handle();
    let job = stop.job();
    let waiter: Task<()> = task::spawn(lp, Actor::Task(1), |cx| async move {
        let _ = wait::blocking(&cx, 0, job.run).await;
    });
    let other = task::spawn(lp, Actor::Task(2), |cx| async move {
        wait::blocking(&cx, 0, || 7).await
    });
    assert_eq!(value(&engine_loop, &other), Ok(7));
    assert!(!waiter.is_done());
    drop((waiter, other));
    drop(engine_loop);
    assert!(stop.is_asked());
}

fn a_stop_from_another_thread_is_heard(runtime: Runtime) {
    let (engine_loop, stop) = with_stop(runtime);
    let lp = engine_loop.event_loop().handle();
    let job = stop.job();
    let waiter = task::spawn(lp, Actor::Task(1), |cx| async move {
        wait::blocking(&cx, 0, job.run).await.is_ok()
    });
    let asker = thread::spawn(move || stop.ask());
    assert!(value(&engine_loop, &waiter));
    asker.join().expect("joined");
}

fn with_stop(runtime: Runtime) -> (EngineLoop, Stop) {
    let engine = Engine::new(runtime, Setup::default());
    let engine = engine.expect("an engine");
    let stop = engine.stop();
    (engine.into_loop(Box::new(Silence)), stop)
}

/// Connects and reads to the end, on a thread of its own; returns the number
/// of bytes.
fn reader(address: SocketAddr) -> thread::JoinHandle<usize> {
    let mut stream = TcpStream::connect(address).expect("connected");
    thread::spawn(move || {
        // A reset is an end too.
        stream.read_to_end(&mut Vec::new()).unwrap_or(0)
    })
}
