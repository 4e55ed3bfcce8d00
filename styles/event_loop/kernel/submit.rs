//! Beginning and withdrawing operations.

use super::connection::Connection;
use super::keys::{OpKey, TaskKey};
use super::network::Transfer;
use super::observe::LoopEvent;
use super::operation::Op;
use super::pending::{Pending, Waiter};
use super::tables::Tables;
use super::world::JobId;
use crate::event_loop::Loop;
use crate::workload::{Address, Fault};
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
        let (op, deadline_us) = match op {
            // One of 0 is no sleep: it lets the others go first.
            Op::Sleep { us } if us > 0 => {
                let us = self.ask_length(task, us).max(1);
                (Op::Sleep { us }, Some(self.now_us().saturating_add(us)))
            }
            op => (op, None),
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
                Waiter::Task(task) => tables.ready.push_yield(task),
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
                self.submit_connect(waiter, &address)
            }
            Op::Accept { listener } => {
                let may = self.world().may_accept(listener.id());
                self.transfer(guard, waiter, Transfer::Accept(listener), may)
            }
            Op::Read { connection, buffer } => {
                let may = self.may_read(&connection);
                let transfer = Transfer::Read(connection, buffer);
                self.transfer(guard, waiter, transfer, may)
            }
            Op::Write { connection, buffer } => {
                let may = self.may_write(&connection);
                let transfer = Transfer::Write(connection, buffer);
                self.transfer(guard, waiter, transfer, may)
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
            Op::Owned { wait } => {
                drop(guard);
                self.submit_owned(waiter, *wait)
            }
        }
    }

    fn submit_connect(&self, waiter: Waiter, address: &Address) -> OpKey {
        let begun = self.world_mut().connect(address);
        match begun {
            Ok(id) => {
                let connection = Connection::new(self.clone(), id);
                let may = self.may_write(&connection);
                let transfer = Transfer::Connect(connection);
                self.transfer(self.tables(), waiter, transfer, may)
            }
            Err(fault) => self.tables().fail(waiter, fault),
        }
    }

    #[inline(always)]
    fn transfer(
        &self,
        mut tables: RefMut<'_, Tables>,
        waiter: Waiter,
        transfer: Transfer,
        may: bool,
    ) -> OpKey {
        match tables.transfer(waiter, transfer, may) {
            Ok(key) => key,
            Err((waiter, refused)) => {
                let key = tables.fail(waiter, Fault::Busy);
                drop(tables);
                drop(refused);
                key
            }
        }
    }

    /// Returns whether trying to read is worth it.
    #[inline]
    fn may_read(&self, connection: &Connection) -> bool {
        !connection.is_open() || self.world().may_read(connection.id())
    }

    /// Returns whether trying to write is worth it.
    #[inline]
    fn may_write(&self, connection: &Connection) -> bool {
        !connection.is_open() || self.world().may_write(connection.id())
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
            self.mark_asked();
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
        let place = tables.ops.waiter_mut(op);
        let old = place.map(|place| std::mem::replace(place, waiter));
        drop(tables);
        drop(old);
        op
    }

    /// Notes that the current task has asked for what it is resumed for.
    #[inline]
    pub(in super::super) fn mark_asked(&self) {
        self.kernel().current_op.set(None);
    }
}
