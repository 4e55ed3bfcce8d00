//! The server: what comes after a wait is a function, a loop is one that
//! calls itself.

use super::task::{self, Continuation, Cx};
use super::timeout::timeout;
use super::{cancel, limit, stream, wait};
use crate::event_loop::{
    Connection, LabFuture, Listener, Loop, Place, Places, Task, TaskSet,
};
use crate::trace::{Event, Who};
use crate::workload::{EchoPlan, Fault, Lines, Next, Reason};
use std::rc::Rc;

/// Starts the server: serves all clients, or until `stop` is set.
pub fn start(
    lp: &Loop,
    plan: Rc<EchoPlan>,
    listener: Listener,
    stop: LabFuture<()>,
) -> Task<()> {
    task::spawn(lp, Who::Server, |cx, k| {
        serve(cx, plan, listener, stop, k);
    })
}

fn serve(
    cx: Cx,
    plan: Rc<EchoPlan>,
    listener: Listener,
    stop: LabFuture<()>,
    k: impl FnOnce(()) + 'static,
) {
    let sessions = TaskSet::new();
    // step: sessions
    let all = sessions.clone();
    let body = |cx, k| accept_all(cx, plan, listener, all, k);
    cancel::until(cx.clone(), stop, body, move |ended| {
        // step: shutdown
        if !matches!(ended, Ok(Ok(()))) {
            for who in sessions.cancel() {
                cx.note(who, Event::closed(Reason::Shutdown));
            }
        }
        k(());
    });
}

/// What accepting goes on with after each wait.
struct Accepting {
    cx: Cx,
    plan: Rc<EchoPlan>,
    listener: Listener,
    sessions: TaskSet,
    places: Places,
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
    let places = Places::new(&cx, plan.max_sessions);
    accept_next(Accepting {
        cx,
        plan,
        listener,
        sessions,
        places,
        accepted: 0,
        k,
    });
}

fn accept_next(all: Accepting) {
    if !all.plan.expects_more(all.accepted) {
        return join_all(all.cx, all.sessions, all.k);
    }
    // step: place
    match all.places.take() {
        Some(place) => accept_one(all, place),
        None => limit::place(all.cx.clone(), all.places.clone(), |place| {
            accept_one(all, place);
        }),
    }
}

fn accept_one(mut all: Accepting, place: Place) {
    // step: accept
    let listener = all.listener.clone();
    wait::accept(&all.cx.clone(), listener, move |accepted| {
        let (connection, client) = match accepted {
            Ok(accepted) => accepted,
            Err(fault) => return (all.k)(Err(fault)),
        };
        all.accepted += 1;
        // step: session
        let who = Who::Echo(client);
        all.cx.note(who, Event::Accept);
        let plan = all.plan.clone();
        let task = task::spawn(&all.cx, who, move |cx, k| {
            session(cx, plan, who, connection, place, k);
        });
        all.sessions.add(who, task);
        accept_next(all);
    });
}

fn join_all(cx: Cx, sessions: TaskSet, k: Continuation<Result<(), Fault>>) {
    // step: join
    match sessions.first() {
        Some(task) => wait::join(&cx.clone(), task, move |()| {
            join_all(cx, sessions, k);
        }),
        None => k(Ok(())),
    }
}

fn session(
    cx: Cx,
    plan: Rc<EchoPlan>,
    who: Who,
    connection: Connection,
    place: Place,
    k: impl FnOnce(()) + 'static,
) {
    // step: lines
    let lines = Lines::new(plan.max_line_bytes);
    echo_lines(cx.clone(), plan, who, connection, lines, move |ended| {
        // step: closed
        cx.note(who, Event::closed(ended.err().unwrap_or(Reason::End)));
        drop(place);
        k(());
    });
}

fn echo_lines(
    cx: Cx,
    plan: Rc<EchoPlan>,
    who: Who,
    connection: Connection,
    mut lines: Lines,
    k: impl FnOnce(Result<(), Reason>) + 'static,
) {
    // step: line
    let next = lines.next_line();
    if next != Next::More {
        return echo_line(cx, plan, who, connection, lines, next, k);
    }
    let read = (cx.clone(), plan.clone());
    next_line(read.0, read.1, connection, lines, move |read| match read {
        Ok((connection, lines, next)) => {
            echo_line(cx, plan, who, connection, lines, next, k);
        }
        Err(reason) => k(Err(reason)),
    });
}

fn next_line(
    cx: Cx,
    plan: Rc<EchoPlan>,
    connection: Connection,
    lines: Lines,
    k: impl FnOnce(Result<(Connection, Lines, Next), Reason>) + 'static,
) {
    // step: read
    let Some(limit_us) = plan.idle_timeout_us else {
        return stream::read_line(cx, connection, lines, |read| {
            k(read.map_err(Reason::from));
        });
    };
    let body = |cx, k| stream::read_line(cx, connection, lines, k);
    timeout(cx, limit_us, body, |read| {
        k(match read {
            Ok(read) => read.map_err(Reason::from),
            Err(elapsed) => Err(elapsed.into()),
        });
    });
}

fn echo_line(
    cx: Cx,
    plan: Rc<EchoPlan>,
    who: Who,
    connection: Connection,
    mut lines: Lines,
    next: Next,
    k: impl FnOnce(Result<(), Reason>) + 'static,
) {
    let bytes = match next.line() {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return k(Ok(())),
        Err(reason) => return k(Err(reason)),
    };
    cx.note(who, Event::Line { bytes });
    // step: delay
    wait::sleep(&cx.clone(), plan.delay_us, move |()| {
        // step: echo
        let reply = lines.lend_reply();
        stream::write_all(cx.clone(), connection, reply, move |written| {
            let (connection, reply) = match written {
                Ok(written) => written,
                Err(fault) => return k(Err(fault.into())),
            };
            lines.restore_reply(reply);
            cx.note(who, Event::Echo { bytes });
            echo_lines(cx, plan, who, connection, lines, k);
        });
    });
}
