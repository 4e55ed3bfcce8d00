//! The server: loops and `?` around the waits, as if nothing waited.

use super::join::join_set;
use super::task::{self, Cx};
use super::timeout::timeout;
use super::{cancel, limit, stream, wait};
use crate::event_loop::{
    Connection, LabFuture, Listener, Loop, Place, Places, Task, TaskSet,
};
use crate::trace::{Event, Who};
use crate::workload::{EchoPlan, Fault, Lines, Next, Reason};
use std::rc::Rc;

/// Starts the server: it serves all clients of the plan, and stops early when
/// `stop` is set.
pub fn start(
    lp: &Loop,
    plan: Rc<EchoPlan>,
    listener: Listener,
    stop: LabFuture<()>,
) -> Task<()> {
    task::spawn(lp, Who::Server, |cx| serve(cx, plan, listener, stop))
}

async fn serve(
    cx: Cx,
    plan: Rc<EchoPlan>,
    listener: Listener,
    stop: LabFuture<()>,
) {
    let sessions = TaskSet::new();
    // step: sessions
    let body = accept_all(&cx, plan, listener, &sessions);
    let ended = cancel::until(&cx, stop, body).await;
    // step: shutdown
    if !matches!(ended, Ok(Ok(()))) {
        for who in sessions.cancel() {
            cx.note(who, Event::closed(Reason::Shutdown));
        }
    }
}

async fn accept_all(
    cx: &Cx,
    plan: Rc<EchoPlan>,
    listener: Listener,
    sessions: &TaskSet,
) -> Result<(), Fault> {
    let places = Places::new(cx, plan.max_sessions);
    let mut accepted = 0;
    while plan.expects_more(accepted) {
        // step: place
        let place = match places.take() {
            Some(place) => place,
            None => limit::place(cx, &places).await,
        };
        // step: accept
        let (connection, client) = wait::accept(cx, listener.clone()).await?;
        accepted += 1;
        // step: session
        let who = Who::Echo(client);
        cx.note(who, Event::Accept);
        let plan = plan.clone();
        let task = task::spawn(cx, who, |cx| {
            session(cx, plan, who, connection, place)
        });
        sessions.add(who, task);
    }
    // step: join
    join_set(cx, sessions).await;
    Ok(())
}

async fn session(
    cx: Cx,
    plan: Rc<EchoPlan>,
    who: Who,
    connection: Connection,
    place: Place,
) {
    // step: lines
    let lines = Lines::new(plan.max_line_bytes);
    let ended = echo_lines(&cx, &plan, who, connection, lines).await;
    // step: closed
    cx.note(who, Event::closed(ended.err().unwrap_or(Reason::End)));
    drop(place);
}

async fn echo_lines(
    cx: &Cx,
    plan: &EchoPlan,
    who: Who,
    mut connection: Connection,
    mut lines: Lines,
) -> Result<(), Reason> {
    loop {
        // step: line
        let mut next = lines.next_line();
        if next == Next::More {
            // step: read
            let body = stream::read_line(cx, connection, lines);
            let read = match plan.idle_timeout_us {
                None => Ok(body.await),
                Some(limit_us) => timeout(cx, limit_us, body).await,
            };
            (connection, lines, next) = read??;
        }
        let Some(bytes) = next.line()? else {
            return Ok(());
        };
        cx.note(who, Event::Line { bytes });
        // step: delay
        wait::sleep(cx, plan.delay_us).await;
        // step: echo
        let reply = lines.lend_reply();
        let (back, reply) = stream::write_all(cx, connection, reply).await?;
        connection = back;
        lines.restore_reply(reply);
        cx.note(who, Event::Echo { bytes });
    }
}
