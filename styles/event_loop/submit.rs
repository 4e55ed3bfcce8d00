//! Beginning and withdrawing operations, and taking what came of them.

use super::core::Pending;
use super::world::JobId;
use super::{Connection, Loop, Op, OpKey, Outcome, Step, TaskKey, Waiter};
use crate::workload::Address;

impl Loop {
    /// Begins one turn of a task.
    ///
    /// The same as submitting [`Op::Turn`] for it, without a choice to make.
    #[inline]
    pub fn submit_turn(&self, task: TaskKey) -> OpKey {
        self.0.core.borrow_mut().add_turn(task)
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

    /// Begins one turn of the task that is being resumed.
    ///
    /// # Panics
    ///
    /// If none is.
    #[inline]
    pub fn submit_turn_for_current(&self) -> OpKey {
        self.submit_turn(self.current_task().expect("only a task can wait"))
    }

    /// Begins an operation; `waiter` is resumed when it is over.
    pub fn submit(&self, waiter: Waiter, op: Op) -> OpKey {
        if self.is_observed() {
            return self.submit_observed(waiter, op);
        }
        self.submit_unobserved(waiter, op)
    }

    #[inline(always)]
    pub(super) fn submit_unobserved(&self, waiter: Waiter, op: Op) -> OpKey {
        if let Waiter::Foreign(_) = waiter {
            self.begin_outside();
        }
        let mut guard = self.0.core.borrow_mut();
        let core = &mut *guard;
        // Turns are counted by their tickets.
        core.counters.operations += 1;
        match op {
            Op::Turn | Op::Sleep { us: 0 } => match waiter {
                Waiter::Task(task) => {
                    core.counters.operations -= 1;
                    core.add_turn(task)
                }
                waiter => {
                    let key = core.add_op(waiter, Pending::Turn);
                    core.complete(key);
                    key
                }
            },
            Op::Sleep { us } => {
                let key = core.add_op(waiter, Pending::Timer);
                let deadline_us = self.now_us().saturating_add(us);
                core.timers.set(deadline_us, key);
                key
            }
            Op::Connect { address } => {
                drop(guard);
                self.submit_connect(waiter, &address)
            }
            Op::Accept { listener } => {
                let id = listener.id();
                let key = core.add_op(waiter, Pending::Accept(listener));
                let may = self.0.world.borrow().may_accept(id);
                if may || !core.enlist_acceptor(id, key) {
                    core.complete(key);
                }
                key
            }
            Op::Read { connection, buffer } => {
                let id = connection.id();
                let may = !connection.is_open()
                    || self.0.world.borrow().may_read(id);
                let pending = Pending::Read(connection, buffer);
                let key = core.add_op(waiter, pending);
                if may || !core.enlist_reader(id, key) {
                    core.complete(key);
                }
                key
            }
            Op::Write { connection, buffer } => {
                let id = connection.id();
                let may = !connection.is_open()
                    || self.0.world.borrow().may_write(id);
                let pending = Pending::Write(connection, buffer);
                let key = core.add_op(waiter, pending);
                if may || !core.enlist_writer(id, key) {
                    core.complete(key);
                }
                key
            }
            Op::Blocking { job } => {
                let key = core.add_op(waiter, Pending::Job);
                let id = core.next_job;
                core.next_job += 1;
                core.jobs.insert(id, key);
                drop(guard);
                self.0.world.borrow_mut().start_job(JobId(id), *job);
                key
            }
            Op::Future { future } => {
                let pending = Pending::Future(future.clone());
                let key = core.add_op(waiter, pending);
                drop(guard);
                if !future.enlist(key) {
                    self.0.core.borrow_mut().complete(key);
                }
                key
            }
            Op::Join { task } => {
                let key = core.add_op(waiter, Pending::Join);
                if !core.enlist_joiner(task, key) {
                    core.complete(key);
                }
                key
            }
        }
    }

    /// Begins one turn of a task that has a place in the table.
    pub(super) fn submit_placed_turn(&self, task: TaskKey) -> OpKey {
        self.tell_ready();
        let mut core = self.0.core.borrow_mut();
        core.counters.operations += 1;
        let key = core.add_op(Waiter::Task(task), Pending::Turn);
        core.complete(key);
        drop(core);
        self.tell_begun(key, Some(task), "turn");
        key
    }

    fn submit_connect(&self, waiter: Waiter, address: &Address) -> OpKey {
        let begun = self.0.world.borrow_mut().connect(address);
        let pending = match begun {
            Ok(id) => Pending::Connect(Connection::new(self.clone(), id)),
            Err(fault) => Pending::Failed(fault),
        };
        let socket = match &pending {
            Pending::Connect(connection) => Some(connection.id()),
            _ => None,
        };
        let mut core = self.0.core.borrow_mut();
        let key = core.add_op(waiter, pending);
        let may = socket.is_none_or(|id| {
            self.0.world.borrow().may_write(id) || !core.enlist_writer(id, key)
        });
        if may {
            core.complete(key);
        }
        key
    }

    /// Begins an operation that is over at a given time.
    pub(super) fn submit_deadline(
        &self,
        task: TaskKey,
        deadline_us: u64,
    ) -> OpKey {
        self.tell_ready();
        let mut core = self.0.core.borrow_mut();
        core.counters.operations += 1;
        let key = core.add_op(Waiter::Task(task), Pending::Timer);
        if self.0.running.get() && deadline_us <= self.now_us() {
            core.due.push(key);
        } else {
            core.timers.set(deadline_us, key);
        }
        drop(core);
        self.tell_begun(key, Some(task), "sleep");
        key
    }

    /// Withdraws an operation: nobody is resumed for it, what went into it is
    /// dropped. One that is over or withdrawn stays so.
    ///
    /// A ticket of a turn must not be withdrawn after its task was resumed
    /// for it.
    #[inline]
    pub fn withdraw(&self, op: OpKey) {
        if op != OpKey::NONE {
            self.withdraw_one(op);
        }
    }

    #[inline(never)]
    fn withdraw_one(&self, op: OpKey) {
        if self.is_observed() {
            self.tell(Step::Withdrawn { op });
        }
        if self.0.current_op.get() == op {
            // Over in this very resumption, and not asked for.
            drop(self.claim(op));
            return;
        }
        let held = self.0.core.borrow_mut().withdraw(op);
        drop(held);
    }

    /// Returns whether an operation other than a turn still waits.
    pub fn is_pending(&self, op: OpKey) -> bool {
        self.0.core.borrow().is_live(op)
    }

    /// Makes another waiter the one who is resumed for `op`; returns its key
    /// from now on. A turn begins anew, behind all that is ready.
    pub(super) fn redirect(&self, op: OpKey, waiter: Waiter) -> OpKey {
        if op.is_placeless() {
            self.withdraw(op);
            return self.submit(waiter, Op::Turn);
        }
        let mut core = self.0.core.borrow_mut();
        let old = core
            .op(op)
            .map(|live| std::mem::replace(&mut live.waiter, waiter));
        drop(core);
        drop(old);
        op
    }

    /// Takes what came of the operation that the current task is resumed
    /// for; of a turn that is nothing but done.
    #[inline]
    pub fn take_outcome(&self, op: OpKey) -> Outcome {
        if op.is_placeless() {
            return Outcome::Done;
        }
        self.0.delivery.take().unwrap_or(Outcome::Done)
    }
}
