//! Chains, timers, channels, tasks and guards.

use crate::catalogue::parts::{Answer, Current, job, read, within, write};
use crate::{Check, Done, Handle, OnDrop, Outside, callbacks, check, futures};
use futures::channel::{mpsc, oneshot};
use futures::stream::StreamExt;
use std::cell::Cell;
use std::rc::Rc;

crate::catalogue::sound_pairs! {
    timer_and_flag_and_select:
        "Whoever is first gives the other up, in both.";
    two_channels: "A value goes through a oneshot as through a queue.";
    joined_task_and_call: "A task that ends with its handle is a call.";
    guards_dropped_in_both_ways: "The end of a scope is an explicit drop.";
    chain_and_awaits: "A chain of callbacks is a row of awaits.";
    fixed_rate_in_both: "A timer set first is a timer awaited last.";
    detached_task_and_hot_start: "Both begin at once, and nobody waits.";
    pause_by_timer: "A pause is a timer and its callback.";
}

fn timer_and_flag_and_select() -> Check {
    let old = |out: Outside, done: Done<Option<u64>>| {
        let (current, late) = (Current::default(), done.clone());
        let (working, other) = (current.clone(), current.clone());
        let alarm = Rc::new(Cell::<Option<Handle>>::new(None));
        let timer = alarm.clone();
        current.wait(job(out, 1), move |value| {
            if let Some(timer) = timer.take() {
                timer.cancel();
            }
            done.call(Some(value));
        });
        alarm.set(Some(out.after(150, move || {
            working.cancel();
            late.call(None);
        })));
        move || {
            other.cancel();
            if let Some(alarm) = alarm.take() {
                alarm.cancel();
            }
        }
    };
    let new = |out: Outside| within(out, 150, job(out, 1));
    check("flag", callbacks(old), futures(new))
}

fn two_channels() -> Check {
    let old = |out: Outside| async move {
        let (to, value) = oneshot::channel();
        let _task = out.spawn(OnDrop::Cancel, async move {
            let _ = to.send(job(out, 1).await);
        });
        value.await.ok()
    };
    let new = |out: Outside| async move {
        let (to, mut values) = mpsc::unbounded();
        let _task = out.spawn(OnDrop::Cancel, async move {
            let _ = to.unbounded_send(job(out, 1).await);
        });
        values.next().await
    };
    check("channels", futures(old), futures(new))
}

fn joined_task_and_call() -> Check {
    let old = |out: Outside| async move {
        out.spawn(OnDrop::Cancel, read(out)).await
    };
    let new = |out: Outside| async move { Some(read(out).await) };
    check("joined", futures(old), futures(new))
}

fn guards_dropped_in_both_ways() -> Check {
    let old = |out: Outside| async move {
        let _guard = out.hold("lock");
        write(out, "data").await
    };
    let new = |out: Outside| async move {
        let guard = out.hold("lock");
        let end = write(out, "data").await;
        drop(guard);
        end
    };
    check("guards", futures(old), futures(new))
}

fn chain_and_awaits() -> Check {
    let old = |out: Outside, done: Done<u64>| {
        job(out, 1).then(move |one| {
            job(out, one).then(move |two| {
                job(out, two).then(move |three| done.call(three));
            });
        });
    };
    let new = |out: Outside| async move {
        let one = job(out, 1).await;
        let two = job(out, one).await;
        job(out, two).await
    };
    check("chain", callbacks(old), futures(new))
}

fn fixed_rate_in_both() -> Check {
    fn round(out: Outside, left: u64, done: Done<()>) {
        if left == 0 {
            return done.call(());
        }
        let missing = Rc::new(Cell::new(2));
        let one = move || {
            missing.set(missing.get() - 1);
            if missing.get() == 0 {
                round(out, left - 1, done.clone());
            }
        };
        let other = one.clone();
        out.after(500, one);
        job(out, left).then(move |_| other());
    }
    let old = |out: Outside, done| round(out, 2, done);
    let new = |out: Outside| async move {
        for left in [2, 1] {
            let tick = out.sleep(500).start();
            job(out, left).await;
            tick.await;
        }
    };
    check("rate", callbacks(old), futures(new))
}

fn detached_task_and_hot_start() -> Check {
    let old = |out: Outside| async move {
        drop(out.spawn(OnDrop::Detach, write(out, "copy")));
        read(out).await
    };
    let new = |out: Outside| async move {
        drop(write(out, "copy").start());
        read(out).await
    };
    check("detached", futures(old), futures(new))
}

fn pause_by_timer() -> Check {
    let old = |out: Outside, done: Done<Answer<()>>| {
        out.after(200, move || {
            write(out, "data").then(move |end| done.call(end));
        });
    };
    let new = |out: Outside| async move {
        out.sleep(200).await;
        write(out, "data").await
    };
    check("pause", callbacks(old), futures(new))
}
