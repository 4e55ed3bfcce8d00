//! Bugs of hot and cold: what begins never, twice, too early, too late.

use super::parts::{Answer, Gone, get, job, log, read, write};
use crate::yield_from as delegating;
use crate::{Check, Done, Op, Outside, callbacks, check, futures};
use futures::future::{Either, join, select};
use styles::yield_from::wait::yield_from;

super::planted! {
    made_and_never_polled: Start at Order,
        "The log was begun by the call; the future of it is only made.",
        seen in "terminado #103; clippy, `let_underscore_future`";
    started_twice: Start at Order,
        "Two readers of one promise became two requests.",
        seen in "promises shared by many, against futures made by each";
    begins_after_the_note: Start at Order,
        "The read began before the note; the future begins after it.",
        seen in "hot promises against cold futures; dask #2559";
    fallback_begun_eagerly: Start at Order,
        "The mirror is asked although the first answer is good.",
        seen in "`a.or(b())` for `a.or_else(|| b())`";
    reads_ahead: Start at Order,
        "The next page is asked for before somebody wants it.",
        seen in "generators made into streams with `buffered(1)`";
    paid_again_after_the_timeout: Start at Order,
        "After the timeout it pays once more; it only gave up before.",
        seen in "retries around `timeout`, of requests that are not safe";
    side_work_dropped_by_the_branch: Start at Order,
        "Both were begun and one was used; now only that one begins.",
        seen in "`let warm = prefetch();` moved into its `if`";
}

fn made_and_never_polled() -> Check {
    let old = |out: Outside, done: Done<Answer<()>>| {
        write(out, "data").then(move |end| {
            log(out, "written").then(|()| ());
            done.call(end);
        })
    };
    let new = |out: Outside| async move {
        let end = write(out, "data").await;
        let _logging = async move { log(out, "written").await };
        end
    };
    check("never polled", callbacks(old), futures(new))
}

fn started_twice() -> Check {
    let old = |out: Outside| async move {
        let token = get(out, 1).await;
        let page = async move {
            let answer = token?;
            Ok::<u64, Gone>(answer + job(out, 2).await)
        };
        let picture = async move {
            let answer = token?;
            Ok::<u64, Gone>(answer + job(out, 3).await)
        };
        join(page, picture).await
    };
    let new = |out: Outside| async move {
        let token = move || get(out, 1);
        let page = async move {
            let answer = token().await?;
            Ok::<u64, Gone>(answer + job(out, 2).await)
        };
        let picture = async move {
            let answer = token().await?;
            Ok::<u64, Gone>(answer + job(out, 3).await)
        };
        join(page, picture).await
    };
    check("twice", futures(old), futures(new))
}

fn begins_after_the_note() -> Check {
    let old = |out: Outside, done: Done<Answer<&'static str>>| {
        let reading = read(out).start();
        out.note("reading");
        reading.then(move |data| done.call(data));
    };
    let new = |out: Outside| async move {
        let reading = read(out);
        out.note("reading");
        reading.await
    };
    check("cold", callbacks(old), futures(new))
}

fn fallback_begun_eagerly() -> Check {
    let old = |out: Outside, done: Done<Answer<u64>>| {
        get(out, 1).then(move |answer| match answer {
            Ok(value) => done.call(Ok(value)),
            Err(_) => get(out, 2).then(move |answer| done.call(answer)),
        })
    };
    let new = |out: Outside| async move {
        let mirror = get(out, 2).start();
        match get(out, 1).await {
            Ok(value) => Ok(value),
            Err(_) => mirror.await,
        }
    };
    check("eager", callbacks(old), futures(new))
}

fn reads_ahead() -> Check {
    fn page(out: Outside, number: u64) -> Op<&'static str> {
        let found = ["found", "nothing"];
        out.op("page", number, found)
    }
    // Looks through pages until something is found, at most three.
    let old = delegating(|co, out: Outside| async move {
        for number in 1..=3 {
            if yield_from!(co, page(out, number)) == "found" {
                return Some(number);
            }
        }
        None
    });
    let new = |out: Outside| async move {
        let mut next = Some(page(out, 1).start());
        let mut number = 1;
        while let Some(current) = next.take() {
            next = (number < 3).then(|| page(out, number + 1).start());
            if current.await == "found" {
                return Some(number);
            }
            number += 1;
        }
        None
    };
    check("ahead", old, futures(new))
}

fn paid_again_after_the_timeout() -> Check {
    fn pay(out: Outside) -> Op<Answer<u64>> {
        out.op("pay", 5, [Ok(5), Err(Gone)]).may_happen_anyway()
    }
    let old = |out: Outside| async move {
        match select(pay(out), out.sleep(50)).await {
            Either::Left((paid, _)) => paid,
            Either::Right(_) => Err(Gone),
        }
    };
    let new = |out: Outside| async move {
        let mut result = Err(Gone);
        for _ in 0..2 {
            match select(pay(out), out.sleep(50)).await {
                Either::Left((paid, _)) => return paid,
                Either::Right(_) => result = Err(Gone),
            }
        }
        result
    };
    check("pay", futures(old), futures(new))
}

fn side_work_dropped_by_the_branch() -> Check {
    let old = |out: Outside, done: Done<u64>| {
        let is_wide = out.pick("width", 1..=2) == 2;
        let narrow = job(out, 1).start();
        let wide = job(out, 2).start();
        match is_wide {
            true => wide.then(move |value| done.call(value)),
            false => narrow.then(move |value| done.call(value)),
        }
    };
    let new = |out: Outside| async move {
        let is_wide = out.pick("width", 1..=2) == 2;
        match is_wide {
            true => job(out, 2).await,
            false => job(out, 1).await,
        }
    };
    check("branch", callbacks(old), futures(new))
}
