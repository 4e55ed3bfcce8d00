//! Bugs on the way of errors.

use super::parts::{Answer, Gone, Slots, get, log, read, write};
use crate::yield_from as delegating;
use crate::{Check, Done, Op, Outside, callbacks, check, futures, send};
use futures::future::join;
use styles::send::wait::yield_;
use styles::yield_from::wait::yield_from;

super::planted! {
    goes_on_after_the_catch: Error at Order,
        "When the read fails, the second step runs all the same.",
        seen in "readFile in three forms: `.catch(log).then(write)`";
    stops_at_the_ignored_error: Error at Order,
        "An error that was ignored ends the function now.",
        seen in "callbacks whose `err` was not looked at, made `?`";
    swallows_the_error: Error at Order,
        "The write fails, and the caller is told that all is well.",
        seen in "clippy, `let_underscore_must_use`";
    panics_where_it_failed: Error at Order,
        "What was passed on as an error is unwrapped.",
        seen in "prototypes in which `unwrap` stayed";
    gives_the_first_error: Error at Order,
        "Of two mirrors that fail, the first is told instead of the last.",
        seen in "`Promise.any` and loops that keep the last error";
    one_retry_too_many: Error at Order,
        "`0..=retries` tries once more than the recursion did.",
        seen in "rewritten retry loops; tenacity counts attempts";
    goes_on_after_a_failed_item: Error at Order,
        "The generator ended at the item that failed; the stream goes on.",
        seen in "async-stream, `try_stream!` against `stream!`";
    fails_with_its_log: Error at Order,
        "The answer fails because the log of it failed.",
        seen in "fire and forget, joined to the rest";
    default_for_every_error: Error at Order,
        "Only a missing file had a default; now every failure has.",
        seen in "`unwrap_or_default` on what was `if (err.code)`";
}

fn goes_on_after_the_catch() -> Check {
    let old = |out: Outside, done: Done<Answer<()>>| {
        read(out).then(move |data| match data {
            Ok(data) => write(out, data).then(move |end| done.call(end)),
            Err(_) => done.call(Ok(())),
        })
    };
    let new = |out: Outside| async move {
        let data = read(out).await.unwrap_or("");
        write(out, data).await
    };
    check("goes on", callbacks(old), futures(new))
}

fn stops_at_the_ignored_error() -> Check {
    fn remove(out: Outside) -> Op<Answer<()>> {
        out.op("remove", "old.txt", [Ok(()), Err(Gone)])
    }
    let old = |out: Outside, done: Done<Answer<()>>| {
        // Who cares whether it was there.
        remove(out).then(move |_| {
            write(out, "data").then(move |end| done.call(end));
        })
    };
    let new = |out: Outside| async move {
        remove(out).await?;
        write(out, "data").await
    };
    check("stops", callbacks(old), futures(new))
}

fn swallows_the_error() -> Check {
    let old = send(|co, out: Outside| async move {
        let data = yield_!(co, read(out))?;
        yield_!(co, write(out, data))?;
        Ok(())
    });
    let new = |out: Outside| async move {
        let data = read(out).await?;
        let _ = write(out, data).await;
        Ok::<(), Gone>(())
    };
    check("swallows", old, futures(new))
}

fn panics_where_it_failed() -> Check {
    let old = |out: Outside, done: Done<Answer<usize>>| {
        read(out).then(move |data| done.call(data.map(str::len)))
    };
    let new = |out: Outside| async move { Ok(read(out).await.unwrap().len()) };
    check("panics", callbacks(old), futures(new))
}

fn gives_the_first_error() -> Check {
    fn fetch(out: Outside, mirror: &'static str) -> Op<Result<u64, String>> {
        let down = format!("{mirror} is down");
        out.op("fetch", mirror, [Ok(7), Err(down)])
    }
    let old = |out: Outside| async move {
        let mut last = None;
        for mirror in ["north", "south"] {
            match fetch(out, mirror).await {
                Ok(value) => return Ok(value),
                Err(error) => last = Some(error),
            }
        }
        Err(last)
    };
    let new = |out: Outside| async move {
        let first = match fetch(out, "north").await {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        fetch(out, "south").await.map_err(|_| Some(first))
    };
    check("first error", futures(old), futures(new))
}

fn one_retry_too_many() -> Check {
    fn try_it(out: Outside, left: u32, done: Done<Answer<u64>>) {
        get(out, 1).then(move |answer| match answer {
            Err(_) if left > 0 => try_it(out, left - 1, done),
            answer => done.call(answer),
        });
    }
    let old = |out: Outside, done| try_it(out, 1, done);
    let new = delegating(|co, out: Outside| async move {
        let retries = 2;
        let mut last = Err(Gone);
        for _ in 0..=retries {
            last = yield_from!(co, get(out, 1));
            if last.is_ok() {
                break;
            }
        }
        last
    });
    check("one more", callbacks(old), new)
}

fn goes_on_after_a_failed_item() -> Check {
    let old = delegating(|co, out: Outside| async move {
        for id in 1..=3 {
            match yield_from!(co, get(out, id)) {
                Ok(value) => out.note(format_args!("item {value}")),
                Err(Gone) => return,
            }
        }
    });
    let new = |out: Outside| async move {
        for id in 1..=3 {
            let Ok(value) = get(out, id).await else {
                continue;
            };
            out.note(format_args!("item {value}"));
        }
    };
    check("items", old, futures(new))
}

fn fails_with_its_log() -> Check {
    fn audit(out: Outside) -> Op<Answer<u64>> {
        out.op("audit", "got", [Ok(0), Err(Gone)])
    }
    let old = |out: Outside, done: Done<Answer<u64>>| {
        let slots = Slots::new(2);
        let put = move |index, answer| {
            if let Some(all) = slots.put(index, answer) {
                done.call(all[0]);
            }
        };
        let other = put.clone();
        get(out, 1).then(move |answer| put(0, answer));
        audit(out).then(move |ended| other(1, ended));
    };
    let new = |out: Outside| async move {
        let (answer, audited) = join(get(out, 1), audit(out)).await;
        audited?;
        answer
    };
    check("log", callbacks(old), futures(new))
}

fn default_for_every_error() -> Check {
    #[derive(Debug)]
    enum Failed {
        Missing,
        Broken,
    }
    fn load(out: Outside) -> Op<Result<u64, Failed>> {
        let outcomes = [Ok(7), Err(Failed::Missing), Err(Failed::Broken)];
        out.op("load", "settings", outcomes)
    }
    let old = send(|co, out: Outside| async move {
        let value = match yield_!(co, load(out)) {
            Err(Failed::Missing) => 0,
            loaded => loaded?,
        };
        yield_!(co, log(out, "loaded"));
        Ok::<u64, Failed>(value)
    });
    let new = |out: Outside| async move {
        let value = load(out).await.unwrap_or_default();
        log(out, "loaded").await;
        Ok(value)
    };
    check("default", old, futures(new))
}
