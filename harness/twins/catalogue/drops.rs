//! Bugs of what is held, and locked.

use super::parts::{job, write};
use crate::{Check, Outside, check, futures, send};
use futures::lock::Mutex;
use std::rc::Rc;
use styles::send::wait::yield_;

super::planted! {
    guard_held_across_the_wait: Drop at Order,
        "The lock was free while the write ran; now it is held.",
        seen in "rust-lang/rust-clippy #5439, `await_holding_lock`";
    underscore_drops_the_guard: Drop at Order,
        "`let _ = guard` frees the lock before the write.",
        seen in "rustc, `let_underscore_lock`";
    drops_in_another_order: Drop at Order,
        "The file is closed behind the lock instead of before it.",
        seen in "locals dropped in reverse, fields in order";
    lock_taken_again: Hang at Order,
        "A helper takes the lock that its caller holds.",
        seen in "bug-ops/zeph #5107";
}

fn guard_held_across_the_wait() -> Check {
    let old = |out: Outside| async move {
        drop(out.hold("lock"));
        write(out, "data").await
    };
    let new = |out: Outside| async move {
        let _guard = out.hold("lock");
        write(out, "data").await
    };
    check("held", futures(old), futures(new))
}

fn underscore_drops_the_guard() -> Check {
    let old = send(|co, out: Outside| async move {
        let _permit = out.hold("permit");
        Some(yield_!(co, job(out, 1)))
    });
    let new = |out: Outside| async move {
        let _ = out.hold("permit");
        Some(job(out, 1).await)
    };
    check("underscore", old, futures(new))
}

fn drops_in_another_order() -> Check {
    let old = |out: Outside| async move {
        let _lock = out.hold("lock");
        let _file = out.hold("file");
        write(out, "data").await
    };
    let new = |out: Outside| async move {
        let both = (out.hold("lock"), out.hold("file"));
        let end = write(out, "data").await;
        drop(both);
        end
    };
    check("drops", futures(old), futures(new))
}

fn lock_taken_again() -> Check {
    let old = |out: Outside| async move {
        let total = Rc::new(Mutex::new(1));
        let mut total = total.lock().await;
        *total += job(out, 1).await;
        *total += job(out, 2).await;
        *total
    };
    let new = |out: Outside| async move {
        let total = Rc::new(Mutex::new(1));
        let add = async |value: u64| *total.lock().await += value;
        let mut guard = total.lock().await;
        *guard += job(out, 1).await;
        add(job(out, 2).await).await;
        *guard
    };
    check("lock", futures(old), futures(new))
}
