//! The server by hand: accepts clients as permits are granted, joins sessions.

use super::session::Session;
use super::waits::{Ended, Waits, give_unit};
use std::any::Any;
use std::pin::Pin;
use std::rc::Rc;
use styles::event_loop::{
    Flow, Listener, Loop, Op, OpKey, Outcome, Permit, Promise, Resume,
    Semaphore, TaskSet,
};
use styles::trace::{Actor, Event};
use styles::workload::{EchoPlan, Reason};

/// The task of the whole server.
pub(super) struct Server {
    plan: Rc<EchoPlan>,
    /// The listener, closed when no more are accepted and all sessions have
    /// ended.
    listener: Option<Listener>,
    sessions: TaskSet,
    semaphore: Semaphore,
    accepted: u32,
    at: At,
    waits: Waits,
}

/// The server's present wait.
enum At {
    /// Has not begun; it will stop when this promise is set.
    Start(Promise<()>),
    /// Waits for a permit.
    Permit(Promise<Permit>),
    /// Waits for a client, which gets the permit.
    Accept(Permit),
    /// Waits for the end of a session.
    Join,
}

impl Server {
    pub(super) fn new(
        lp: &Loop,
        plan: Rc<EchoPlan>,
        listener: Listener,
        stop: Promise<()>,
    ) -> Server {
        let semaphore = Semaphore::new(lp, plan.max_sessions);
        Server {
            plan,
            listener: Some(listener),
            sessions: TaskSet::new(),
            semaphore,
            accepted: 0,
            at: At::Start(stop),
            waits: Waits::new(),
        }
    }

    fn go_on(&mut self, lp: &Loop, outcome: Outcome) -> Flow {
        match std::mem::replace(&mut self.at, At::Join) {
            At::Start(stop) => self.waits.set_alarm(lp, Op::promise(&stop)),
            At::Permit(future) => {
                let place = future.take();
                let place = place.expect("the wait for a place is over");
                return self.accept(lp, place);
            }
            At::Accept(place) => match outcome.accepted() {
                Ok((connection, client)) => {
                    self.accepted += 1;
                    let actor = Actor::Echo(client);
                    lp.note(actor, Event::Accept);
                    let plan = self.plan.clone();
                    let session = Session::new(plan, actor, connection, place);
                    let task = lp.spawn(actor, Box::pin(session));
                    self.sessions.add(actor, task);
                }
                Err(_) => {
                    self.waits.withdraw_alarm(lp);
                    drop(place);
                    return self.stop(lp);
                }
            },
            At::Join => {}
        }
        if self.plan.expects_more(self.accepted) {
            return match self.semaphore.try_acquire() {
                Some(place) => self.accept(lp, place),
                None => self.wait_for_place(lp),
            };
        }
        if let Some(task) = self.sessions.first() {
            self.waits.begin(lp, Op::Join { task });
            return Flow::Waiting;
        }
        self.listener = None;
        self.waits.withdraw_alarm(lp);
        Flow::Finished
    }

    fn wait_for_place(&mut self, lp: &Loop) -> Flow {
        let future = self.semaphore.acquire();
        self.waits.begin(lp, Op::promise(&future));
        self.at = At::Permit(future);
        Flow::Waiting
    }

    fn accept(&mut self, lp: &Loop, place: Permit) -> Flow {
        let listener = self.listener.clone();
        let listener = listener.expect("the listener is there to the end");
        self.waits.begin(lp, Op::Accept { listener });
        self.at = At::Accept(place);
        Flow::Waiting
    }

    fn stop(&mut self, lp: &Loop) -> Flow {
        // Accepting stops before sessions release their permits.
        self.at = At::Join;
        self.listener = None;
        for actor in self.sessions.cancel() {
            lp.note(actor, Event::closed(Reason::Shutdown));
        }
        Flow::Finished
    }
}

impl Resume for Server {
    fn resume(self: Pin<&mut Self>, lp: &Loop, op: Option<OpKey>) -> Flow {
        let this = self.get_mut();
        match this.waits.end(lp, op) {
            Ended::Alarm => this.stop(lp),
            Ended::Over(outcome) => this.go_on(lp, outcome),
            Ended::NotYet => Flow::Waiting,
        }
    }

    fn cancel(self: Pin<&mut Self>, lp: &Loop) {
        self.get_mut().waits.withdraw(lp);
    }

    fn take_result(self: Pin<&mut Self>, into: &mut dyn Any) {
        give_unit(into);
    }
}
