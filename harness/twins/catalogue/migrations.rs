//! Bugs of whole migrations: a generator becomes a stream, async-std becomes
//! smol.

use super::parts::{Gone, get, job, log, read, within, write};
use crate::yield_from as delegating;
use crate::{Check, OnDrop, Outside, check, futures};
use futures::channel::mpsc;
use futures::stream::{StreamExt, iter};
use styles::yield_from::task::generator;
use styles::yield_from::timeout::timeout;
use styles::yield_from::wait::yield_from;

super::planted! {
    close_does_not_reach_the_source: Cancel at Order,
        "The generator closed its source; a task goes on to read it.",
        seen in "generators made channels; denoland/std #7277";
    errors_filtered_out: Error at Order,
        "The generator ended at an error; the stream leaves errors out.",
        seen in "`filter_map(Result::ok)`, clippy `lines_filter_map_ok`";
    tasks_left_at_the_end: Cancel at Order,
        "The copies went on after the answer; now they end with it.",
        seen in "async-std to smol: a `Vec` of tasks that is dropped";
    dropped_without_flush: Start at Order,
        "The drop of the file wrote what was left; now it is lost.",
        seen in "tokio #4296: a file that is dropped unflushed";
}

fn close_does_not_reach_the_source() -> Check {
    let old = delegating(|co, out: Outside| async move {
        let source = generator(async move |co| {
            let _open = out.hold("source");
            for id in 1..=3 {
                let item = yield_from!(co, job(out, id));
                out.note(format_args!("item {item}"));
            }
        });
        let _ = yield_from!(co, timeout(150, source));
        yield_from!(co, log(out, "closed"));
    });
    let new = |out: Outside| async move {
        let (to, mut items) = mpsc::unbounded();
        let source = async move {
            let _open = out.hold("source");
            for id in 1..=3 {
                let item = job(out, id).await;
                if to.unbounded_send(item).is_err() {
                    break;
                }
            }
        };
        drop(out.spawn(OnDrop::Detach, source));
        let reading = async move {
            while let Some(item) = items.next().await {
                out.note(format_args!("item {item}"));
            }
        };
        within(out, 150, reading).await;
        log(out, "closed").await;
    };
    check("source", old, futures(new))
}

fn errors_filtered_out() -> Check {
    let old = delegating(|co, out: Outside| async move {
        let mut sum = 0;
        for id in 1..=2 {
            sum += yield_from!(co, get(out, id))?;
        }
        Ok::<u64, Gone>(sum)
    });
    let new = |out: Outside| async move {
        let items = iter(1..=2).then(move |id| get(out, id));
        let good = items.filter_map(async |item| item.ok());
        Ok(good.fold(0, async |sum, item| sum + item).await)
    };
    check("filtered", old, futures(new))
}

fn tasks_left_at_the_end() -> Check {
    let with = |policy| {
        move |out: Outside| async move {
            let data = read(out).await?;
            let copies = ["one", "two"].map(|_| {
                out.spawn(policy, async move { write(out, data).await })
            });
            log(out, "copying").await;
            drop(copies);
            Ok::<&str, Gone>(data)
        }
    };
    let (old, new) = (with(OnDrop::Detach), with(OnDrop::Cancel));
    check("left", futures(old), futures(new))
}

/// A file with a buffer, which may be written when it is dropped.
struct File {
    out: Outside,
    flushes: bool,
}

impl Drop for File {
    fn drop(&mut self) {
        if self.flushes {
            drop(write(self.out, "the rest").start());
        }
    }
}

fn dropped_without_flush() -> Check {
    let with = |flushes| {
        move |out: Outside| async move {
            let _file = File { out, flushes };
            write(out, "data").await
        }
    };
    check("flush", futures(with(true)), futures(with(false)))
}
