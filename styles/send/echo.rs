//! The server: bodies that yield each wait, and yield each child to have it
//! called.

use super::join::join_set;
use super::task::{self, Co};
use super::timeout::timeout;
use super::wait::{Accept, Call, Sleep, yield_};
use super::{cancel, limit, stream};
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
    task::spawn(lp, Who::Server, |co| serve(co, plan, listener, stop))
}

async fn serve(
    co: Co,
    plan: Rc<EchoPlan>,
    listener: Listener,
    stop: LabFuture<()>,
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
        for who in sessions.cancel() {
            co.note(who, Event::closed(Reason::Shutdown));
        }
    }
}

async fn accept_all(
    co: Co,
    plan: Rc<EchoPlan>,
    listener: Listener,
    sessions: TaskSet,
) -> Result<(), Fault> {
    let places = Places::new(&co, plan.max_sessions);
    let mut accepted = 0;
    while plan.expects_more(accepted) {
        // step: place
        let place = match places.take() {
            Some(place) => place,
            None => yield_!(co, Call(|co| limit::place(co, places.clone())))?,
        };
        // step: accept
        let (connection, client) = yield_!(co, Accept(listener.clone()))?;
        accepted += 1;
        // step: session
        let who = Who::Echo(client);
        co.note(who, Event::Accept);
        let plan = plan.clone();
        let task = task::spawn(&co, who, |co| {
            session(co, plan, who, connection, place)
        });
        sessions.add(who, task);
    }
    // step: join
    yield_!(co, Call(|co| join_set(co, sessions)))
}

async fn session(
    co: Co,
    plan: Rc<EchoPlan>,
    who: Who,
    connection: Connection,
    place: Place,
) {
    // step: lines
    let lines = Lines::new(plan.max_line_bytes);
    let echo = |co| echo_lines(co, plan, who, connection, lines);
    let ended = yield_!(co, Call(echo));
    // step: closed
    co.note(who, Event::closed(ended.err().unwrap_or(Reason::End)));
    drop(place);
}

async fn echo_lines(
    co: Co,
    plan: Rc<EchoPlan>,
    who: Who,
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
            (connection, lines, next) = read??;
        }
        let Some(bytes) = next.line()? else {
            return Ok(());
        };
        co.note(who, Event::Line { bytes });
        // step: delay
        yield_!(co, Sleep(plan.delay_us))?;
        // step: echo
        let reply = lines.lend_reply();
        let write = |co| stream::write_all(co, connection, reply);
        let (back, reply) = yield_!(co, Call(write))?;
        connection = back;
        lines.restore_reply(reply);
        co.note(who, Event::Echo { bytes });
    }
}
