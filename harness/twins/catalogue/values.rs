//! Bugs of values, and of results that are said twice or never.

use super::parts::{Answer, get, job, read, write};
use crate::{Check, Done, Op, Outside, callbacks, check, futures};
use futures::future::{Either, join, select};
use std::cell::Cell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

super::planted! {
    done_twice: Value at Order,
        "The timer says the end, and the answer says it again.",
        seen in "darul75/satelize #3";
    never_done_when_it_fails: Hang at Order,
        "The branch of the failure forgets to call back.",
        seen in "cloudant/nodejs-cloudant #454; continuations leaked";
    waker_lost: Hang at Order,
        "The value is put where the future looks, and nobody wakes it.",
        seen in "engula/engula #1019";
    stale_read: Value at Order,
        "The count is read before the wait and written after it.",
        seen in "eslint, `require-atomic-updates`";
    swapped_results: Value at Order,
        "The results of a join are taken in the wrong order.",
        seen in "tuples of `join` whose parts have one type";
    late_value_dropped: Value at Order,
        "Told that its time is over, it answers; nobody takes it.",
        seen in "MagicStack/asyncpg #548; python/cpython #86296";
    nests_waits_that_are_over: Error at Order,
        "Each step calls the next from within itself: a deep stack.",
        seen in "caolan/async #1375; twisted/twisted #4593";
}

fn done_twice() -> Check {
    let with = |looks: bool| {
        move |out: Outside, done: Done<Option<u64>>| {
            let is_over = Rc::new(Cell::new(false));
            let (over, late) = (is_over.clone(), done.clone());
            out.after(150, move || {
                if !over.replace(true) || !looks {
                    late.call(None);
                }
            });
            job(out, 1).then(move |value| {
                if !is_over.replace(true) || !looks {
                    done.call(Some(value));
                }
            });
        }
    };
    check("twice", callbacks(with(true)), callbacks(with(false)))
}

fn never_done_when_it_fails() -> Check {
    let old = |out: Outside| async move {
        let data = read(out).await?;
        write(out, data).await
    };
    let new = |out: Outside, done: Done<Answer<()>>| {
        read(out).then(move |data| {
            if let Ok(data) = data {
                write(out, data).then(move |end| done.call(end));
            }
        });
    };
    check("never", futures(old), callbacks(new))
}

fn waker_lost() -> Check {
    let old = |out: Outside, done: Done<Answer<u64>>| {
        get(out, 1).then(move |answer| done.call(answer));
    };
    let new = |out: Outside| {
        let slot = Rc::new(Cell::new(None));
        let put = slot.clone();
        get(out, 1).then(move |answer| put.set(Some(answer)));
        poll_fn(move |_| slot.take().map_or(Poll::Pending, Poll::Ready))
    };
    check("waker", callbacks(old), futures(new))
}

fn stale_read() -> Check {
    let old = |out: Outside| async move {
        let count = Cell::new(0);
        let add = async |id| {
            let value = job(out, id).await;
            count.set(count.get() + value);
        };
        join(add(1), add(2)).await;
        count.get()
    };
    let new = |out: Outside| async move {
        let count = Cell::new(0);
        let add = async |id| {
            let before = count.get();
            count.set(before + job(out, id).await);
        };
        join(add(1), add(2)).await;
        count.get()
    };
    check("stale", futures(old), futures(new))
}

fn swapped_results() -> Check {
    let old = |out: Outside| join(job(out, 1), job(out, 2));
    let new = |out: Outside| async move {
        let (two, one) = join(job(out, 1), job(out, 2)).await;
        (one, two)
    };
    check("swapped", futures(old), futures(new))
}

fn late_value_dropped() -> Check {
    let with = |takes: bool| {
        move |out: Outside| async move {
            match select(job(out, 1), out.sleep(50)).await {
                Either::Left((value, _)) => Some(value),
                Either::Right(((), late)) => {
                    let value = late.await;
                    takes.then_some(value)
                }
            }
        }
    };
    check("late", futures(with(true)), futures(with(false)))
}

fn nests_waits_that_are_over() -> Check {
    fn item(out: Outside) -> Op<u64> {
        out.op("item", (), [1]).may_call_at_once()
    }
    fn add(out: Outside, left: u64, sum: u64, done: Done<u64>) {
        match left {
            0 => done.call(sum),
            _ => {
                item(out).then(move |one| add(out, left - 1, sum + one, done))
            }
        }
    }
    let old = |out: Outside| async move {
        let mut sum = 0;
        for _ in 0..300 {
            sum += item(out).await;
        }
        sum
    };
    let new = |out: Outside, done| add(out, 300, 0, done);
    check("nests", futures(old), callbacks(new))
}
