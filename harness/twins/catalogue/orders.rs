//! Bugs of order: what waits, no longer waits, or depends on who is first.

use super::parts::{Answer, Gone, Slots, connect, get, job, log, read, write};
use crate::{Check, Done, OnDrop, Op, Outside, callbacks, check, futures};
use crate::{send, yield_from as delegating};
use futures::future::{Either, join, join_all, select};
use futures::stream::{FuturesUnordered, StreamExt, iter};
use styles::send::wait::yield_;
use styles::yield_from::wait::yield_from;

super::planted! {
    stray_await: Order at Order,
        "Two reads that ran together run one after the other.",
        seen in "eslint, `no-await-in-loop`";
    sequence_made_concurrent: Order at Order,
        "Steps that needed each other's effects begin together.",
        seen in "`forEach(async ..)` and `join_all` for a loop of callbacks";
    results_as_they_complete: Order at Order,
        "The results stand in the order in which they came.",
        seen in "rust-lang/bors #582, `buffer_unordered`";
    other_side_wins_ties: Order at Order,
        "If both are ready at once, the other side of the select wins.",
        seen in "arms of a biased `select!` written in another order";
    no_limit_any_more: Order at Order,
        "At most two ran at a time; now all do.",
        seen in "`async.mapLimit(list, 2, ..)` made `join_all`";
    fire_and_forget_is_awaited: Order at Order,
        "The answer waits for a log that it never waited for.",
        seen in "`.await` on all that is a future; nbgitpuller #246";
    answers_before_it_is_saved: Order at Order,
        "The caller is told before the write is over.",
        seen in "missing `await`: kinecosystem/marketplace-server #270";
    said_after_instead_of_before: Order at Order,
        "A note stands behind the wait that it was written before.",
        seen in "effects of a call moved into the body of a coroutine";
    batch_given_as_it_comes: Order at Order,
        "The batch was said when it was whole; now each item is.",
        seen in "`chunks` of a stream dropped for `for_each`";
    callback_within_the_call: Order at Order,
        "What is in the cache calls back before the caller goes on.",
        seen in "\"Designing APIs for Asynchrony\", on releasing Zalgo";
    first_of_two_is_any: Order at Order,
        "The first good answer of a list is now the fastest one.",
        seen in "`select_ok` for a loop over mirrors begun together";
    waits_for_all_before_the_first: Order at Order,
        "Items were handled as they came; now all are collected first.",
        seen in "`for await` made `Promise.all`";
}

fn stray_await() -> Check {
    let old = |out: Outside, done: Done<Vec<Answer<u64>>>| {
        let slots = Slots::new(2);
        for (index, id) in [(0, 1), (1, 2)] {
            let (slots, done) = (slots.clone(), done.clone());
            get(out, id).then(move |answer| {
                if let Some(all) = slots.put(index, answer) {
                    done.call(all);
                }
            });
        }
    };
    let new = |out: Outside| async move {
        let one = get(out, 1).await;
        let two = get(out, 2).await;
        vec![one, two]
    };
    check("stray", callbacks(old), futures(new))
}

fn sequence_made_concurrent() -> Check {
    let old = send(|co, out: Outside| async move {
        for id in 1..=3 {
            yield_!(co, job(out, id));
        }
        3
    });
    let new = |out: Outside| async move {
        join_all((1..=3).map(|id| job(out, id))).await.len()
    };
    check("concurrent", old, futures(new))
}

fn results_as_they_complete() -> Check {
    let old = |out: Outside, done: Done<Vec<u64>>| {
        let slots = Slots::new(3);
        for index in 0..3 {
            let (slots, done) = (slots.clone(), done.clone());
            job(out, index as u64).then(move |value| {
                if let Some(all) = slots.put(index, value) {
                    done.call(all);
                }
            });
        }
    };
    let new = |out: Outside| async move {
        let jobs: FuturesUnordered<_> =
            (0..3).map(|id| job(out, id)).collect();
        jobs.collect::<Vec<u64>>().await
    };
    check("by completion", callbacks(old), futures(new))
}

fn other_side_wins_ties() -> Check {
    let old = |out: Outside| async move {
        match select(job(out, 1), job(out, 2)).await {
            Either::Left((value, _)) => ("one", value),
            Either::Right((value, _)) => ("two", value),
        }
    };
    let new = |out: Outside| async move {
        match select(job(out, 2), job(out, 1)).await {
            Either::Left((value, _)) => ("two", value),
            Either::Right((value, _)) => ("one", value),
        }
    };
    check("ties", futures(old), futures(new)).ties()
}

fn no_limit_any_more() -> Check {
    let old = |out: Outside| async move {
        let jobs = iter((1..=3).map(|id| job(out, id)));
        jobs.buffered(2).collect::<Vec<u64>>().await
    };
    let new = |out: Outside| async move {
        join_all((1..=3).map(|id| job(out, id))).await
    };
    check("limit", futures(old), futures(new))
}

fn fire_and_forget_is_awaited() -> Check {
    let old = |out: Outside, done: Done<Answer<()>>| {
        write(out, "data").then(move |end| {
            log(out, "written").then(|()| ());
            done.call(end);
        })
    };
    let new = |out: Outside| async move {
        let end = write(out, "data").await;
        log(out, "written").await;
        end
    };
    check("awaited", callbacks(old), futures(new))
}

fn answers_before_it_is_saved() -> Check {
    let old = delegating(|co, out: Outside| async move {
        let data = yield_from!(co, read(out))?;
        let _ = yield_from!(co, write(out, data));
        Ok::<&str, Gone>(data)
    });
    let new = |out: Outside| async move {
        let data = read(out).await?;
        let saving = async move { write(out, data).await };
        drop(out.spawn(OnDrop::Detach, saving));
        Ok(data)
    };
    check("before it is saved", old, futures(new))
}

fn said_after_instead_of_before() -> Check {
    let old = |out: Outside, done: Done<Answer<()>>| {
        out.note("connecting");
        connect(out).then(move |end| done.call(end))
    };
    let new = |out: Outside| async move {
        let end = connect(out).await;
        out.note("connecting");
        end
    };
    check("said after", callbacks(old), futures(new))
}

fn batch_given_as_it_comes() -> Check {
    let old = |out: Outside| async move {
        let mut batch = Vec::new();
        for id in 1..=2 {
            batch.push(job(out, id).await);
        }
        for item in batch {
            out.note(format_args!("item {item}"));
        }
    };
    let new = send(|co, out: Outside| async move {
        for id in 1..=2 {
            let item = yield_!(co, job(out, id));
            out.note(format_args!("item {item}"));
        }
    });
    check("batch", futures(old), new)
}

fn callback_within_the_call() -> Check {
    fn cached(out: Outside) -> Op<u64> {
        out.op("cached", 1, [10]).may_call_at_once()
    }
    let old = |out: Outside| async move {
        let value = cached(out).start();
        out.note("asked");
        let value = value.await;
        out.note(format_args!("got {value}"));
    };
    let new = |out: Outside, done: Done<()>| {
        cached(out).then(move |value| {
            out.note(format_args!("got {value}"));
            done.call(());
        });
        out.note("asked");
    };
    check("within the call", futures(old), callbacks(new))
}

fn first_of_two_is_any() -> Check {
    let old = |out: Outside| async move {
        let (one, two) = (job(out, 1).start(), job(out, 2).start());
        let first = one.await;
        (first, two.await)
    };
    let new = |out: Outside| async move {
        let (one, two) = (job(out, 1).start(), job(out, 2).start());
        match select(one, two).await {
            Either::Left((first, other)) => (first, other.await),
            Either::Right((first, other)) => (first, other.await),
        }
    };
    check("any", futures(old), futures(new))
}

fn waits_for_all_before_the_first() -> Check {
    let old = |out: Outside, done: Done<()>| {
        let slots = Slots::new(2);
        for index in 0..2 {
            let (slots, done) = (slots.clone(), done.clone());
            job(out, index as u64).then(move |item| {
                out.note(format_args!("item {item}"));
                if slots.put(index, ()).is_some() {
                    done.call(());
                }
            });
        }
    };
    let new = |out: Outside| async move {
        let (one, two) = join(job(out, 0), job(out, 1)).await;
        for item in [one, two] {
            out.note(format_args!("item {item}"));
        }
    };
    check("all first", callbacks(old), futures(new))
}
