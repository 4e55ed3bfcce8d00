//! Beginning and withdrawing operations, and taking their outcomes.

use super::connection::Connection;
use super::keys::{OpKey, TaskKey};
use super::observe::LoopEvent;
use super::operation::{Op, Outcome};
use super::ops::{Pending, Waiter};
use super::ready::Ready;
use super::tables::Tables;
use super::world::JobId;
use crate::event_loop::Loop;
use crate::workload::Address;
use std::cell::RefMut;

impl Loop {
    /// Begins a yield of a task.
    ///
    /// The same as submitting [`Op::Yield`] for it, without a choice to make.
    #[inline]
    pub fn submit_yield(&self, task: TaskKey) -> OpKey {
        self.tables().ready.push_yield(task)
    }

    /// Begins a yield of the task that is being resumed.
    ///
    /// # Panics
    ///
    /// If none is.
    #[inline]
    pub fn submit_yield_for_current(&self) -> OpKey {
        self.submit_yield(self.current_task().expect("only a task can wait"))
    }

    /// Begins an operation of the task that is being resumed.
    ///
    /// # Panics
    ///
    /// If none is.
    pub fn submit_for_current(&self, op: Op) -> OpKey {
        let key = self.current_task().expect("only a task can wait");
        self.submit(Waiter::Task(key), op)
    }

    /// Begins an operation; `waiter` is resumed when it is over.
    pub fn submit(&self, waiter: Waiter, op: Op) -> OpKey {
        if self.is_observed() {
            return self.submit_observed(waiter, op);
        }
        self.submit_unobserved(waiter, op)
    }

    #[cold]
    fn submit_observed(&self, waiter: Waiter, op: Op) -> OpKey {
        self.tell_ready();
        // Another executor polls the task of an external waiter, or there is
        // none.
        let task = waiter.task().or(self.current_task());
        let name = op.name();
        let deadline_us = match op {
            Op::Sleep { us } => Some(self.now_us().saturating_add(us)),
            _ => None,
        };
        let key = self.submit_unobserved(waiter, op);
        if !key.is_yield() {
            self.tell_begun(key, task, name, deadline_us);
        }
        key
    }

    #[inline(always)]
    pub(super) fn submit_unobserved(&self, waiter: Waiter, op: Op) -> OpKey {
        if let Waiter::External(_) = waiter {
            self.see_time();
        }
        let mut guard = self.tables();
        let tables = &mut *guard;
        match op {
            Op::Yield | Op::Sleep { us: 0 } => match waiter {
                Waiter::Task(task) | Waiter::Polled(task) => {
                    tables.ready.push_yield(task)
                }
                waiter => {
                    let key = tables.ops.add(waiter, Pending::Yield);
                    tables.make_ready(key);
                    key
                }
            },
            Op::Sleep { us } => {
                let key = tables.ops.add(waiter, Pending::Timer);
                let deadline_us = self.now_us().saturating_add(us);
                tables.timers.set(deadline_us, key);
                key
            }
            Op::Connect { address } => {
                drop(guard);
                let pending = self.begin_connect(&address);
                self.submit_io(self.tables(), waiter, pending)
            }
            Op::Accept { listener } => {
                self.submit_io(guard, waiter, Pending::Accept(listener))
            }
            Op::Read { connection, buffer } => {
                let pending = Pending::Read(connection, buffer);
                self.submit_io(guard, waiter, pending)
            }
            Op::Write { connection, buffer } => {
                let pending = Pending::Write(connection, buffer);
                self.submit_io(guard, waiter, pending)
            }
            Op::Blocking { job } => {
                let key = tables.ops.add(waiter, Pending::Job);
                let id = tables.next_job;
                tables.next_job += 1;
                tables.jobs.insert(id, key);
                drop(guard);
                self.world_mut().start_job(JobId(id), *job);
                key
            }
            Op::Promise { promise } => {
                let pending = Pending::Promise(promise.clone());
                let key = tables.ops.add(waiter, pending);
                drop(guard);
                if !promise.register(key) {
                    self.tables().make_ready(key);
                }
                key
            }
            Op::Join { task } => {
                let key = tables.ops.add(waiter, Pending::Join);
                if !tables.add_join(task, key) {
                    tables.make_ready(key);
                }
                key
            }
            Op::Owned { op, owned } => {
                drop(guard);
                self.submit_owned(waiter, *op, owned)
            }
        }
    }

    fn begin_connect(&self, address: &Address) -> Pending {
        let begun = self.world_mut().connect(address);
        match begun {
            Ok(id) => Pending::Connect(Connection::new(self.clone(), id)),
            Err(fault) => Pending::Failed(fault),
        }
    }

    /// Begins an operation on the network: makes it ready if trying may
    /// succeed, otherwise when the world reports that it may.
    #[inline]
    fn submit_io(
        &self,
        mut tables: RefMut<'_, Tables>,
        waiter: Waiter,
        pending: Pending,
    ) -> OpKey {
        let watched = pending.watched();
        let may = self.may_try(&pending);
        let key = tables.ops.add(waiter, pending);
        let refused = match watched {
            Some(watched) => tables.watch(watched, key, !may),
            None => {
                tables.ready.push(Ready::Op(key));
                None
            }
        };
        drop(tables);
        drop(refused);
        key
    }

    /// Returns whether trying an operation on the network is worth it.
    #[inline]
    fn may_try(&self, pending: &Pending) -> bool {
        let world = self.world();
        match pending {
            Pending::Connect(connection) => world.may_write(connection.id()),
            Pending::Accept(listener) => world.may_accept(listener.id()),
            Pending::Read(connection, _) => {
                !connection.is_open() || world.may_read(connection.id())
            }
            Pending::Write(connection, _) => {
                !connection.is_open() || world.may_write(connection.id())
            }
            // No operation of the network.
            _ => true,
        }
    }

    /// Begins a yield of a task that has a place in the table, and so can be
    /// asked whether it is over.
    pub(in super::super) fn submit_placed_yield(
        &self,
        task: TaskKey,
    ) -> OpKey {
        self.tell_ready();
        let mut tables = self.tables();
        let key = tables.ops.add(Waiter::Task(task), Pending::Yield);
        tables.make_ready(key);
        drop(tables);
        self.tell_begun(key, Some(task), Op::Yield.name(), None);
        key
    }

    /// Begins a wait of a task until a time, in microseconds since the run
    /// began.
    pub(in super::super) fn submit_deadline(
        &self,
        task: TaskKey,
        deadline_us: u64,
    ) -> OpKey {
        self.tell_ready();
        let mut tables = self.tables();
        let key = tables.ops.add(Waiter::Task(task), Pending::Timer);
        if self.is_running() && deadline_us <= self.now_us() {
            tables.due.push(key);
        } else {
            tables.timers.set(deadline_us, key);
        }
        drop(tables);
        let name = Op::Sleep { us: 0 }.name();
        self.tell_begun(key, Some(task), name, Some(deadline_us));
        self.nudge();
        key
    }

    /// Withdraws an operation: its waiter is not resumed for it, and all that
    /// went into it is dropped. One that is over or withdrawn stays so.
    ///
    /// The ticket of a yield must not be withdrawn after its task was resumed
    /// for it.
    #[inline(never)]
    pub fn withdraw(&self, op: OpKey) {
        if self.is_observed() {
            self.tell(LoopEvent::Withdrawn { op });
        }
        if self.kernel().current_op.get() == Some(op) {
            // Over in this very resumption, and not asked for.
            self.mark_delivered();
            drop(self.take_outcome());
            if op.is_yield() {
                return;
            }
        }
        self.bring_out(op);
        self.withdraw_owned(op);
        let held = self.tables().withdraw(op);
        drop(held);
    }

    /// Returns whether an operation other than a yield is not over.
    pub fn is_pending(&self, op: OpKey) -> bool {
        self.tables().ops.is_live(op)
    }

    /// Makes `waiter` the one that is resumed for `op`; returns its key from
    /// now on. A yield begins anew, behind all that is ready.
    pub(in super::super) fn redirect(
        &self,
        op: OpKey,
        waiter: Waiter,
    ) -> OpKey {
        if op.is_yield() {
            self.withdraw(op);
            return self.submit(waiter, Op::Yield);
        }
        self.move_owned(op, waiter.task());
        let mut tables = self.tables();
        let live = tables.ops.enlarge(op);
        let old = live.map(|live| std::mem::replace(&mut live.waiter, waiter));
        drop(tables);
        drop(old);
        op
    }

    /// Takes the outcome of the operation that the current task is resumed
    /// for; of a yield, and of one that was taken, that is [`Outcome::Done`].
    #[inline]
    pub fn take_outcome(&self) -> Outcome {
        self.kernel().delivery.take().unwrap_or(Outcome::Done)
    }

    /// Notes that the current task has asked for what it is resumed for.
    #[inline]
    pub(in super::super) fn mark_delivered(&self) {
        self.kernel().current_op.set(None);
    }
}
