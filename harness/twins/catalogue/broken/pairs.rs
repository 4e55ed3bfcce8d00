//! Small pairs for the faults that no row of the catalogue catches.

use crate::catalogue::parts::{Answer, Gone, get, job, log, read, write};
use crate::{Cancels, Cause, Check, Done, Level, OnDrop, Op, Outside};
use crate::{alone, callbacks, check, futures};
use futures::FutureExt;
use futures::channel::oneshot;
use futures::future::{Either, join, select};
use std::cell::Cell;
use std::future::poll_fn;
use std::mem;
use std::rc::Rc;
use std::task::Poll;

/// Lists the pairs by the names of the functions that make them.
macro_rules! pairs {
    ($($name:ident,)*) => {
        /// The pairs of this file, by name.
        pub(super) const ALL: &[(&str, fn() -> Check)] =
            &[$((stringify!($name), $name),)*];
    };
}

pairs! {
    second_answer_lost,
    callbacks_in_either_order,
    hang_in_both,
    permit_forgotten,
    answer_beats_the_stop,
    cached_in_either_order,
    pause_behind_the_job,
    one_log_more,
    another_value_and_log,
    wrong_from_two_on,
    two_answers,
    two_jobs,
    begins_a_turn_later,
    fails_when_cancelled,
    one_failure_too_many,
    cancelled_too_late,
    grace_without_end,
    other_side_first,
    every_other_run_waits,
    nothing_begins,
    example_of_another,
    known_and_gone,
    goes_on_behind,
}

/// Seen only if the first attempt fails and the second does not.
fn second_answer_lost() -> Check {
    let with = |takes: bool| {
        move |out: Outside| async move {
            let first = get(out, 1).await;
            if first.is_ok() {
                return first;
            }
            let second = get(out, 1).await;
            if takes { second } else { first }
        }
    };
    check("lost", futures(with(true)), futures(with(false)))
}

/// Equal in a tie, too, as what ends together ends in a common order.
fn callbacks_in_either_order() -> Check {
    let with = |ids: [u64; 2]| {
        move |out: Outside, done: Done<()>| {
            let missing = Rc::new(Cell::new(2));
            for id in ids {
                let (missing, done) = (missing.clone(), done.clone());
                job(out, id).then(move |_| {
                    out.note(id);
                    missing.set(missing.get() - 1);
                    if missing.get() == 0 {
                        done.call(());
                    }
                });
            }
        }
    };
    check("either", callbacks(with([1, 2])), callbacks(with([2, 1]))).ties()
}

/// Both hang if the job never ends, and hold the lock; only that of the
/// callback is dropped before the loop.
fn hang_in_both() -> Check {
    let old = |out: Outside, done: Done<u64>| {
        let lock = out.hold("lock");
        job(out, 1).may_never_end().then(move |value| {
            drop(lock);
            done.call(value);
        });
    };
    let new = |out: Outside| async move {
        let _lock = out.hold("lock");
        job(out, 1).may_never_end().await
    };
    check("both", callbacks(old), futures(new))
}

/// Takes a permit, and neither keeps nor drops it.
fn permit_forgotten() -> Check {
    let version = |out: Outside| async move {
        mem::forget(out.hold("permit"));
        job(out, 1).await
    };
    alone("forgotten", futures(version))
}

/// Seen only if it is cancelled as the job ends: then the answer is taken.
fn answer_beats_the_stop() -> Check {
    let old = |out: Outside, done: Done<u64>| {
        let working = job(out, 1).start();
        let handle = working.handle();
        working.then(move |value| {
            out.note("answered");
            done.call(value);
        });
        move || handle.cancel()
    };
    let new = |out: Outside, done: Done<u64>| {
        let (stop, stopped) = oneshot::channel::<()>();
        let working = async move {
            let first = select(job(out, 1), stopped).await;
            if let Either::Left((value, _)) = first {
                out.note("answered");
                done.call(value);
            }
        };
        drop(out.spawn(OnDrop::Detach, working));
        move || drop(stop)
    };
    check("stop", callbacks(old), callbacks(new))
}

/// Both end within the call, in either order, in one instant.
fn cached_in_either_order() -> Check {
    fn cached(out: Outside, id: u64) -> Op<u64> {
        out.op("cached", id, [id * 10]).may_call_at_once()
    }
    let old = |out: Outside| join(cached(out, 1), cached(out, 2));
    let new = |out: Outside| async move {
        let (two, one) = join(cached(out, 2), cached(out, 1)).await;
        (one, two)
    };
    check("cached", futures(old), futures(new))
}

/// The pause has no order, so all that is left of it is when the job begins.
fn pause_behind_the_job() -> Check {
    let old = |out: Outside| async move {
        out.sleep(300).await;
        job(out, 1).await
    };
    let new = |out: Outside| async move {
        let value = job(out, 1).await;
        out.sleep(300).await;
        value
    };
    check("pause", futures(old), futures(new))
        .at(Level::Time)
        .independent(&["sleep"])
        .cancels(Cancels::Never)
}

/// The logs have no order, but there is one more of them.
fn one_log_more() -> Check {
    let with = |logs: u64| {
        move |out: Outside, done: Done<u64>| {
            for _ in 0..logs {
                log(out, "begins").then(|()| ());
            }
            job(out, 1).then(move |value| done.call(value));
        }
    };
    check("log", callbacks(with(1)), callbacks(with(2))).independent(&["log"])
}

/// The log has no order; what differs is the value.
fn another_value_and_log() -> Check {
    let old = |out: Outside| async move {
        log(out, "begins").await;
        job(out, 1).await
    };
    let new = |out: Outside| async move {
        let value = job(out, 1).await;
        log(out, "begins").await;
        value + 1
    };
    check("value", futures(old), futures(new)).independent(&["log"])
}

/// Seen only for an input that is not the usual one.
fn wrong_from_two_on() -> Check {
    let old = |out: Outside| async move {
        let count = out.pick("count", 0..=2);
        job(out, 1).await * count
    };
    let new = |out: Outside| async move {
        let count = out.pick("count", 0..=2);
        job(out, 1).await * count.min(1)
    };
    check("inputs", futures(old), futures(new))
}

/// Two answers, one after the other: neither, each, or both fail.
fn two_answers() -> Check {
    let old = |out: Outside, done: Done<(Answer<u64>, Answer<u64>)>| {
        get(out, 1).then(move |one| {
            get(out, 2).then(move |two| done.call((one, two)));
        });
    };
    let new =
        |out: Outside| async move { (get(out, 1).await, get(out, 2).await) };
    check("answers", callbacks(old), futures(new)).cancels(Cancels::Never)
}

/// Two jobs side by side: one first, the other first, both together.
fn two_jobs() -> Check {
    let old = |out: Outside, done: Done<u64>| {
        let sum = Rc::new(Cell::new(0));
        let add = move |value| match sum.replace(value) {
            0 => {}
            first => done.call(first + value),
        };
        let other = add.clone();
        job(out, 1).then(add);
        job(out, 2).then(other);
    };
    let new = |out: Outside| async move {
        let (one, two) = join(job(out, 1), job(out, 2)).await;
        one + two
    };
    check("two", callbacks(old), futures(new)).cancels(Cancels::Never)
}

/// Lets the others run once, if it is so said.
async fn turn_if(mut waits: bool) {
    let turn = poll_fn(|cx| match mem::take(&mut waits) {
        true => {
            cx.waker().wake_by_ref();
            Poll::Pending
        }
        false => Poll::Ready(()),
    });
    turn.await;
}

/// Equal at the level of times.
fn begins_a_turn_later() -> Check {
    let new = |out: Outside| async move {
        turn_if(true).await;
        job(out, 1).await
    };
    let old = |out: Outside| job(out, 1);
    check("later", futures(old), futures(new)).at(Level::Turns)
}

/// The example has a cause of its own; a part of it has another.
fn fails_when_cancelled() -> Check {
    let with = |says: bool| {
        move |out: Outside| async move {
            let data = read(out).await;
            if data.is_err() {
                if says {
                    out.note("failed");
                }
                log(out, "failed").await;
            }
            data
        }
    };
    check("cancelled", futures(with(true)), futures(with(false))).example(
        r#"read("foo.txt") gives Err(Gone)
           cancelled while it waits for log("failed")"#,
    )
}

/// Goes on after a failure; the example is one in which it does.
fn goes_on_when(example: &str) -> Check {
    let old = |out: Outside| async move {
        let data = read(out).await?;
        write(out, data).await
    };
    let new = |out: Outside| async move {
        let data = read(out).await.unwrap_or("");
        write(out, data).await
    };
    check("when", futures(old), futures(new)).example(example)
}

/// The example has a failure that it does not need.
fn one_failure_too_many() -> Check {
    goes_on_when(
        r#"read("foo.txt") gives Err(Gone)
           write("") gives Err(Gone)"#,
    )
}

/// The example has a cancellation that neither version comes to.
fn cancelled_too_late() -> Check {
    goes_on_when(
        r#"read("foo.txt") gives Err(Gone)
           cancelled while it waits for write("data")"#,
    )
}

/// Seen only if the job never ends: it may take longer than the pause, but
/// is over when the second job is.
fn grace_without_end() -> Check {
    let with = |is_patient: bool| {
        move |out: Outside| async move {
            let answer = job(out, 1).may_never_end();
            match select(answer, out.sleep(20_000)).await {
                Either::Left((value, _)) => Some(value),
                Either::Right(((), answer)) => {
                    job(out, 2).await;
                    match is_patient {
                        true => Some(answer.await),
                        false => answer.now_or_never(),
                    }
                }
            }
        }
    };
    check("grace", futures(with(false)), futures(with(true)))
}

/// As `other_side_wins_ties`, but ties do not count.
fn other_side_first() -> Check {
    let old = |out: Outside| async move {
        match select(job(out, 1), job(out, 2)).await {
            Either::Left((value, _)) | Either::Right((value, _)) => value,
        }
    };
    let new = |out: Outside| async move {
        match select(job(out, 2), job(out, 1)).await {
            Either::Left((value, _)) | Either::Right((value, _)) => value,
        }
    };
    check("side", futures(old), futures(new))
}

/// Begins a turn later in every other run.
fn every_other_run_waits() -> Check {
    let runs = Rc::new(Cell::new(0));
    let new = move |out: Outside| {
        runs.set(runs.get() + 1);
        let waits = runs.get() % 2 == 0;
        async move {
            turn_if(waits).await;
            job(out, 1).await
        }
    };
    check("steady", futures(|out| job(out, 1)), futures(new))
}

/// No operation is made of what the outside has.
fn nothing_begins() -> Check {
    let old = |_: Outside, done: Done<u64>| done.call(1);
    let new = |_: Outside| async { 1 };
    check("nothing", callbacks(old), futures(new))
}

fn one_read(out: Outside, done: Done<Answer<&'static str>>) {
    read(out).then(move |data| done.call(data));
}

/// The example names what neither version begins.
fn example_of_another() -> Check {
    let example = r#"read("bar.txt") gives Err(Gone)"#;
    check("other", callbacks(one_read), futures(read)).example(example)
}

/// The difference that is said to be known is not there.
fn known_and_gone() -> Check {
    check("gone", callbacks(one_read), futures(read))
        .known(Cause::Order, "repaired")
}

/// Only the new one can be cancelled, and what it began goes on.
fn goes_on_behind() -> Check {
    let old = |out: Outside, done: Done<Answer<()>>| {
        read(out).then(move |data| match data {
            Ok(data) => write(out, data).then(move |end| done.call(end)),
            Err(error) => done.call(Err(error)),
        });
    };
    let new = |out: Outside| async move {
        let child = out.spawn(OnDrop::Detach, async move {
            let data = read(out).await?;
            write(out, data).await
        });
        child.await.unwrap_or(Err(Gone))
    };
    check("behind", callbacks(old), futures(new))
}
