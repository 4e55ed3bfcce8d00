//! Two readers of one connection, in any two styles: the second is refused,
//! and the first never is.

mod support;

use harness::worlds::sim::SimWorld;
use styles::async_await::wait;
use styles::event_loop::{Connection, EventLoop, Loop, Task};
use styles::send::wait::{Read, yield_};
use styles::trace::Actor;
use styles::workload::{Buffer, Fault};
use styles::yield_from::wait::{read, yield_from};
use styles::{Style, async_await, callbacks, send};
use support::runs::value;
use support::worlds::{client, loop_over, simulated};

/// The number of bytes that came.
type Bytes = Result<usize, Fault>;

fn room() -> Buffer {
    Buffer::with_capacity(8)
}

/// Starts a task that reads once from each connection, and returns what came
/// of the second read.
fn reader(
    style: Style,
    lp: &Loop,
    [first, second]: [Connection; 2],
) -> Task<Bytes> {
    let actor = Actor::Task(1);
    match style {
        Style::Callbacks => callbacks::task::spawn(lp, actor, move |cx, k| {
            callbacks::wait::read(cx, first, room(), move |cx, _| {
                callbacks::wait::read(cx, second, room(), |cx, read| {
                    k(cx, read.map(|moved| moved.2));
                });
            });
        }),
        Style::Send => send::task::spawn(lp, actor, async move |co| {
            let _first = yield_!(co, Read(first, room()));
            let read = yield_!(co, Read(second, room()));
            read.map(|moved| moved.2)
        }),
        Style::YieldFrom => {
            let body = yield_from::task::generator(async move |co| {
                let _first = yield_from!(co, read(first, room()));
                let read = yield_from!(co, read(second, room()));
                read.map(|moved| moved.2)
            });
            yield_from::task::spawn(lp, actor, body)
        }
        Style::AsyncAwait => {
            async_await::task::spawn(lp, actor, async move |cx| {
                let _first = wait::read(&cx, first, room()).await;
                let read = wait::read(&cx, second, room()).await;
                read.map(|moved| moved.2)
            })
        }
    }
}

/// Accepts two clients.
fn two_clients(event_loop: &EventLoop) -> [Connection; 2] {
    let lp = event_loop.handle();
    let listener = lp.listener(SimWorld::LISTENER);
    let accept = async move |cx: Loop| {
        let one = wait::accept(&cx, listener.clone()).await;
        let other = wait::accept(&cx, listener).await;
        [one, other].map(|accepted| accepted.expect("a client").0)
    };
    let accept = async_await::task::spawn(lp, Actor::Task(0), accept);
    value(event_loop, &accept)
}

/// The first reader waits for the second piece of its client. Of the others
/// one comes while it waits, one in the turn in which that piece has come and
/// is not read yet, and one when it has been read.
#[test]
fn the_second_reader_is_refused_and_the_first_reads_on() {
    for first in Style::ALL {
        for second in Style::ALL {
            // At one instant the piece comes first that was set first.
            let own = client(0, &[(3, "a"), (2, "b"), (2, "later")]);
            let before = client(0, &[(2, "x"), (3, "y"), (1, "z")]);
            let event_loop = loop_over(simulated(&[], &[before, own]));
            let lp = event_loop.handle();
            let [before, own] = two_clients(&event_loop);
            let reads = |style, first: &Connection| {
                reader(style, lp, [first.clone(), own.clone()])
            };
            let holder = reads(first, &own);
            // The pieces `x`, `y` and `z` give the others their turns.
            let mut refused = Vec::new();
            for _ in ["x", "y"] {
                let task = reads(second, &before);
                refused.push(value(&event_loop, &task));
            }
            let late = reads(second, &before);
            let pair = format!("{first}, then {second}");
            assert_eq!(refused, [Err(Fault::Busy); 2], "{pair}");
            assert_eq!(value(&event_loop, &holder), Ok(1), "{pair}");
            assert_eq!(value(&event_loop, &late), Ok(5), "{pair}");
        }
    }
}

/// In the turn in which its piece has come, and before it has it, the reader
/// is cancelled by another task: it has taken nothing.
#[test]
fn a_reader_that_is_cancelled_as_its_piece_comes_leaves_it_to_the_next() {
    for style in Style::ALL {
        let own = client(0, &[(1, "a"), (4, "b"), (2, "later")]);
        let before = client(0, &[(5, "x")]);
        let event_loop = loop_over(simulated(&[], &[before, own]));
        let lp = event_loop.handle();
        let [before, own] = two_clients(&event_loop);
        let cancelled = reader(style, lp, [own.clone(), own.clone()]);
        let key = cancelled.key();
        let next = [own.clone(), own];
        let waits =
            async_await::task::spawn(lp, Actor::Task(2), async move |cx| {
                let piece = wait::read(&cx, before, room()).await;
                assert_eq!(piece.map(|moved| moved.2), Ok(1));
                assert!(cx.cancel_soon(key));
                wait::yield_now(&cx).await;
                let [own, _] = next;
                let read = wait::read(&cx, own, room()).await;
                (cx.now_us(), read.map(|moved| moved.2))
            });
        assert_eq!(value(&event_loop, &waits), (5, Ok(1)), "{style}");
    }
}
