//! The client by hand: starts requests as permits are granted, joins them.

use super::request::Request;
use super::waits::{Ended, Waits, give_unit};
use std::any::Any;
use std::pin::Pin;
use std::rc::Rc;
use styles::event_loop::{
    ConnectionPool, Flow, Loop, Op, OpKey, Permit, Promise, Resume, Semaphore,
    TaskSet,
};
use styles::trace::{Actor, Event};
use styles::workload::FetchWork;

/// The task of the whole client.
pub(super) struct Client {
    work: Rc<FetchWork>,
    requests: TaskSet,
    semaphore: Semaphore,
    /// The idle connections; dropped at the end.
    pool: Option<ConnectionPool>,
    /// The first request that is not started.
    next: u32,
    at: At,
    waits: Waits,
}

/// The client's present wait.
enum At {
    /// Has not begun; it will stop when this promise is set.
    Start(Promise<()>),
    /// Waits for a permit.
    Permit(Promise<Permit>),
    /// Waits for the end of a request.
    Join,
}

impl Client {
    pub(super) fn new(
        lp: &Loop,
        work: Rc<FetchWork>,
        stop: Promise<()>,
    ) -> Client {
        let semaphore = Semaphore::new(lp, work.plan.concurrency);
        let pool = ConnectionPool::new(work.plan.kept_connections);
        Client {
            work,
            requests: TaskSet::new(),
            semaphore,
            pool: Some(pool),
            next: 0,
            at: At::Start(stop),
            waits: Waits::new(),
        }
    }

    fn go_on(&mut self, lp: &Loop) -> Flow {
        match std::mem::replace(&mut self.at, At::Join) {
            At::Start(stop) => self.waits.set_alarm(lp, Op::promise(&stop)),
            At::Permit(future) => {
                let place = future.take();
                let place = place.expect("the wait for a place is over");
                self.start_request(lp, place);
            }
            At::Join => {}
        }
        while self.next < self.work.len() {
            let Some(place) = self.semaphore.try_acquire() else {
                let future = self.semaphore.acquire();
                self.waits.begin(lp, Op::promise(&future));
                self.at = At::Permit(future);
                return Flow::Waiting;
            };
            self.start_request(lp, place);
        }
        if let Some(task) = self.requests.first() {
            self.waits.begin(lp, Op::Join { task });
            return Flow::Waiting;
        }
        self.pool = None;
        self.waits.withdraw_alarm(lp);
        Flow::Finished
    }

    fn start_request(&mut self, lp: &Loop, place: Permit) {
        let actor = Actor::Fetch(self.next);
        let pool = self.pool.clone();
        let pool = pool.expect("connections are pool to the end");
        let work = self.work.clone();
        let request = Request::new(work, pool, self.next, place);
        self.next += 1;
        self.requests.add(actor, lp.spawn(actor, Box::pin(request)));
    }

    fn stop(&mut self, lp: &Loop) -> Flow {
        // The wait for a permit ends before requests release theirs.
        self.at = At::Join;
        self.pool = None;
        self.requests.cancel();
        for index in self.work.cancel_unfinished() {
            lp.note(Actor::Fetch(index), Event::Cancelled);
        }
        Flow::Finished
    }
}

impl Resume for Client {
    fn resume(self: Pin<&mut Self>, lp: &Loop, op: Option<OpKey>) -> Flow {
        let this = self.get_mut();
        match this.waits.end(lp, op) {
            Ended::Alarm => this.stop(lp),
            Ended::Over(_) => this.go_on(lp),
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
