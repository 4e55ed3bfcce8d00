//! Bugs of timers.

use super::parts::{Answer, Current, connect, get, job, within};
use crate::{Check, Done, Op, Outside, callbacks, check, futures, send};
use std::cell::Cell;
use std::rc::Rc;
use styles::send::wait::yield_;

super::planted! {
    timeout_from_the_connection_on: Time at Order,
        "The time limit held for connecting, too; now it begins later.",
        seen in "`timeout(request)` moved into the request";
    backoff_not_doubled: Time at Order,
        "Each pause was twice as long as the last; now all are equal.",
        seen in "failsafe-lib/failsafe #242";
    poll_backoff_not_doubled: Time at Order,
        "Asking for the state again and again, it does not slow down.",
        seen in "loops of `sleep(delay)` that lost `delay *= 2`";
    fixed_delay_for_fixed_rate: Time at Order,
        "A tick was due each period; now the job's time is added.",
        seen in "`setInterval` made a loop with `sleep`";
    timeout_is_gone: Time at Order,
        "The timer around the read was left out.",
        seen in "socket options that the async client does not have";
}

fn timeout_from_the_connection_on() -> Check {
    let old = |out: Outside| {
        within(out, 300, async move {
            connect(out).await.ok()?;
            get(out, 1).await.ok()
        })
    };
    let new = |out: Outside| async move {
        if connect(out).await.is_err() {
            return Some(None);
        }
        within(out, 300, async move { get(out, 1).await.ok() }).await
    };
    check("from the connection on", futures(old), futures(new))
}

fn backoff_not_doubled() -> Check {
    fn attempt(out: Outside, pause_us: u64, done: Done<Answer<u64>>) {
        get(out, 1).then(move |answer| match answer {
            Err(_) if pause_us < 1000 => {
                out.after(pause_us, move || attempt(out, pause_us * 2, done));
            }
            answer => done.call(answer),
        });
    }
    let old = |out: Outside, done| attempt(out, 250, done);
    let new = |out: Outside| async move {
        for _ in 0..2 {
            if let Ok(value) = get(out, 1).await {
                return Ok(value);
            }
            out.sleep(250).await;
        }
        get(out, 1).await
    };
    check("backoff", callbacks(old), futures(new))
}

fn poll_backoff_not_doubled() -> Check {
    fn state(out: Outside, is_last: bool) -> Op<&'static str> {
        let usual = if is_last { "ready" } else { "busy" };
        out.op("state", is_last, [usual])
    }
    let with = |factor| {
        send(move |co, out: Outside| async move {
            let mut pause_us = 250;
            for round in 1..=3 {
                let state = yield_!(co, state(out, round == 3));
                if state != "busy" {
                    return Some(state);
                }
                yield_!(co, out.sleep(pause_us));
                pause_us *= factor;
            }
            None
        })
    };
    check("poll", with(2), with(1))
}

fn fixed_delay_for_fixed_rate() -> Check {
    let old = |out: Outside| async move {
        for round in 1..=3 {
            let tick = out.sleep(500).start();
            job(out, round).await;
            tick.await;
        }
    };
    let new = |out: Outside| async move {
        for round in 1..=3 {
            job(out, round).await;
            out.sleep(500).await;
        }
    };
    check("rate", futures(old), futures(new))
}

fn timeout_is_gone() -> Check {
    let old = |out: Outside, done: Done<Option<u64>>| {
        let read = Current::default();
        let (job_is, late) = (read.clone(), done.clone());
        let is_over = Rc::new(Cell::new(false));
        let over = is_over.clone();
        let alarm = out.after(1000, move || {
            if !over.replace(true) {
                job_is.cancel();
                late.call(None);
            }
        });
        read.wait(job(out, 1).may_never_end(), move |value| {
            if !is_over.replace(true) {
                alarm.cancel();
                done.call(Some(value));
            }
        });
    };
    let new =
        |out: Outside| async move { Some(job(out, 1).may_never_end().await) };
    check("gone", callbacks(old), futures(new))
}
