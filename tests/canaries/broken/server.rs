//! The server of the async/await column, with the steps that can be broken.

use super::{Broken, Fault};
use std::rc::Rc;
use styles::async_await::join::join_set;
use styles::async_await::task::{self, Cx};
use styles::async_await::timeout::timeout;
use styles::async_await::{cancel, limit, stream, wait};
use styles::event_loop::{
    Connection, Listener, Loop, Permit, Promise, Semaphore, Task, TaskSet,
};
use styles::trace::{Actor, Event};
use styles::workload::{self, Buffer, EchoPlan, Lines, Next, Reason};

/// Starts the server: serves all clients, or stops when `stop` is set.
pub(super) fn start(
    lp: &Loop,
    plan: Rc<EchoPlan>,
    listener: Listener,
    stop: Promise<()>,
    broken: Broken,
) -> Task<()> {
    task::spawn(lp, Actor::Server, move |cx| {
        serve(cx, plan, listener, stop, broken)
    })
}

async fn serve(
    cx: Cx,
    plan: Rc<EchoPlan>,
    listener: Listener,
    stop: Promise<()>,
    broken: Broken,
) {
    let sessions = TaskSet::new();
    let _last_word = LastWord {
        cx: &cx,
        sessions: &sessions,
        broken,
    };
    let body = accept_all(&cx, plan, listener, &sessions, broken);
    let ended = cancel::until(&cx, stop, body).await;
    if !matches!(ended, Ok(Ok(()))) {
        let mut closed = sessions.cancel();
        if broken.has(Fault::ClosesInWrongOrder) {
            closed.reverse();
        }
        for actor in closed {
            cx.note(actor, Event::closed(Reason::Shutdown));
        }
    }
}

/// Has the last word when the server's task is dropped, if that is its fault.
struct LastWord<'a> {
    cx: &'a Cx,
    sessions: &'a TaskSet,
    broken: Broken,
}

impl Drop for LastWord<'_> {
    fn drop(&mut self) {
        if self.broken.has(Fault::ShutsDownWhenAborted) {
            for actor in self.sessions.cancel() {
                self.cx.note(actor, Event::closed(Reason::Shutdown));
            }
        }
    }
}

async fn accept_all(
    cx: &Cx,
    plan: Rc<EchoPlan>,
    listener: Listener,
    sessions: &TaskSet,
    broken: Broken,
) -> Result<(), workload::Fault> {
    let semaphore = Semaphore::new(cx, plan.max_sessions);
    let mut accepted = 0;
    while plan.expects_more(accepted) {
        let place = match semaphore.try_acquire() {
            Some(place) => place,
            None => limit::acquire(cx, &semaphore).await,
        };
        let (connection, client) = wait::accept(cx, listener.clone()).await?;
        accepted += 1;
        let actor = Actor::Echo(client);
        cx.note(actor, Event::Accept);
        let plan = plan.clone();
        let task = task::spawn(cx, actor, move |cx| {
            session(cx, plan, actor, connection, place, broken)
        });
        sessions.add(actor, task);
    }
    join_set(cx, sessions).await;
    Ok(())
}

async fn session(
    cx: Cx,
    plan: Rc<EchoPlan>,
    actor: Actor,
    connection: Connection,
    place: Permit,
    broken: Broken,
) {
    let ended = echo_lines(&cx, &plan, actor, connection, broken).await;
    cx.note(actor, Event::closed(ended.err().unwrap_or(Reason::End)));
    drop(place);
}

async fn echo_lines(
    cx: &Cx,
    plan: &EchoPlan,
    actor: Actor,
    mut connection: Connection,
    broken: Broken,
) -> Result<(), Reason> {
    let mut lines = Lines::new(plan.max_line_bytes);
    loop {
        let mut next = lines.next_line();
        if next == Next::More {
            let body = async {
                match broken.has(Fault::IdleRestartedByPart) {
                    true => read_part(cx, connection, lines).await,
                    false => stream::read_line(cx, connection, lines).await,
                }
            };
            let read = match plan.idle_timeout_us {
                None => Ok(body.await),
                Some(limit_us) => timeout(cx, limit_us, body).await,
            };
            (connection, lines, next) = read.map_err(Reason::idle)??;
        }
        if next == Next::More {
            continue;
        }
        let Some(bytes) = next.line()? else {
            if broken.has(Fault::KeepsConnectionOpen) {
                // Every owner would close it in the end.
                std::mem::forget(connection);
            }
            return Ok(());
        };
        let counted = bytes + u64::from(broken.has(Fault::CountsTheNewline));
        cx.note(actor, Event::Line { bytes: counted });
        delay(cx, plan.delay_us, broken).await;
        let reply = spoiled(lines.lend_reply(), broken);
        let body = stream::write_all(cx, connection, reply);
        let written = match plan.write_timeout_us {
            Some(limit_us) if !broken.has(Fault::WaitsForNonReaders) => {
                timeout(cx, limit_us, body).await
            }
            _ => Ok(body.await),
        };
        let (back, reply) = written.map_err(Reason::stalled)??;
        connection = back;
        lines.restore_reply(reply);
        cx.note(actor, Event::Echo { bytes });
    }
}

/// Reads once: a whole line or a part of one.
async fn read_part(
    cx: &Cx,
    connection: Connection,
    mut lines: Lines,
) -> Result<(Connection, Lines, Next), workload::Fault> {
    let input = lines.lend_input();
    let (back, input, bytes) = wait::read(cx, connection, input).await?;
    lines.restore_input(input, bytes);
    let next = lines.next_line();
    Ok((back, lines, next))
}

async fn delay(cx: &Cx, delay_us: u64, broken: Broken) {
    if broken.has(Fault::RunsOnAtOnce) && delay_us == 0 {
        return;
    }
    while broken.has(Fault::Spins) && delay_us > 0 {
        wait::sleep(cx, 0).await;
    }
    if broken.has(Fault::WakesTwice) {
        cx.submit_yield_for_current();
    }
    wait::sleep(cx, delay_us).await;
}

/// Returns the text that is written back instead of the reply.
fn spoiled(mut reply: Buffer, broken: Broken) -> Buffer {
    let filled = reply.filled();
    if broken.has(Fault::LosesTheRest) && !filled.ends_with(b"\n") {
        reply.clear();
    } else if broken.has(Fault::DropsLastByte) {
        let kept = filled.len().saturating_sub(1);
        reply = Buffer::from(filled[..kept].to_vec());
    } else if broken.has(Fault::EchoesTwice) {
        reply = Buffer::from(filled.repeat(2));
    }
    reply
}
