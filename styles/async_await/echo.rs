//! The server: loops and `?` around the waits, as if nothing waited.

use super::join::join_set;
use super::task::{self, Cx};
use super::timeout::timeout;
use super::{cancel, limit, stream, wait};
use crate::event_loop::{
    Connection, Listener, Loop, Permit, Promise, Semaphore, Task, TaskSet,
};
use crate::trace::{Actor, Event};
use crate::workload::{EchoPlan, Fault, Lines, Next, Reason};
use std::rc::Rc;

/// Starts the server: it serves all clients of the plan, and stops early when
/// `stop` is set.
pub fn start(
    lp: &Loop,
    plan: Rc<EchoPlan>,
    listener: Listener,
    stop: Promise<()>,
) -> Task<()> {
    task::spawn(lp, Actor::Server, |cx| serve(cx, plan, listener, stop))
}

async fn serve(
    cx: Cx,
    plan: Rc<EchoPlan>,
    listener: Listener,
    stop: Promise<()>,
) {
    let sessions = TaskSet::new();
    // step: sessions
    let body = accept_all(&cx, plan, listener, &sessions);
    let ended = cancel::until(&cx, stop, body).await;
    // step: shutdown
    if !matches!(ended, Ok(Ok(()))) {
        for actor in sessions.cancel() {
            cx.note(actor, Event::closed(Reason::Shutdown));
        }
    }
}

async fn accept_all(
    cx: &Cx,
    plan: Rc<EchoPlan>,
    listener: Listener,
    sessions: &TaskSet,
) -> Result<(), Fault> {
    let semaphore = Semaphore::new(cx, plan.max_sessions);
    let mut accepted = 0;
    while plan.expects_more(accepted) {
        // step: permit
        let permit = match semaphore.try_acquire() {
            Some(permit) => permit,
            None => limit::acquire(cx, &semaphore).await,
        };
        // step: accept
        let (connection, client) = wait::accept(cx, listener.clone()).await?;
        accepted += 1;
        // step: session
        let actor = Actor::Echo(client);
        cx.note(actor, Event::Accept);
        let plan = plan.clone();
        let task = task::spawn(cx, actor, |cx| {
            session(cx, plan, actor, connection, permit)
        });
        sessions.add(actor, task);
    }
    // step: join
    join_set(cx, sessions).await;
    Ok(())
}

async fn session(
    cx: Cx,
    plan: Rc<EchoPlan>,
    actor: Actor,
    connection: Connection,
    permit: Permit,
) {
    // step: lines
    let lines = Lines::new(plan.max_line_bytes);
    let ended = echo_lines(&cx, &plan, actor, connection, lines).await;
    // step: closed
    cx.note(actor, Event::closed(ended.err().unwrap_or(Reason::End)));
    drop(permit);
}

async fn echo_lines(
    cx: &Cx,
    plan: &EchoPlan,
    actor: Actor,
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
            (connection, lines, next) = read.map_err(Reason::idle)??;
        }
        let Some(bytes) = next.line()? else {
            return Ok(());
        };
        cx.note(actor, Event::Line { bytes });
        // step: delay
        wait::sleep(cx, plan.delay_us).await;
        // step: echo
        let reply = lines.lend_reply();
        let body = stream::write_all(cx, connection, reply);
        let written = match plan.write_timeout_us {
            None => Ok(body.await),
            Some(limit_us) => timeout(cx, limit_us, body).await,
        };
        let (back, reply) = written.map_err(Reason::stalled)??;
        connection = back;
        lines.restore_reply(reply);
        cx.note(actor, Event::Echo { bytes });
    }
}
