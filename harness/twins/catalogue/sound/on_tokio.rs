//! Right ways to tokio, which is there.

use crate::catalogue::on_tokio::backs_off;
use crate::catalogue::parts::{Answer, Gone, get, job, read, within, write};
use crate::{Check, OnDrop, Outside, check, futures, on_tokio};
use futures::future::{Either, select};
use futures::stream::{FuturesUnordered, StreamExt};
use std::pin::pin;
use std::time::Duration;
use tokio::task::{JoinSet, spawn_local};
use tokio::time::{interval, sleep, timeout};

crate::catalogue::sound_pairs! {
    tokio_same_body: "One body is the same on the loop and on tokio.";
    tokio_detached: "A handle of tokio that is dropped detaches.";
    tokio_awaited: "A task that is awaited is one, in both.";
    tokio_ended_with_its_caller: "A `JoinSet` ends what it holds.";
    tokio_timeout: "`timeout` gives up as a select with a timer does.";
    tokio_backoff: "The pause doubles in both, by either clock.";
    tokio_interval: "Ticks are timers that are set at one distance.";
    tokio_kept_read: "One read is looked at each tick, in both.";
    tokio_by_completion: "A `JoinSet` gives results as they complete.";
}

const fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn tokio_same_body() -> Check {
    async fn copy(out: Outside) -> Answer<()> {
        out.note("copy");
        let _file = out.hold("file");
        let data = read(out).await?;
        write(out, data).await
    }
    check("body", futures(copy), on_tokio(copy))
}

fn tokio_detached() -> Check {
    let old = |out: Outside| async move {
        drop(out.spawn(OnDrop::Detach, write(out, "copy")));
        read(out).await
    };
    let new = |out: Outside| async move {
        drop(tokio::spawn(write(out, "copy")));
        read(out).await
    };
    check("detached", futures(old), on_tokio(new))
}

fn tokio_awaited() -> Check {
    let old = |out: Outside| async move {
        let task = out.spawn(OnDrop::Detach, get(out, 1));
        task.await.unwrap_or(Err(Gone))
    };
    let new = |out: Outside| async move {
        let task = spawn_local(get(out, 1));
        task.await.unwrap_or(Err(Gone))
    };
    check("awaited", futures(old), on_tokio(new))
}

fn tokio_ended_with_its_caller() -> Check {
    let old = |out: Outside| async move {
        let _task = out.spawn(OnDrop::Cancel, write(out, "copy"));
        read(out).await
    };
    let new = |out: Outside| async move {
        let mut tasks = JoinSet::new();
        tasks.spawn(write(out, "copy"));
        read(out).await
    };
    check("ended", futures(old), on_tokio(new))
}

fn tokio_timeout() -> Check {
    let old = |out: Outside| within(out, 150_000, get(out, 1));
    let new =
        |out: Outside| async move { timeout(ms(150), get(out, 1)).await.ok() };
    check("timeout", futures(old), on_tokio(new))
}

fn tokio_backoff() -> Check {
    let new = |out: Outside| async move {
        let mut pause = ms(250);
        for _ in 0..2 {
            if let Ok(value) = get(out, 1).await {
                return Ok(value);
            }
            sleep(pause).await;
            pause *= 2;
        }
        get(out, 1).await
    };
    check("backoff", futures(backs_off), on_tokio(new)).at(crate::Level::Time)
}

fn tokio_interval() -> Check {
    let old = |out: Outside| async move {
        for round in 1..=3 {
            let tick = out.sleep(500_000).start();
            job(out, round).await;
            tick.await;
        }
    };
    let new = |out: Outside| async move {
        let mut clock = interval(ms(500));
        clock.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        clock.tick().await;
        for round in 1..=3 {
            job(out, round).await;
            clock.tick().await;
        }
    };
    check("interval", futures(old), on_tokio(new))
}

fn tokio_kept_read() -> Check {
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
        let mut reading = pin!(read(out));
        loop {
            tokio::select! {
                biased;
                data = &mut reading => return data,
                () = sleep(ms(150)) => out.note("still reading"),
            }
        }
    };
    check("kept", futures(old), on_tokio(new)).budget(1000)
}

fn tokio_by_completion() -> Check {
    let old = |out: Outside| async move {
        let jobs: FuturesUnordered<_> =
            (0..3).map(|id| job(out, id)).collect();
        jobs.collect::<Vec<u64>>().await
    };
    let new = |out: Outside| async move {
        let mut jobs = JoinSet::new();
        for id in 0..3 {
            jobs.spawn(job(out, id));
        }
        let mut values = Vec::new();
        while let Some(value) = jobs.join_next().await {
            values.extend(value);
        }
        values
    };
    check("completion", futures(old), on_tokio(new))
}
