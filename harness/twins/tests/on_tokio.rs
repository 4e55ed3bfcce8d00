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
