//! A run that is under way: what goes on, in which order, and how it ends.

use super::guest::Waited;
use super::ops::{Call, OpState, Waiter};
use super::state::{RunState, with};
use super::{Set, take_panic_place};
use crate::faults::{Fault, broken};
use crate::outside::Outside;
use crate::schedule::{At, How};
use crate::trace::{Form, Kind};
use crate::version::{AnyVersion, Live};
use std::panic::{AssertUnwindSafe, catch_unwind};
use styles::event_loop::{Loop, PollTimeout, RunError, caught, panic_message};

/// The most resumptions of a run; the call of a callback is one too.
pub(crate) const MAX_RESUMPTIONS: u64 = 10_000;

/// Rounds of dropping what is left; no program means a third one.
const MAX_ROUNDS: u32 = 100;

/// A run that is under way.
pub(super) struct Running<'a> {
    pub(super) id: u64,
    pub(super) set: &'a Set,
    pub(super) end: Option<(usize, How, At)>,
    pub(super) form: Form,
    pub(super) live: Option<Live>,
    pub(super) resumed_before: u64,
    /// The callbacks that were called.
    pub(super) calls: u64,
    /// The panics of tasks that were told.
    pub(super) panics: usize,
}

/// The run is to stop: a bound was met.
struct Stop;

impl Running<'_> {
    fn lp(&self) -> &Loop {
        self.set.event_loop.handle()
    }

    pub(super) fn with<T>(&self, ask: impl FnOnce(&mut RunState) -> T) -> T {
        with(self.id, ask)
    }

    pub(super) fn go(&mut self, version: &dyn AnyVersion) {
        let out = Outside::of(self.id);
        self.with(|run| run.turn = 1);
        let lp = self.lp().clone();
        let start = AssertUnwindSafe(|| version.start(&lp, out));
        match catch_unwind(start) {
            Ok(live) => self.live = Some(live),
            Err(payload) => self.tell_panic(&panic_message(payload)),
        }
        self.end_early_if(|_, at| at == At::Start);
        while let Ok(timer) = self.turn_until_idle() {
            self.with(|run| {
                if run.done.calls == 0 {
                    run.mark_awaited();
                }
            });
            if self.end_early_if(|run, at| match at {
                At::While(op) => {
                    run.done.calls == 0 && run.pending(op).is_some()
                }
                At::Done => run.done.calls > 0,
                At::As(op) if broken(Fault::CancelledTooLate) => {
                    run.done.calls == 0 && run.ended_now(op)
                }
                At::Start | At::As(_) | At::Us(_) => false,
            }) {
                continue;
            }
            let ended = self.with(RunState::next_us);
            let base = self.with(|run| run.base_us);
            let timer = timer.map(|us| us.saturating_sub(base));
            let next = ended.into_iter().chain(timer).min();
            let next = match self.wait(next) {
                Waited::Until(us) => us,
                Waited::Stopped => continue,
                Waited::Never => break,
            };
            self.advance(base.saturating_add(next));
            self.end_early_if(|run, at| match at {
                At::As(op) if !broken(Fault::CancelledTooLate) => {
                    run.done.calls == 0 && run.ended_now(op)
                }
                At::Us(us) => run.done.calls == 0 && run.now_us() >= us,
                _ => false,
            });
        }
    }

    /// Sets the clock, and ends all that is due; those that wait for it go on
    /// in the next turn.
    fn advance(&self, us: u64) {
        let clock = &self.set.clock.0;
        clock.set(clock.get().max(us));
        let waiters = self.with(|run| {
            run.instant += 1;
            run.turn = 1;
            run.end_due()
        });
        let mut last = None;
        for waiter in waiters {
            match waiter {
                Waiter::Nobody | Waiter::Call(_) => {}
                // One resumption is enough for a task that waits for two.
                Waiter::Task(key) if last == Some(key) => {}
                Waiter::Task(key) => {
                    last = Some(key);
                    self.lp().wake(key);
                }
                Waiter::Op(op) => self.lp().make_ready(op),
                Waiter::Waker(waker) => self.call(Box::new(|| waker.wake())),
            }
        }
    }

    /// Lets all go on that can; returns the time of the loop's next timer.
    fn turn_until_idle(&mut self) -> Result<Option<u64>, Stop> {
        loop {
            self.turn_guest();
            let polled = self.resumed();
            let mut due = self.with(|run| run.calls.len());
            while due > 0
                && let Some(call) = self.with(RunState::next_call)
            {
                due -= 1;
                self.calls += 1;
                if let Some(call) = call {
                    self.call(call);
                }
            }
            let turned = match self.has_tasks() {
                true => self.turn(),
                false => Ok(PollTimeout::Never),
            };
            let resumed = self.resumed();
            // What the loop did may have woken what a guest polls.
            let is_woken = self.has_guest() && polled < resumed;
            self.with(|run| run.trace.resumptions = resumed);
            if resumed > MAX_RESUMPTIONS {
                self.tell(
                    Kind::NeverEnds,
                    "not over after 10,000 resumptions",
                );
                return Err(Stop);
            }
            let is_called = self.with(|run| {
                run.turn += 1;
                run.calls.is_empty()
            });
            match turned {
                Ok(PollTimeout::Now) => {}
                _ if !is_called || is_woken => {}
                Ok(PollTimeout::Until(us)) if us < u64::MAX => {
                    return Ok(Some(us));
                }
                Ok(_) => return Ok(None),
                Err(error) => {
                    self.tell(Kind::NeverEnds, &error.to_string());
                    return Err(Stop);
                }
            }
        }
    }

    /// Returns whether anything is on the loop; plain callbacks need none, and
    /// a guest has its own.
    fn has_tasks(&self) -> bool {
        let is_elsewhere =
            self.form == Form::Callbacks || self.form.is_guest();
        !is_elsewhere || self.with(|run| run.has_spawned)
    }

    /// Returns the resumptions so far; the call of a callback is one too.
    fn resumed(&self) -> u64 {
        let of_loop = self.lp().counters().resumptions;
        of_loop + self.calls - self.resumed_before
    }

    /// Turns the loop, and tells what panicked.
    fn turn(&mut self) -> Result<PollTimeout, RunError> {
        let ready = self.set.event_loop.ready();
        if ready > 1
            && let Some(first) = self.with(|run| run.first_of(ready))
        {
            self.set.event_loop.let_first(first);
        }
        let turned = self.set.event_loop.turn(PollTimeout::Now);
        let panicked = self.set.event_loop.panicked_tasks();
        for one in panicked.into_iter().skip(self.panics) {
            self.panics += 1;
            self.tell_panic(&one.message);
        }
        turned
    }

    fn call(&self, call: Call) {
        if let Err(payload) = catch_unwind(AssertUnwindSafe(call)) {
            self.tell_panic(&panic_message(payload));
        }
    }

    fn tell(&self, kind: Kind, text: &str) {
        self.with(|run| {
            let word = run.book.word(text);
            run.tell(kind, word);
        });
    }

    pub(super) fn tell_panic(&self, message: &str) {
        let _ = take_panic_place();
        if broken(Fault::PanicsLost) {
            return;
        }
        self.tell(Kind::Panics, message);
    }

    /// Ends the version early if the schedule says so, and this is the moment;
    /// once in a run. Returns whether it did.
    fn end_early_if(
        &mut self,
        is_now: impl Fn(&RunState, At) -> bool,
    ) -> bool {
        let Some((index, how, at)) = self.end else {
            return false;
        };
        // A whole run is what an interrupted one is compared with.
        let is_mine =
            (how == How::Interrupted) == (self.form == Form::Interrupted);
        if !is_mine || !self.with(|run| is_now(run, at)) {
            return false;
        }
        let has_ended = self.with(|run| run.ended_early.is_some());
        if has_ended || !broken(Fault::CancelledTwice) {
            self.end = None;
        }
        let kind = match how {
            How::Interrupted => Kind::Interrupt,
            _ => Kind::Cancel,
        };
        self.with(|run| {
            run.trace.used |= 1 << index;
            run.ended_early = Some(run.instant);
            let word = run.book.word("");
            run.tell(kind, word);
        });
        let mut live = self.live.take();
        match &mut live {
            None => {}
            Some(Live::Callbacks { cancel }) => {
                if let Some(cancel) = cancel.take() {
                    self.call(cancel);
                }
            }
            Some(Live::Guest(guest)) => {
                if let Some(message) = guest.cancel() {
                    self.tell_panic(&message);
                }
            }
            Some(Live::Task { key, throws, again }) => {
                if *throws && how == How::Cancelled {
                    self.lp().cancel_soon(*key);
                } else {
                    self.lp().cancel(*key);
                }
                if how == How::Interrupted {
                    self.with(|run| {
                        run.begin_again();
                        run.ended_early = None;
                    });
                    let anew = AssertUnwindSafe(|| again(self.lp()));
                    match catch_unwind(anew) {
                        Ok(anew) => *key = anew,
                        Err(panic) => self.tell_panic(&panic_message(panic)),
                    }
                }
            }
        }
        self.live = live;
        true
    }

    /// States what is left when nothing can happen any more.
    pub(super) fn tell_left(&self) {
        let is_left = self.has_tasks_of_guest()
            || (self.has_tasks() && self.set.event_loop.tasks_left() > 0);
        let lp = self.lp();
        let hint = self.hint_of_guest();
        self.with(|run| {
            let is_stopped = run.trace.has(Kind::NeverEnds);
            let is_over = run.done.calls > 0 || run.ended_early.is_some();
            run.trace.is_over = run.done.calls > 0;
            let has_panicked = run.trace.has(Kind::Panics);
            if is_stopped || has_panicked {
                return;
            }
            if !is_over {
                let text = waits_for(run, &lp.waits(), hint);
                let word = run.book.word(&text);
                if !broken(Fault::HangsLost) {
                    run.tell(Kind::Hangs, word);
                }
                return;
            }
            if broken(Fault::LeftLost) {
                return;
            }
            if is_left {
                let word = run.book.word("a task that waits for ever");
                run.tell(Kind::Left, word);
            }
            for word in run.held.keys().copied().collect::<Vec<_>>() {
                run.tell(Kind::Left, word);
            }
        });
    }

    /// Drops all that is left, which is no behaviour; returns whether the
    /// loop is as new.
    pub(super) fn tear_down(&mut self) -> bool {
        self.with(|run| run.is_torn_down = true);
        let is_dropped = drop_left(self.id);
        let is_dropped = is_dropped & drop_one(self.live.take());
        // The next run begins at 0, so that no time is ever too late.
        self.set.clock.0.set(0);
        if !self.has_tasks() {
            return is_dropped;
        }
        let event_loop = &self.set.event_loop;
        let is_quiet = event_loop.panicked_tasks().is_empty()
            && event_loop.tasks_left() == 0;
        let timeout = event_loop.turn(PollTimeout::Now);
        is_dropped
            && is_quiet
            && matches!(timeout, Ok(PollTimeout::Never))
            && event_loop.tasks_left() == 0
    }
}

/// Drops all that waits or is kept, and what the destructors of that leave,
/// each by itself: two panics at once would end the process. Returns whether
/// none panicked.
pub(super) fn drop_left(id: u64) -> bool {
    let mut is_quiet = true;
    for _ in 0..MAX_ROUNDS {
        let Some((waiters, kept)) = with(id, RunState::take_left) else {
            return is_quiet;
        };
        for waiter in waiters {
            is_quiet &= drop_one(waiter);
        }
        for state in kept {
            is_quiet &= drop_one(state);
        }
    }
    // Destructors that leave ever more are never through.
    std::mem::forget(with(id, RunState::take_left));
    false
}

/// Drops a value; returns whether that did not panic.
pub(super) fn drop_one<T>(value: T) -> bool {
    caught(|| drop(value)).is_some()
}

/// Returns what a version that hangs waits for, in the user's words.
fn waits_for(
    run: &RunState,
    waits: &[styles::event_loop::Wait],
    hint: &str,
) -> String {
    let pending = run.ops.iter();
    let pending = pending.filter(|op| op.state == OpState::Pending);
    let mut names: Vec<_> = pending.map(|op| run.book.name(op.name)).collect();
    let others = waits.iter().map(|wait| wait.op);
    let others = others.filter(|op| !["", "a waker"].contains(op));
    names.extend(others.map(str::to_string));
    match names.is_empty() {
        true => format!("nothing under way{hint}"),
        false => names.join(", "),
    }
}
