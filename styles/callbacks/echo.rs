//! The server: each wait is given the next function, and a loop is a function
//! that calls itself.
//!
//! What all rounds of a loop need is in a struct, which goes from function to
//! function by hand.

use super::join::join_set;
use super::task::{self, Continuation, Cx};
use super::timeout::timeout;
use super::{cancel, limit, stream, wait};
use crate::event_loop::{
    Connection, Listener, Loop, Permit, Promise, Semaphore, Task, TaskSet,
};
use crate::trace::{Actor, Event};
use crate::workload::{Buffer, EchoPlan, Fault, Lines, Next, Reason};
use std::rc::Rc;

/// Starts the server: it serves all clients of the plan, and stops early when
/// `stop` is set.
pub fn start(
    lp: &Loop,
    plan: Rc<EchoPlan>,
    listener: Listener,
    stop: Promise<()>,
) -> Task<()> {
    task::spawn(lp, Actor::Server, |cx, k| {
        serve(cx, plan, listener, stop, k)
    })
}

fn serve(
    cx: Cx,
    plan: Rc<EchoPlan>,
    listener: Listener,
    stop: Promise<()>,
    k: Continuation<()>,
) {
    let sessions = TaskSet::new();
    // step: sessions
    let all = {
        let sessions = sessions.clone();
        |cx, k| accept_all(cx, plan, listener, sessions, k)
    };
    cancel::until(cx, stop, all, move |cx, ended| {
        // step: shutdown
        if !matches!(ended, Ok(Ok(()))) {
            for actor in sessions.cancel() {
                cx.note(actor, Event::closed(Reason::Shutdown));
            }
        }
        k(cx, ());
    });
}

/// The state of the loop over the clients.
struct Accepting {
    plan: Rc<EchoPlan>,
    listener: Listener,
    sessions: TaskSet,
    semaphore: Semaphore,
    accepted: u32,
    k: Continuation<Result<(), Fault>>,
}

fn accept_all(
    cx: Cx,
    plan: Rc<EchoPlan>,
    listener: Listener,
    sessions: TaskSet,
    k: Continuation<Result<(), Fault>>,
) {
    let semaphore = Semaphore::new(&cx, plan.max_sessions);
    let all = Accepting {
        plan,
        listener,
        sessions,
        semaphore,
        accepted: 0,
        k,
    };
    accept_next(cx, all);
}

fn accept_next(cx: Cx, all: Accepting) {
    if !all.plan.expects_more(all.accepted) {
        return join_sessions(cx, all);
    }
    // step: permit
    match all.semaphore.try_acquire() {
        Some(permit) => accept_one(cx, all, permit),
        None => {
            limit::acquire(cx, &all.semaphore.clone(), move |cx, permit| {
                accept_one(cx, all, permit);
            })
        }
    }
}

fn accept_one(cx: Cx, mut all: Accepting, permit: Permit) {
    // step: accept
    wait::accept(cx, all.listener.clone(), move |cx, accepted| {
        let (connection, client) = match accepted {
            Ok(accepted) => accepted,
            Err(fault) => return (all.k)(cx, Err(fault)),
        };
        all.accepted += 1;
        // step: session
        let actor = Actor::Echo(client);
        cx.note(actor, Event::Accept);
        let plan = all.plan.clone();
        let task = task::spawn(&cx, actor, move |cx, k| {
            session(cx, plan, actor, connection, permit, k);
        });
        all.sessions.add(actor, task);
        accept_next(cx, all);
    });
}

fn join_sessions(cx: Cx, all: Accepting) {
    // step: join
    join_set(cx, &all.sessions, move |cx, ()| (all.k)(cx, Ok(())));
}

fn session(
    cx: Cx,
    plan: Rc<EchoPlan>,
    actor: Actor,
    connection: Connection,
    permit: Permit,
    k: Continuation<()>,
) {
    // step: lines
    let lines = Lines::new(plan.max_line_bytes);
    let echoing = Echoing { plan, actor };
    echo_lines(cx, echoing, connection, lines, move |cx, ended| {
        // step: closed
        cx.note(actor, Event::closed(ended.err().unwrap_or(Reason::End)));
        drop(permit);
        k(cx, ());
    });
}

/// The state of the loop over the lines, beside what goes into each wait.
struct Echoing {
    plan: Rc<EchoPlan>,
    actor: Actor,
}

fn echo_lines(
    cx: Cx,
    all: Echoing,
    connection: Connection,
    mut lines: Lines,
    k: impl FnOnce(Cx, Result<(), Reason>) + 'static,
) {
    // step: line
    let next = lines.next_line();
    if next != Next::More {
        return echo_line(cx, all, connection, lines, next, k);
    }
    let limit_us = all.plan.idle_timeout_us;
    next_line(cx, limit_us, connection, lines, move |cx, read| {
        let (connection, lines, next) = match read {
            Ok(read) => read,
            Err(reason) => return k(cx, Err(reason)),
        };
        echo_line(cx, all, connection, lines, next, k);
    });
}

fn next_line(
    cx: Cx,
    limit_us: Option<u64>,
    connection: Connection,
    lines: Lines,
    k: impl FnOnce(Cx, Result<(Connection, Lines, Next), Reason>) + 'static,
) {
    // step: read
    let Some(limit_us) = limit_us else {
        return stream::read_line(cx, connection, lines, move |cx, read| {
            k(cx, read.map_err(Reason::from));
        });
    };
    let read = |cx, k| stream::read_line(cx, connection, lines, k);
    timeout(cx, limit_us, read, move |cx, read| {
        let read = read.map_err(Reason::idle);
        k(cx, read.and_then(|read| read.map_err(Reason::from)));
    });
}

fn echo_line(
    cx: Cx,
    all: Echoing,
    connection: Connection,
    mut lines: Lines,
    next: Next,
    k: impl FnOnce(Cx, Result<(), Reason>) + 'static,
) {
    let bytes = match next.line() {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return k(cx, Ok(())),
        Err(reason) => return k(cx, Err(reason)),
    };
    cx.note(all.actor, Event::Line { bytes });
    // step: delay
    wait::sleep(cx, all.plan.delay_us, move |cx, ()| {
        // step: echo
        let reply = lines.lend_reply();
        let limit_us = all.plan.write_timeout_us;
        write_back(cx, limit_us, connection, reply, move |cx, written| {
            let (connection, reply) = match written {
                Ok(written) => written,
                Err(reason) => return k(cx, Err(reason)),
            };
            lines.restore_reply(reply);
            cx.note(all.actor, Event::Echo { bytes });
            echo_lines(cx, all, connection, lines, k);
        });
    });
}

fn write_back(
    cx: Cx,
    limit_us: Option<u64>,
    connection: Connection,
    reply: Buffer,
    k: impl FnOnce(Cx, Result<(Connection, Buffer), Reason>) + 'static,
) {
    let Some(limit_us) = limit_us else {
        return stream::write_all(
            cx,
            connection,
            reply,
            move |cx, written| {
                k(cx, written.map_err(Reason::from));
            },
        );
    };
    let write = |cx, k| stream::write_all(cx, connection, reply, k);
    timeout(cx, limit_us, write, move |cx, written| {
        let written = written.map_err(Reason::stalled);
        k(
            cx,
            written.and_then(|written| written.map_err(Reason::from)),
        );
    });
}
