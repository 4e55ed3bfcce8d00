//! Versions beside an executor of smol.

#![cfg(feature = "smol")]

use async_io::Timer;
use std::time::Duration;
use twins::{
    Cause, Level, OnDrop, Op, Outside, Verdict, check, futures, on_smol,
};

fn read(out: Outside) -> Op<Result<&'static str, ()>> {
    out.op("read", "a.txt", [Ok("data"), Err(())])
}

fn write(out: Outside, text: &'static str) -> Op<Result<(), ()>> {
    out.op("write", text, [Ok(()), Err(())])
}

#[test]
fn the_same_function_is_equal_at_time() {
    let old = |out: Outside| async move {
        out.sleep(50).await;
        write(out, read(out).await?).await
    };
    let new = on_smol(move |out, _| old(out));
    let verdict = check("copy", futures(old), new).run();
    let text = verdict.to_string();
    let Verdict::Equal(passed) = verdict else {
        panic!("{text}")
    };
    assert_eq!(passed.level, Level::Time);
    assert!(passed.is_complete && passed.cancellations > 3, "{text}");
}

#[test]
fn a_task_ends_with_its_handle_unless_it_is_detached() {
    let old = |policy| {
        futures(move |out: Outside| async move {
            drop(out.spawn(policy, write(out, "copy")));
            read(out).await
        })
    };
    let new = |is_detached: bool| {
        on_smol(move |out: Outside, executor| async move {
            let task = executor.spawn(write(out, "copy"));
            match is_detached {
                true => task.detach(),
                false => drop(task),
            }
            read(out).await
        })
    };
    for (policy, is_detached, is_equal) in [
        (OnDrop::Detach, true, true),
        (OnDrop::Detach, false, false),
        (OnDrop::Cancel, false, true),
        (OnDrop::Cancel, true, false),
    ] {
        let verdict = check("handle", old(policy), new(is_detached)).run();
        println!("{verdict}");
        assert_eq!(verdict.is_equal(), is_equal, "{verdict}");
    }
}

#[test]
fn a_timer_of_the_wall_is_refused_by_name() {
    let new = |out: Outside, _| async move {
        Timer::after(Duration::ZERO).await;
        Timer::after(Duration::from_millis(5)).await;
        read(out).await
    };
    let verdict = check("timer", futures(read), on_smol(new)).run();
    println!("{verdict}");
    assert_eq!(verdict.cause(), Some(Cause::Hang), "{verdict}");
    let text = verdict.to_string();
    assert!(text.contains("smol::Timer"), "{verdict}");
    assert!(text.contains("use `out.sleep`"), "{verdict}");
}
