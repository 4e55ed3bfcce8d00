//! A line that is read under a timeout: what has come of it when the time is
//! over is there for the next read.

#[macro_use]
mod support;

use harness::worlds::sim::SimWorld;
use styles::async_await::{stream, timeout::timeout, wait};
use styles::event_loop::{Loop, Reader};
use styles::send::wait::{Call, yield_};
use styles::trace::Actor;
use styles::workload::{Elapsed, Fault, Next};
use styles::yield_from::wait::yield_from;
use styles::{Style, async_await, callbacks, send};
use support::log::Log;
use support::runs::run_out;
use support::worlds::{client, loop_over, simulated};

/// The end of a line, or of the time for it.
type Read = Result<Result<Next, Fault>, Elapsed>;

/// The time after which no read begins, in microseconds.
const END: u64 = 3_000;

/// The time for a read, in microseconds.
const LIMIT: u64 = 500;

/// Says what came of a read; returns whether another follows.
fn told(lp: &Loop, reader: &Reader, log: &Log, read: Read) -> bool {
    let said = match read {
        Err(Elapsed) => "beat".to_string(),
        Ok(Ok(Next::Line(_))) => {
            format!("{:?}", String::from_utf8_lossy(&reader.line()))
        }
        Ok(end) => format!("{end:?}"),
    };
    log.say(format!("{} {said}", lp.now_us()));
    let goes_on = matches!(read, Err(Elapsed) | Ok(Ok(Next::Line(_))));
    goes_on && lp.now_us() < END
}

fn read_on(cx: callbacks::task::Cx, reader: Reader, log: Log, k: Last) {
    let reads = reader.clone();
    let body = move |cx, k: callbacks::task::Continuation<_>| {
        callbacks::stream::next_line(cx, reads, k);
    };
    callbacks::timeout::timeout(cx, LIMIT, body, move |cx, read| {
        match told(&cx, &reader, &log, read) {
            true => read_on(cx, reader, log, k),
            false => k(cx, ()),
        }
    });
}

type Last = callbacks::task::Continuation<()>;

/// Starts a task that reads line by line, with a beat where none comes.
fn start(style: Style, lp: &Loop, reader: Reader, log: Log) {
    let actor = Actor::Task(1);
    match style {
        Style::Callbacks => {
            drop(callbacks::task::spawn(lp, actor, move |cx, k| {
                read_on(cx, reader, log, k);
            }));
        }
        Style::Send => drop(send::task::spawn(lp, actor, async move |co| {
            loop {
                let reads = reader.clone();
                let body = |co| send::stream::next_line(co, reads);
                let timeout = |co| send::timeout::timeout(co, LIMIT, body);
                let read = yield_!(co, Call(timeout));
                if !told(&co, &reader, &log, read) {
                    break;
                }
            }
        })),
        Style::YieldFrom => {
            let body = yield_from::task::generator(async move |co| {
                loop {
                    let body = yield_from::stream::next_line(&reader);
                    let timeout = yield_from::timeout::timeout(LIMIT, body);
                    let read = yield_from!(co, timeout);
                    if !told(&co, &reader, &log, read) {
                        break;
                    }
                }
            });
            drop(yield_from::task::spawn(lp, actor, body));
        }
        Style::AsyncAwait => {
            drop(async_await::task::spawn(lp, actor, async move |cx| {
                loop {
                    let body = stream::next_line(&cx, &reader);
                    let read = timeout(&cx, LIMIT, body).await;
                    if !told(&cx, &reader, &log, read) {
                        break;
                    }
                }
            }));
        }
    }
}

/// Plays a client that sends these pieces, each after a time; returns what is
/// said by a reader of lines of at most 20 bytes.
fn heard(style: Style, pieces: &[(u64, &'static str)]) -> Vec<String> {
    let event_loop = loop_over(simulated(&[], &[client(0, pieces)]));
    let lp = event_loop.handle();
    let log = Log::default();
    let (says, listener) = (log.clone(), lp.listener(SimWorld::LISTENER));
    let accept = async move |cx: Loop| {
        let accepted = wait::accept(&cx, listener).await;
        let (connection, _) = accepted.expect("a client");
        start(style, &cx, Reader::new(connection, 20), says);
    };
    drop(async_await::task::spawn(lp, Actor::Task(0), accept));
    run_out(&event_loop);
    log.take()
}

in_each_style! {
    /// Recorded from CPython 3.11.7, with a `StreamReader` under `wait_for`:
    /// `beat`, then `b'partial\n'`.
    fn a_line_that_comes_in_two_parts_comes_whole(style: Style) {
        let pieces = [(1, "par"), (999, "tial\n")];
        let heard = heard(style, &pieces);
        assert_eq!(heard[..2], ["500 beat", "1000 \"partial\\n\""]);
    }

    fn lines_beats_and_pieces_in_any_order_lose_nothing(style: Style) {
        let pieces = [
            (100, "one\ntwo\nth"),
            (800, "r"),
            (800, "ee"),
            (1, "\n\n"),
            (1, "too long for a reader"),
        ];
        let said = [
            "100 \"one\\n\"",
            "100 \"two\\n\"",
            "600 beat",
            "1100 beat",
            "1600 beat",
            "1701 \"three\\n\"",
            "1701 \"\\n\"",
            "1702 Ok(TooLong)",
        ];
        assert_eq!(heard(style, &pieces), said);
    }
}
