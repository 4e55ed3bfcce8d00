//! The loop is turned from outside, and goes as if it ran itself.

use crate::play::LOOPBACK;
use harness::scenario::{GenerateOptions, Scenario, generate};
use harness::worlds::real::RealWorld;
use harness::worlds::sim::{SimLimits, SimWorld};
use std::cell::RefCell;
use std::net::TcpStream;
use std::rc::Rc;
use styles::Style;
use styles::async_await::{task, wait};
use styles::event_loop::{EventLoop, PollTimeout, Promise, RunError, Task};
use styles::trace::{Actor, Event, Silence, Trace};

/// Scenarios, each in four styles.
const SEEDS: u64 = 50;

/// A trace that can be compared.
#[derive(Clone, Default)]
struct Lines(Rc<RefCell<Vec<(u64, Actor, Event)>>>);

impl Trace for Lines {
    fn note(&mut self, t_us: u64, actor: Actor, event: Event) {
        self.0.borrow_mut().push((t_us, actor, event));
    }
}

/// Runs the server's part of a scenario; `drive` runs the loop until the
/// server's task ends.
fn serve(
    style: Style,
    scenario: &Scenario,
    drive: impl FnOnce(&EventLoop, &Task<()>),
) -> Vec<(u64, Actor, Event)> {
    let lines = Lines::default();
    let world = SimWorld::new(scenario, SimLimits::default());
    let event_loop = EventLoop::new(Box::new(world), Box::new(lines.clone()));
    let lp = event_loop.handle();
    let plan = scenario.echo.as_ref().expect("a server").plan();
    let listener = lp.listener(SimWorld::LISTENER);
    let stop = Promise::new(lp);
    let server = style.start_echo(lp, Rc::new(plan), listener, stop);
    drive(&event_loop, &server);
    drop(server);
    drop(event_loop);
    lines.0.take()
}

#[test]
fn a_loop_turned_from_outside_goes_as_one_that_runs() {
    let mut seen = 0;
    for seed in 0..SEEDS {
        let mut scenario = generate(seed, &GenerateOptions::default());
        let Some(echo) = &mut scenario.echo else {
            continue;
        };
        // Without a shutdown a client may be idle, or not read, only where
        // sessions end.
        echo.shutdown_at_us = None;
        echo.idle_timeout_us.get_or_insert(1_000);
        echo.write_timeout_us.get_or_insert(1_000);
        seen += 1;
        for style in Style::ALL {
            let ran = serve(style, &scenario, |event_loop, server| {
                event_loop.run_until_complete(server).expect("the end");
            });
            let turned = serve(style, &scenario, |event_loop, server| {
                let mut patience = PollTimeout::Now;
                while !server.is_done() {
                    patience = event_loop.turn(patience).expect("a turn");
                }
                assert_eq!(event_loop.result_of(server), Ok(()));
            });
            assert_eq!(turned, ran, "{style}, seed {seed}");
        }
    }
    assert!(seen > 10, "only {seen} scenarios have a server");
}

fn empty_loop() -> EventLoop {
    let scenario = Scenario {
        name: String::new(),
        fetch: None,
        echo: None,
    };
    let world = SimWorld::new(&scenario, SimLimits::default());
    EventLoop::new(Box::new(world), Box::new(Silence))
}

#[test]
fn a_turn_tells_how_long_the_next_one_can_wait() {
    let event_loop = empty_loop();
    let lp = event_loop.handle();
    assert_eq!(event_loop.turn(PollTimeout::Now), Ok(PollTimeout::Never));
    let _task = task::spawn(lp, Actor::Task(1), |cx| async move {
        wait::yield_now(&cx).await;
        wait::sleep(&cx, 70).await;
    });
    assert_eq!(event_loop.turn(PollTimeout::Now), Ok(PollTimeout::Now));
    assert_eq!(
        event_loop.turn(PollTimeout::Now),
        Ok(PollTimeout::Until(70))
    );
    assert_eq!(
        event_loop.turn(PollTimeout::Now),
        Ok(PollTimeout::Until(70))
    );
    let _later = lp.call_later(30, |_| {});
    assert_eq!(
        event_loop.turn(PollTimeout::Now),
        Ok(PollTimeout::Until(30))
    );
}

/// The host waits for the news next, and they are reported only once.
#[test]
fn a_turn_takes_the_news_of_the_world_even_if_tasks_are_ready() {
    let mut world = RealWorld::new().expect("a world");
    let (listener, address) = world.listen(LOOPBACK).expect("a listener");
    let event_loop = EventLoop::new(Box::new(world), Box::new(Silence));
    let lp = event_loop.handle();
    let listener = lp.listener(listener);
    let server = task::spawn(lp, Actor::Server, |cx| async move {
        wait::accept(&cx, listener).await.is_ok()
    });
    let _ready: Task<()> = task::spawn(lp, Actor::Task(1), |cx| async move {
        loop {
            wait::yield_now(&cx).await;
        }
    });
    for _ in 0..3 {
        assert_eq!(event_loop.turn(PollTimeout::Now), Ok(PollTimeout::Now));
    }
    let _client = TcpStream::connect(address).expect("connected");
    assert_eq!(event_loop.turn(PollTimeout::Now), Ok(PollTimeout::Now));
    assert_eq!(event_loop.result_of(&server), Ok(true));
}

#[test]
fn a_turn_that_may_wait_for_ever_sees_that_nothing_can_wake() {
    let event_loop = empty_loop();
    let lp = event_loop.handle();
    let never = Promise::<()>::new(lp);
    let _task = task::spawn(lp, Actor::Task(1), |cx| async move {
        wait::done(&cx, &never).await;
    });
    assert_eq!(event_loop.turn(PollTimeout::Now), Ok(PollTimeout::Never));
    assert_eq!(event_loop.turn(PollTimeout::Now), Ok(PollTimeout::Never));
    let turned = event_loop.turn(PollTimeout::Never);
    assert!(matches!(turned, Err(RunError::Deadlock(_))), "{turned:?}");
}

#[test]
fn a_turn_within_a_turn_is_refused_and_bounds_hold() {
    let mut event_loop = empty_loop();
    event_loop.set_max_resumptions(3);
    let event_loop = Rc::new(event_loop);
    let lp = event_loop.handle();
    let inner = event_loop.clone();
    let task = task::spawn(lp, Actor::Task(1), |cx| async move {
        let nested = inner.turn(PollTimeout::Now);
        drop(inner);
        assert_eq!(nested, Err(RunError::AlreadyRunning));
        loop {
            wait::yield_now(&cx).await;
        }
    });
    for _ in 0..3 {
        assert_eq!(event_loop.turn(PollTimeout::Now), Ok(PollTimeout::Now));
    }
    let turned = event_loop.turn(PollTimeout::Now);
    assert!(
        matches!(turned, Err(RunError::TooLong { .. })),
        "{turned:?}"
    );
    let _: Task<()> = task;
}
