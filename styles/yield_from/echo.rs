//! The server: each body delegates to its waits and to its children, which
//! may borrow from it.

use super::join::join_set;
use super::task::{self, generator};
use super::timeout::timeout;
use super::wait::{Delegate, accept, sleep, yield_from};
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
    task::spawn(lp, Actor::Server, serve(plan, listener, stop))
}

fn serve(
    plan: Rc<EchoPlan>,
    listener: Listener,
    stop: Promise<()>,
) -> impl Delegate<Return = ()> {
    generator(async move |co| {
        let sessions = TaskSet::new();
        // step: sessions
        let all = accept_all(plan, listener, &sessions);
        let ended = yield_from!(co, cancel::until(stop, all));
        // step: shutdown
        if !matches!(ended, Ok(Ok(()))) {
            for actor in sessions.cancel() {
                co.note(actor, Event::closed(Reason::Shutdown));
            }
        }
    })
}

fn accept_all(
    plan: Rc<EchoPlan>,
    listener: Listener,
    sessions: &TaskSet,
) -> impl Delegate<Return = Result<(), Fault>> {
    generator(async move |co| {
        let semaphore = Semaphore::new(&co, plan.max_sessions);
        let mut accepted = 0;
        while plan.expects_more(accepted) {
            // step: permit
            let permit = match semaphore.try_acquire() {
                Some(permit) => permit,
                None => yield_from!(co, limit::acquire(&semaphore)),
            };
            // step: accept
            let (connection, client) =
                yield_from!(co, accept(listener.clone()))?;
            accepted += 1;
            // step: session
            let actor = Actor::Echo(client);
            co.note(actor, Event::Accept);
            let plan = plan.clone();
            let session = session(plan, actor, connection, permit);
            let task = task::spawn(&co, actor, session);
            sessions.add(actor, task);
        }
        // step: join
        yield_from!(co, join_set(sessions));
        Ok(())
    })
}

fn session(
    plan: Rc<EchoPlan>,
    actor: Actor,
    connection: Connection,
    permit: Permit,
) -> impl Delegate<Return = ()> {
    generator(async move |co| {
        // step: lines
        let lines = Lines::new(plan.max_line_bytes);
        let ended =
            yield_from!(co, echo_lines(&plan, actor, connection, lines));
        // step: closed
        co.note(actor, Event::closed(ended.err().unwrap_or(Reason::End)));
        drop(permit);
    })
}

fn echo_lines(
    plan: &EchoPlan,
    actor: Actor,
    mut connection: Connection,
    mut lines: Lines,
) -> impl Delegate<Return = Result<(), Reason>> {
    generator(async move |co| {
        loop {
            // step: line
            let mut next = lines.next_line();
            if next == Next::More {
                // step: read
                let read = stream::read_line(connection, lines);
                let read = match plan.idle_timeout_us {
                    None => Ok(yield_from!(co, read)),
                    Some(limit_us) => {
                        yield_from!(co, timeout(limit_us, read))
                    }
                };
                (connection, lines, next) = read.map_err(Reason::idle)??;
            }
            let Some(bytes) = next.line()? else {
                return Ok(());
            };
            co.note(actor, Event::Line { bytes });
            // step: delay
            yield_from!(co, sleep(plan.delay_us));
            // step: echo
            let reply = lines.lend_reply();
            let write = stream::write_all(connection, reply);
            let written = match plan.write_timeout_us {
                None => Ok(yield_from!(co, write)),
                Some(limit_us) => yield_from!(co, timeout(limit_us, write)),
            };
            let (back, reply) = written.map_err(Reason::stalled)??;
            connection = back;
            lines.restore_reply(reply);
            co.note(actor, Event::Echo { bytes });
        }
    })
}
