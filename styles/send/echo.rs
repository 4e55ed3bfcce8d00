//! The server: bodies that yield each wait, and yield each child to have it
//! called.

use super::join::join_set;
use super::task::{self, Co};
use super::timeout::timeout;
use super::wait::{Accept, Call, Sleep, yield_};
use super::{cancel, limit, stream};
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
    task::spawn(lp, Actor::Server, |co| serve(co, plan, listener, stop))
}

async fn serve(
    co: Co,
    plan: Rc<EchoPlan>,
    listener: Listener,
    stop: Promise<()>,
) {
    let sessions = TaskSet::new();
    // step: sessions
    let all = {
        let sessions = sessions.clone();
        move |co| accept_all(co, plan, listener, sessions)
    };
    let ended = yield_!(co, Call(|co| cancel::until(co, stop, all)));
    // step: shutdown
    if !matches!(ended, Ok(Ok(()))) {
        for actor in sessions.cancel() {
            co.note(actor, Event::closed(Reason::Shutdown));
        }
    }
}

async fn accept_all(
    co: Co,
    plan: Rc<EchoPlan>,
    listener: Listener,
    sessions: TaskSet,
) -> Result<(), Fault> {
    let semaphore = Semaphore::new(&co, plan.max_sessions);
    let mut accepted = 0;
    while plan.expects_more(accepted) {
        // step: permit
        let permit = match semaphore.try_acquire() {
            Some(permit) => permit,
            None => {
                yield_!(co, Call(|co| limit::acquire(co, semaphore.clone())))
            }
        };
        // step: accept
        let (connection, client) = yield_!(co, Accept(listener.clone()))?;
        accepted += 1;
        // step: session
        let actor = Actor::Echo(client);
        co.note(actor, Event::Accept);
        let plan = plan.clone();
        let task = task::spawn(&co, actor, |co| {
            session(co, plan, actor, connection, permit)
        });
        sessions.add(actor, task);
    }
    // step: join
    yield_!(co, Call(|co| join_set(co, sessions)));
    Ok(())
}

async fn session(
    co: Co,
    plan: Rc<EchoPlan>,
    actor: Actor,
    connection: Connection,
    permit: Permit,
) {
    // step: lines
    let lines = Lines::new(plan.max_line_bytes);
    let echo = |co| echo_lines(co, plan, actor, connection, lines);
    let ended = yield_!(co, Call(echo));
    // step: closed
    co.note(actor, Event::closed(ended.err().unwrap_or(Reason::End)));
    drop(permit);
}

async fn echo_lines(
    co: Co,
    plan: Rc<EchoPlan>,
    actor: Actor,
    mut connection: Connection,
    mut lines: Lines,
) -> Result<(), Reason> {
    loop {
        // step: line
        let mut next = lines.next_line();
        if next == Next::More {
            // step: read
            let read = |co| stream::read_line(co, connection, lines);
            let read = match plan.idle_timeout_us {
                None => Ok(yield_!(co, Call(read))),
                Some(limit_us) => {
                    yield_!(co, Call(|co| timeout(co, limit_us, read)))
                }
            };
            (connection, lines, next) = read.map_err(Reason::idle)??;
        }
        let Some(bytes) = next.line()? else {
            return Ok(());
        };
        co.note(actor, Event::Line { bytes });
        // step: delay
        yield_!(co, Sleep(plan.delay_us));
        // step: echo
        let reply = lines.lend_reply();
        let write = |co| stream::write_all(co, connection, reply);
        let written = match plan.write_timeout_us {
            None => Ok(yield_!(co, Call(write))),
            Some(limit_us) => {
                yield_!(co, Call(|co| timeout(co, limit_us, write)))
            }
        };
        let (back, reply) = written.map_err(Reason::stalled)??;
        connection = back;
        lines.restore_reply(reply);
        co.note(actor, Event::Echo { bytes });
    }
}
