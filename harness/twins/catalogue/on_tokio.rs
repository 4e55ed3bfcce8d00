//! Bugs of moving to tokio, which is there. One microsecond of the run is one
//! of tokio's clock, and all waits are whole milliseconds.

use super::cancels::{cleans_up, cleans_up_at_its_end};
use super::parts::{Answer, Gone, connect, get, job, read, within, write};
use crate::{Check, Done, OnDrop, Outside, callbacks, check};
use crate::{futures, on_tokio};
use futures::future::{Either, select};
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{interval, sleep, timeout};

super::planted! {
    tokio_join_set_ends_its_tasks: Cancel at Order,
        "The copy went on by itself; a `JoinSet` that is dropped aborts it.",
        seen in "handles kept in a `JoinSet` to have them somewhere";
    tokio_spawn_is_no_call: Cancel at Order,
        "The caller is cancelled, and what it spawned goes on.",
        seen in "tokio #1830: `spawn(..).await` for a call";
    tokio_not_cleaned_up: Cancel at Order,
        "The temporary file was removed after a cancellation.",
        seen in "`except CancelledError` without a guard in Rust";
    tokio_aborted_taken_for_failed: Cancel at Order,
        "A `JoinError` of an abort is tried again as any failure.",
        seen in "`handle.await.is_err()` without `is_cancelled()`";
    tokio_timeout_gives_up: Cancel at Order,
        "After the timeout the write went on; now it is dropped.",
        seen in "`Promise.race` with a timer made `timeout(..)`";
    tokio_timeout_from_the_connection_on: Cancel at Order,
        "The time limit held for connecting; now that is not given up.",
        seen in "`timeout(request)` moved into the request";
    tokio_backoff_not_doubled: Time at Time,
        "Each pause was twice as long as the last; now all are equal.",
        seen in "loops of `sleep(delay)` that lost `delay *= 2`";
    tokio_fixed_delay_for_fixed_rate: Time at Time,
        "A tick was due each period; now the job's time is added.",
        seen in "`interval.tick()` made `sleep(period)`";
    tokio_one_retry_too_many: Error at Order,
        "`0..=retries` tries once more than the loop before.",
        seen in "rewritten retry loops; tenacity counts attempts";
    tokio_select_begins_again: Cancel at Order,
        "Each tick of the loop gives the read up and begins another.",
        seen in "nymtech/nym #1968; tokio's page of `select!`";
}

const fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn tokio_join_set_ends_its_tasks() -> Check {
    let old = |out: Outside| async move {
        drop(out.spawn(OnDrop::Detach, write(out, "copy")));
        read(out).await
    };
    let new = |out: Outside| async move {
        let mut tasks = JoinSet::new();
        tasks.spawn(write(out, "copy"));
        read(out).await
    };
    check("join set", futures(old), on_tokio(new))
}

fn tokio_spawn_is_no_call() -> Check {
    let old = |out: Outside| async move {
        let data = read(out).await?;
        write(out, data).await
    };
    let new = |out: Outside| async move {
        let child = tokio::spawn(async move {
            let data = read(out).await?;
            write(out, data).await
        });
        child.await.unwrap_or(Err(Gone))
    };
    check("call", futures(old), on_tokio(new))
}

fn tokio_not_cleaned_up() -> Check {
    check(
        "clean",
        callbacks(cleans_up),
        on_tokio(cleans_up_at_its_end),
    )
}

fn tokio_aborted_taken_for_failed() -> Check {
    let with = |looks: bool| {
        move |out: Outside| async move {
            let task = tokio::spawn(job(out, 1));
            let stop = task.abort_handle();
            tokio::spawn(async move {
                sleep(ms(150)).await;
                stop.abort();
            });
            match task.await {
                Ok(value) => Some(value),
                Err(error) if looks && error.is_cancelled() => None,
                Err(_) => Some(job(out, 2).await),
            }
        }
    };
    check("aborted", on_tokio(with(true)), on_tokio(with(false)))
}

fn tokio_timeout_gives_up() -> Check {
    let old = |out: Outside, done: Done<Option<Answer<()>>>| {
        let is_over = Rc::new(Cell::new(false));
        let (other, late) = (is_over.clone(), done.clone());
        let alarm = out.after(150_000, move || {
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
        timeout(ms(150), write(out, "data")).await.ok()
    };
    check("gives up", callbacks(old), on_tokio(new))
}

fn tokio_timeout_from_the_connection_on() -> Check {
    let old = |out: Outside| async move {
        let request = async move {
            connect(out).await.ok()?;
            get(out, 1).await.ok()
        };
        within(out, 300_000, request).await
    };
    let new = |out: Outside| async move {
        if connect(out).await.is_err() {
            return Some(None);
        }
        let answer = timeout(ms(300), get(out, 1)).await;
        answer.ok().map(Result::ok)
    };
    check("from the connection on", futures(old), on_tokio(new))
}

/// Gets a value in three tries; the pause doubles.
pub(super) async fn backs_off(out: Outside) -> Answer<u64> {
    for pause_us in [250_000, 500_000] {
        if let Ok(value) = get(out, 1).await {
            return Ok(value);
        }
        out.sleep(pause_us).await;
    }
    get(out, 1).await
}

fn tokio_backoff_not_doubled() -> Check {
    let new = |out: Outside| async move {
        for _ in 0..2 {
            if let Ok(value) = get(out, 1).await {
                return Ok(value);
            }
            sleep(ms(250)).await;
        }
        get(out, 1).await
    };
    check("backoff", futures(backs_off), on_tokio(new))
}

fn tokio_fixed_delay_for_fixed_rate() -> Check {
    let old = |out: Outside| async move {
        let mut clock = interval(ms(500));
        for round in 1..=3 {
            clock.tick().await;
            job(out, round).await;
        }
    };
    let new = |out: Outside| async move {
        for round in 1..=3 {
            job(out, round).await;
            sleep(ms(500)).await;
        }
    };
    check("rate", on_tokio(old), on_tokio(new))
}

fn tokio_one_retry_too_many() -> Check {
    let with = |attempts: u32| {
        move |out: Outside| async move {
            let mut last = Err(Gone);
            for _ in 0..attempts {
                let answer = timeout(ms(5_000), get(out, 1)).await;
                last = answer.unwrap_or(Err(Gone));
                if last.is_ok() {
                    break;
                }
            }
            last
        }
    };
    check("one more", on_tokio(with(2)), on_tokio(with(3)))
}

fn tokio_select_begins_again() -> Check {
    let old = |out: Outside| async move {
        let mut reading = read(out);
        loop {
            match select(&mut reading, out.sleep(150_000)).await {
                Either::Left((data, _)) => return data,
                Either::Right(_) => out.note("still reading"),
            }
        }
    };
    let new = |out: Outside| async move {
        loop {
            tokio::select! {
                biased;
                data = read(out) => return data,
                () = sleep(ms(150)) => out.note("still reading"),
            }
        }
    };
    check("again", futures(old), on_tokio(new)).budget(1000)
}
