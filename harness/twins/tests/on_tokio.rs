//! Versions on tokio, against versions on the loop and on tokio.

#![cfg(feature = "tokio")]

use std::time::Duration;
use tokio::task::{JoinSet, spawn_local};
use tokio::time::{interval, sleep, timeout};
use twins::{
    Cause, Level, OnDrop, Op, Outside, Verdict, check, futures, on_tokio,
};

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn read(out: Outside) -> Op<Result<&'static str, ()>> {
    out.op("read", "a.txt", [Ok("data"), Err(())])
}

fn write(out: Outside, text: &'static str) -> Op<Result<(), ()>> {
    out.op("write", text, [Ok(()), Err(())])
}

async fn copy(out: Outside) -> Result<(), ()> {
    let text = read(out).await?;
    write(out, text).await
}

#[test]
fn the_same_function_is_equal_at_time_and_turns_are_not_compared() {
    let verdict = check("copy", futures(copy), on_tokio(copy)).run();
    let text = verdict.to_string();
    let Verdict::Equal(passed) = verdict else {
        panic!("{text}")
    };
    assert_eq!(passed.level, Level::Time);
    assert!(passed.is_complete && passed.cancellations > 3, "{text}");
    assert!(
        text.contains("at turns: not compared across runtimes"),
        "{text}"
    );
    let turns = check("copy", futures(copy), on_tokio(copy)).at(Level::Turns);
    assert!(turns.run().is_equal());
}

/// Reads, at most so long.
async fn in_time(out: Outside) -> Option<Result<&'static str, ()>> {
    use ::futures::future::{Either, select};
    match select(read(out), out.sleep(5_000_000)).await {
        Either::Left((data, _)) => Some(data),
        Either::Right(_) => None,
    }
}

#[test]
fn a_timeout_of_tokio_is_one_of_the_run() {
    let new = |limit_ms| {
        on_tokio(move |out| async move {
            timeout(ms(limit_ms), read(out)).await.ok()
        })
    };
    let verdict = check("timeout", futures(in_time), new(5_000)).run();
    assert!(verdict.is_equal(), "{verdict}");
    println!("{verdict}");
    let verdict = check("timeout", futures(in_time), new(6_000)).run();
    assert!(!verdict.is_equal(), "{verdict}");
    println!("{verdict}");
}

#[test]
fn a_pause_of_tokio_is_one_of_the_run_to_the_microsecond() {
    let old = |out: Outside| async move {
        for pause in [250_000, 500_000] {
            if read(out).await.is_ok() {
                return true;
            }
            out.sleep(pause).await;
        }
        false
    };
    let new = |factor| {
        on_tokio(move |out: Outside| async move {
            let mut pause = ms(250);
            for _ in 0..2 {
                if read(out).await.is_ok() {
                    return true;
                }
                sleep(pause).await;
                pause *= factor;
            }
            false
        })
    };
    let verdict = check("pause", futures(old), new(2)).at(Level::Time).run();
    println!("{verdict}");
    assert!(verdict.is_equal(), "{verdict}");
    assert!(verdict.to_string().contains("all there are"), "{verdict}");
    let verdict = check("pause", futures(old), new(1)).at(Level::Time).run();
    println!("{verdict}");
    assert_eq!(verdict.cause(), Some(Cause::Time), "{verdict}");
}

#[test]
fn tasks_of_tokio_go_on_without_their_handles() {
    let old = |out: Outside| async move {
        drop(out.spawn(OnDrop::Detach, write(out, "copy")));
        read(out).await
    };
    let new = |out: Outside| async move {
        drop(tokio::spawn(write(out, "copy")));
        read(out).await
    };
    let verdict = check("detached", futures(old), on_tokio(new)).run();
    println!("{verdict}");
    assert!(verdict.is_equal(), "{verdict}");
    let new = |out: Outside| async move {
        let _task = spawn_local(write(out, "copy"));
        read(out).await
    };
    let verdict = check("detached", futures(old), on_tokio(new)).run();
    assert!(verdict.is_equal(), "{verdict}");
    let new = |out: Outside| async move {
        let mut tasks = JoinSet::new();
        tasks.spawn(write(out, "copy"));
        read(out).await
    };
    let verdict = check("detached", futures(old), on_tokio(new)).run();
    println!("{verdict}");
    assert_eq!(verdict.cause(), Some(Cause::Cancel), "{verdict}");
}

#[test]
fn a_hang_is_found_at_once_and_the_next_run_is_not_touched() {
    let old = |out: Outside| async move {
        let value = read(out).await;
        if value.is_err() {
            std::future::pending::<()>().await;
        }
        value
    };
    let verdict = check("hang", futures(old), on_tokio(old)).run();
    println!("{verdict}");
    assert!(verdict.is_equal(), "{verdict}");
    let verdict = check("hang", futures(read), on_tokio(old)).run();
    println!("{verdict}");
    assert_eq!(verdict.cause(), Some(Cause::Hang), "{verdict}");
}

#[test]
fn a_clock_that_ticks_for_ever_meets_a_bound() {
    let new = |out: Outside| async move {
        tokio::spawn(async {
            let mut clock = interval(ms(1_000));
            loop {
                clock.tick().await;
            }
        });
        read(out).await
    };
    let verdict = check("ticks", futures(read), on_tokio(new)).run();
    println!("{verdict}");
    assert_eq!(verdict.cause(), Some(Cause::Hang), "{verdict}");
}

#[test]
fn a_panic_is_told() {
    let new = |out: Outside| async move { Ok(read(out).await.unwrap()) };
    let verdict = check("panics", futures(read), on_tokio(new)).run();
    assert_eq!(verdict.cause(), Some(Cause::Error), "{verdict}");
}

#[test]
fn a_timeout_between_two_of_tokio_is_found_where_neither_is_seen() {
    let with = |limit_ms| {
        on_tokio(move |out| async move {
            timeout(ms(limit_ms), read(out)).await.ok()
        })
    };
    let verdict = check("limits", with(5_000), with(6_000)).run();
    println!("{verdict}");
    assert!(!verdict.is_equal(), "{verdict}");
}

#[test]
fn a_select_without_biased_is_unsteady() {
    let with = |is_biased: bool| {
        on_tokio(move |out| async move {
            let (one, two) = (read(out).start(), write(out, "").start());
            sleep(ms(200)).await;
            if is_biased {
                tokio::select! {
                    biased;
                    _ = one => "one",
                    _ = two => "two",
                }
            } else {
                tokio::select! {
                    _ = one => "one",
                    _ = two => "two",
                }
            }
        })
    };
    let verdict = check("drawn", with(true), with(false)).run();
    println!("{verdict}");
    assert!(matches!(verdict, Verdict::Unsteady(_)), "{verdict}");
    assert!(verdict.to_string().contains("without `biased;`"));
    let verdict = check("biased", with(true), with(true)).run();
    println!("{verdict}");
    assert!(verdict.is_equal(), "{verdict}");
}

#[test]
fn a_version_is_cancelled_where_it_waits_for_a_timer_of_both() {
    let old = |out: Outside| async move {
        out.sleep(200_000).await;
        write(out, "late").await
    };
    let same = |out: Outside| async move {
        sleep(ms(200)).await;
        write(out, "late").await
    };
    let goes_on = move |out: Outside| async move {
        tokio::spawn(same(out)).await.unwrap_or(Err(()))
    };
    let verdict = check("pause", futures(old), on_tokio(same)).run();
    assert!(verdict.is_equal(), "{verdict}");
    let differs = check("pause", futures(old), on_tokio(goes_on));
    let found = differs.run();
    assert_eq!(found.cause(), Some(Cause::Cancel), "{found}");
    let in_the_pause = "cancelled at 199000 us";
    let again = differs.example(in_the_pause).budget(0).run();
    assert_eq!(again.schedule().as_deref(), Some(in_the_pause));
    assert_eq!(again.cause(), Some(Cause::Cancel), "{again}");
}

#[test]
fn a_finding_that_does_not_come_again_is_unsteady() {
    let with = |is_drawn: bool| {
        on_tokio(move |out| async move {
            let value = read(out).await;
            if value.is_err() && is_drawn {
                let value = std::collections::HashSet::from([1, 2, 3, 4]);
                out.note(format!("{value:?}"));
            }
            value
        })
    };
    let verdict = check("hash", with(false), with(true)).run();
    assert!(matches!(verdict, Verdict::Unsteady(_)), "{verdict}");
    let text = verdict.to_string();
    assert!(
        text.contains(r#"under read("a.txt") gives Err(())"#),
        "{text}"
    );
}

#[test]
fn a_version_is_not_polled_before_it_was_woken() {
    let forgets = |out: Outside| {
        let slot = std::rc::Rc::new(std::cell::Cell::new(None));
        let put = slot.clone();
        read(out).then(move |value| put.set(Some(value)));
        // Its clock goes on, and a task is there beside it.
        spawn_local(sleep(ms(300)));
        std::future::poll_fn(move |_| {
            slot.take().map_or(std::task::Poll::Pending, Into::into)
        })
    };
    let verdict = check("forgets", futures(read), on_tokio(forgets)).run();
    assert_eq!(verdict.cause(), Some(Cause::Hang), "{verdict}");
}

#[test]
fn all_takes_whole_milliseconds_and_tasks_of_the_run_go_on_too() {
    let with = |out: Outside| async move {
        let task = out.spawn(OnDrop::Detach, async move {
            out.sleep(1_500).await;
            out.now_us()
        });
        (task.await, read(out).await.is_ok(), out.now_us())
    };
    let slept = check("whole", futures(with), on_tokio(with));
    let slept = slept.at(Level::Time).always(|run| {
        let result = run.result().unwrap_or_default();
        result.is_empty() || result.starts_with("(Some(2000), ")
    });
    let verdict = slept.run();
    assert!(verdict.is_equal(), "{verdict}");
}

#[test]
fn what_a_run_leaves_on_tokio_does_not_reach_the_next() {
    let leaves = |out: Outside| async move {
        tokio::spawn(std::future::pending::<()>());
        spawn_local(async move {
            let _held = out.hold("pool");
            std::future::pending::<()>().await;
        });
        read(out).await
    };
    let old = |out: Outside| async move {
        drop(out.spawn(OnDrop::Detach, async move {
            let _held = out.hold("pool");
            std::future::pending::<()>().await;
        }));
        read(out).await
    };
    let verdict = check("leaves", futures(old), on_tokio(leaves)).run();
    assert!(verdict.is_equal(), "{verdict}");
    let tidy = check("tidy", futures(read), on_tokio(leaves)).run();
    assert_eq!(tidy.cause(), Some(Cause::Drop), "{tidy}");
}

#[test]
fn a_body_that_never_waits_meets_a_bound() {
    let spins = |out: Outside| async move {
        loop {
            tokio::task::yield_now().await;
            if out.now_us() > 0 {
                return read(out).await;
            }
        }
    };
    let verdict = check("spins", futures(read), on_tokio(spins)).run();
    assert_eq!(verdict.cause(), Some(Cause::Hang), "{verdict}");
    assert!(verdict.to_string().contains("never end"), "{verdict}");
}
