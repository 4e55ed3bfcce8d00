//! Right ways to write what the planted bugs have wrong.

use crate::catalogue::parts::{Answer, Gone, get, job, log, read, write};
use crate::{Check, Done, OnDrop, Outside, callbacks, check, futures};
use crate::{interrupted, send, yield_from as delegating};
use futures::future::{Either, select};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use styles::send::wait::yield_;
use styles::yield_from::wait::yield_from;

crate::catalogue::sound_pairs! {
    lazy_fallback: "The mirror is asked only after a failure.";
    same_number_of_retries: "Two attempts are two, by either loop.";
    same_backoff: "The pause doubles in both.";
    read_kept_over_ticks: "One read is begun, and looked at each tick.";
    queue_emptied_after_the_save: "An item is taken when it is saved.";
    log_begun_and_left: "A log that is not waited for, in both.";
    count_read_after_the_wait: "Read and write have no wait between.";
    failed_item_ends_both: "Both end at the item that failed.";
}

fn lazy_fallback() -> Check {
    let old = |out: Outside, done: Done<Answer<u64>>| {
        get(out, 1).then(move |answer| match answer {
            Ok(value) => done.call(Ok(value)),
            Err(_) => get(out, 2).then(move |answer| done.call(answer)),
        });
    };
    let new = |out: Outside| async move {
        match get(out, 1).await {
            Ok(value) => Ok(value),
            Err(_) => get(out, 2).await,
        }
    };
    check("lazy", callbacks(old), futures(new))
}

fn try_it(
    out: Outside,
    pause: Option<u64>,
    left: u32,
    done: Done<Answer<u64>>,
) {
    get(out, 1).then(move |answer| match (answer, pause) {
        (Err(_), None) if left > 0 => try_it(out, None, left - 1, done),
        (Err(_), Some(us)) if left > 0 => {
            out.after(us, move || try_it(out, Some(us * 2), left - 1, done));
        }
        _ => done.call(answer),
    });
}

fn same_number_of_retries() -> Check {
    let old = |out: Outside, done| try_it(out, None, 1, done);
    let new = |out: Outside| async move {
        let mut last = Err(Gone);
        for _ in 0..2 {
            last = get(out, 1).await;
            if last.is_ok() {
                break;
            }
        }
        last
    };
    check("retries", callbacks(old), futures(new))
}

fn same_backoff() -> Check {
    let old = |out: Outside, done| try_it(out, Some(250), 2, done);
    let new = |out: Outside| async move {
        for pause_us in [250, 500] {
            if let Ok(value) = get(out, 1).await {
                return Ok(value);
            }
            out.sleep(pause_us).await;
        }
        get(out, 1).await
    };
    check("backoff", callbacks(old), futures(new))
}

fn read_kept_over_ticks() -> Check {
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
        let mut reading = Box::pin(async move { read(out).await });
        loop {
            match select(reading, out.sleep(150)).await {
                Either::Left((data, _)) => return data,
                Either::Right(((), rest)) => reading = rest,
            }
            out.note("still reading");
        }
    };
    check("kept", futures(old), futures(new)).budget(1000)
}

fn queue_emptied_after_the_save() -> Check {
    interrupted("queue", |out: Outside| {
        let queue = out.keep(|| Rc::new(RefCell::new(VecDeque::from([1, 2]))));
        async move {
            loop {
                let item = queue.borrow().front().copied();
                let Some(item) = item else { return };
                let saved = job(out, item).await;
                queue.borrow_mut().pop_front();
                out.note(format_args!("saved {saved}"));
            }
        }
    })
}

fn log_begun_and_left() -> Check {
    let old = |out: Outside, done: Done<Answer<()>>| {
        write(out, "data").then(move |end| {
            log(out, "written").then(|()| ());
            done.call(end);
        });
    };
    let new = |out: Outside| async move {
        let end = write(out, "data").await;
        drop(out.spawn(OnDrop::Detach, log(out, "written")));
        end
    };
    check("left", callbacks(old), futures(new))
}

fn count_read_after_the_wait() -> Check {
    let old = |out: Outside, done: Done<u64>| {
        let (sum, missing) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(2)));
        for id in [1, 2] {
            let (sum, missing) = (sum.clone(), missing.clone());
            let done = done.clone();
            job(out, id).then(move |value| {
                sum.set(sum.get() + value);
                missing.set(missing.get() - 1);
                if missing.get() == 0 {
                    done.call(sum.get());
                }
            });
        }
    };
    let new = |out: Outside| async move {
        let sum = Cell::new(0);
        let add = async |id| {
            let value = job(out, id).await;
            sum.set(sum.get() + value);
        };
        futures::future::join(add(1), add(2)).await;
        sum.get()
    };
    check("count", callbacks(old), crate::futures(new))
}

fn failed_item_ends_both() -> Check {
    let old = delegating(|co, out: Outside| async move {
        for id in 1..=2 {
            match yield_from!(co, get(out, id)) {
                Ok(value) => out.note(format_args!("item {value}")),
                Err(Gone) => return,
            }
        }
    });
    let new = send(|co, out: Outside| async move {
        for id in 1..=2 {
            let Ok(value) = yield_!(co, get(out, id)) else {
                return;
            };
            out.note(format_args!("item {value}"));
        }
    });
    check("ends", old, new)
}
