//! Bugs of cancelling and giving up.

use super::parts::{
    Answer, Current, Gone, get, job, log, read, within, write,
};
use crate::{Check, Done, OnDrop, Outside, callbacks, check, futures};
use crate::{Handle, send, yield_from as delegating};
use futures::channel::mpsc;
use futures::future::{Either, select, try_join};
use futures::stream::StreamExt;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use styles::send::catch::Catch;
use styles::send::task::Co;
use styles::send::wait::yield_;
use styles::yield_from::catch::{catch, raise};
use styles::yield_from::task::generator;
use styles::yield_from::timeout::timeout;
use styles::yield_from::wait::{Delegate, yield_from};

super::planted! {
    siblings_dropped_at_the_first_error: Cancel at Order,
        "The first error drops the writes that are under way.",
        seen in "near/nearcore #2810, `try_join_all`";
    select_begins_again: Cancel at Order,
        "Each tick of the loop gives the read up and begins another.",
        seen in "nymtech/nym #1968; tokio's page of `select!`";
    timeout_gives_up: Cancel at Order,
        "After the timeout the write went on; now it is dropped.",
        seen in "`Promise.race` with a timer made `timeout(..)`";
    dropped_handle_cancels: Cancel at Order,
        "The task went on without its handle; now it ends with it.",
        seen in "smol #294: async-std detaches, smol cancels";
    detached_from_its_caller: Cancel at Order,
        "The caller is cancelled, and its child goes on.",
        seen in "tokio #1830: `spawn(..).await` for a call";
    not_cleaned_up_after_cancel: Cancel at Order,
        "The temporary file was removed after a cancellation.",
        seen in "`except CancelledError` without a guard in Rust";
    cancelled_taken_for_failed: Cancel at Order,
        "The retry takes its cancellation for a failure, and goes on.",
        seen in "jd/tenacity #186";
    retry_outlives_its_deadline: Cancel at Order,
        "A deadline ends one attempt; the retries around it go on.",
        seen in "jd/tenacity #186, with the deadline inside";
    early_close_stays_here: Cancel at Order,
        "The reader has enough, and its source is read to the end.",
        seen in "denoland/std #7277: `abortable` does not close";
    gathering_forgets: Cancel at Order,
        "Cancelled twice it gives a list, as if it were not.",
        seen in "python/cpython #76865";
    shielded_save_is_dropped: Cancel at Order,
        "The save was begun for good; now it ends with its caller.",
        seen in "`asyncio.shield` left out";
    cancel_reaches_only_the_first: Cancel at Order,
        "Of two reads that run together, only one is given up.",
        seen in "one `AbortController` for two requests";
}

fn siblings_dropped_at_the_first_error() -> Check {
    let old = |out: Outside, done: Done<Answer<u64>>| {
        // As `Promise.all`: the first error is told, the rest goes on.
        let state = Rc::new((Cell::new(0), Cell::new(0), Cell::new(false)));
        for id in [1, 2] {
            let (state, done) = (state.clone(), done.clone());
            get(out, id).then(move |answer| {
                let (sum, ended, is_told) = &*state;
                ended.set(ended.get() + 1);
                match answer {
                    Ok(value) => sum.set(sum.get() + value),
                    Err(_) if is_told.replace(true) => {}
                    Err(error) => done.call(Err(error)),
                }
                if ended.get() == 2 && !is_told.get() {
                    done.call(Ok(sum.get()));
                }
            });
        }
    };
    let new = |out: Outside| async move {
        let (one, two) = try_join(get(out, 1), get(out, 2)).await?;
        Ok(one + two)
    };
    check("siblings", callbacks(old), futures(new))
}

fn select_begins_again() -> Check {
    let old = |out: Outside| async move {
        let mut reading = read(out);
        loop {
            match select(&mut reading, out.sleep(150)).await {
                Either::Left((data, _)) => return data,
                Either::Right(_) => out.note("still reading"),
            }
        }
    };
    let new = |out: Outside| async move {
        loop {
            match select(read(out), out.sleep(150)).await {
                Either::Left((data, _)) => return data,
                Either::Right(_) => out.note("still reading"),
            }
        }
    };
    check("again", futures(old), futures(new))
}

fn timeout_gives_up() -> Check {
    let old = |out: Outside, done: Done<Option<Answer<()>>>| {
        let is_over = Rc::new(Cell::new(false));
        let (other, late) = (is_over.clone(), done.clone());
        let alarm = out.after(150, move || {
            if !is_over.replace(true) {
                late.call(None);
            }
        });
        write(out, "data").then(move |end| {
            if !other.replace(true) {
                alarm.cancel();
                done.call(Some(end));
            }
        });
    };
    let new = |out: Outside| async move {
        within(out, 150, write(out, "data")).await
    };
    check("gives up", callbacks(old), futures(new))
}

fn dropped_handle_cancels() -> Check {
    let with = |policy| {
        move |out: Outside| async move {
            let saving = async move { write(out, "copy").await };
            let _saving = out.spawn(policy, saving);
            read(out).await
        }
    };
    let (old, new) = (with(OnDrop::Detach), with(OnDrop::Cancel));
    check("dropped handle", futures(old), futures(new))
}

fn detached_from_its_caller() -> Check {
    let old = |out: Outside| async move {
        let data = read(out).await?;
        write(out, data).await
    };
    let new = |out: Outside| async move {
        let child = out.spawn(OnDrop::Detach, async move {
            let data = read(out).await?;
            write(out, data).await
        });
        child.await.unwrap_or(Err(Gone))
    };
    check("detached", futures(old), futures(new))
}

/// Removes its temporary file when it is over, and when it is cancelled.
pub(super) fn cleans_up(
    out: Outside,
    done: Done<Answer<()>>,
) -> impl FnOnce() {
    out.note("make data.tmp");
    let (current, is_there) = (Current::default(), Rc::new(true));
    let there = Rc::downgrade(&is_there);
    current.wait(write(out, "data"), move |end| {
        drop(is_there);
        out.note("remove data.tmp");
        done.call(end);
    });
    move || {
        if there.upgrade().is_some() {
            current.cancel();
            out.note("remove data.tmp");
        }
    }
}

/// Removes its temporary file only when it is over.
pub(super) async fn cleans_up_at_its_end(out: Outside) -> Answer<()> {
    out.note("make data.tmp");
    let end = write(out, "data").await;
    out.note("remove data.tmp");
    end
}

fn not_cleaned_up_after_cancel() -> Check {
    check("clean", callbacks(cleans_up), futures(cleans_up_at_its_end))
}

fn cancelled_taken_for_failed() -> Check {
    let old = send(|co, out: Outside| async move {
        for _ in 0..2 {
            if let Ok(value) = yield_!(co, get(out, 1)) {
                return Ok(value);
            }
        }
        Err(Gone)
    });
    let new = send(|co, out: Outside| async move {
        for _ in 0..2 {
            let one = |co: Co| async move { yield_!(co, get(out, 1)) };
            if let Ok(Ok(value)) = yield_!(co, Catch(one)) {
                return Ok(value);
            }
        }
        Err(Gone)
    });
    check("taken for failed", old, new)
}

fn retry_outlives_its_deadline() -> Check {
    fn attempts(
        out: Outside,
        stops: bool,
    ) -> impl Delegate<Return = Option<u64>> {
        generator(async move |co| {
            for id in 1..=3 {
                match yield_from!(co, catch(get(out, id))) {
                    Ok(Ok(value)) => return Some(value),
                    Err(cancelled) if stops => {
                        match yield_from!(co, raise(cancelled)) {}
                    }
                    _ => {}
                }
            }
            None
        })
    }
    let with = |stops| {
        delegating(move |co, out: Outside| async move {
            yield_from!(co, timeout(50, attempts(out, stops))).ok()
        })
    };
    let (old, new) = (with(true), with(false));
    check("outlives", old, new)
}

fn early_close_stays_here() -> Check {
    let with = |policy| {
        move |out: Outside| async move {
            let (mut to, mut items) = mpsc::channel(1);
            let source = out.spawn(policy, async move {
                for id in 1..=3 {
                    let item = job(out, id).await;
                    if to.try_send(item).is_err() {
                        out.note("nobody reads");
                    }
                }
            });
            let first = items.next().await;
            drop((source, items));
            log(out, "closed").await;
            first
        }
    };
    let (old, new) = (with(OnDrop::Cancel), with(OnDrop::Detach));
    check("close", futures(old), futures(new))
}

/// Two jobs that are gathered; cancelled, it flushes before it ends.
struct Gather {
    out: Outside,
    jobs: RefCell<Vec<Handle>>,
    missing: Cell<usize>,
    is_cancelled: Cell<bool>,
    remembers: bool,
    done: Done<Result<usize, &'static str>>,
}

impl Gather {
    fn start(
        out: Outside,
        remembers: bool,
        done: Done<Result<usize, &'static str>>,
    ) -> Rc<Gather> {
        let gather = Rc::new(Gather {
            out,
            jobs: RefCell::default(),
            missing: Cell::new(2),
            is_cancelled: Cell::new(false),
            remembers,
            done,
        });
        for id in [1, 2] {
            let (job, ended) = (job(out, id).start(), gather.clone());
            gather.jobs.borrow_mut().push(job.handle());
            job.then(move |_| ended.one_has_ended());
        }
        gather
    }

    fn one_has_ended(&self) {
        self.missing.set(self.missing.get() - 1);
        if self.missing.get() == 0 {
            self.settle();
        }
    }

    fn settle(&self) {
        match self.is_cancelled.get() {
            true => self.done.call(Err("cancelled")),
            false => self.done.call(Ok(2)),
        }
    }

    fn cancel(self: &Rc<Gather>) {
        let under_way: Vec<Handle> = self.jobs.take();
        let any = !under_way.is_empty() && self.missing.get() > 0;
        under_way.into_iter().for_each(Handle::cancel);
        match self.remembers {
            true => self.is_cancelled.set(any || self.is_cancelled.get()),
            false => self.is_cancelled.set(any),
        }
        if any {
            let flushed = self.clone();
            log(self.out, "flush").then(move |()| flushed.settle());
        }
    }
}

fn gathering_forgets() -> Check {
    let with = |remembers| {
        move |out: Outside, done| {
            let gather = Gather::start(out, remembers, done);
            let other = gather.clone();
            // The deadline cancels it, too.
            let deadline = out.after(50, move || gather.cancel());
            move || {
                deadline.cancel();
                other.cancel();
            }
        }
    };
    check("forgets", callbacks(with(true)), callbacks(with(false)))
}

fn shielded_save_is_dropped() -> Check {
    let old = |out: Outside| async move {
        let data = read(out).await?;
        write(out, data).start().await
    };
    let new = |out: Outside| async move {
        let data = read(out).await?;
        write(out, data).await
    };
    check("shield", futures(old), futures(new))
}

fn cancel_reaches_only_the_first() -> Check {
    fn both(out: Outside, done: Done<u64>) -> [Handle; 2] {
        let (one, two) = (job(out, 1).start(), job(out, 2).start());
        let handles = [one.handle(), two.handle()];
        let sum = Rc::new(Cell::new(0));
        let add = move |value: u64| match sum.get() {
            0 => sum.set(value),
            first => done.call(first + value),
        };
        let other = add.clone();
        one.then(add);
        two.then(other);
        handles
    }
    let old = |out: Outside, done| {
        let handles = both(out, done);
        move || handles.into_iter().for_each(Handle::cancel)
    };
    let new = |out: Outside, done| {
        let [first, _] = both(out, done);
        move || first.cancel()
    };
    check("only the first", callbacks(old), callbacks(new))
}
