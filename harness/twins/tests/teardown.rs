//! The hardest ends of runs: payloads and destructors that panic, start tasks
//! and begin more; and what the loop itself says.

use styles::send::task::Co;
use styles::trace::Event;
use styles::yield_;
use twins::{Cause, Done, OnDrop, Outside, alone, callbacks, check, send};

#[path = "forms/get.rs"]
mod get;
use get::{finds, get, new, old, works_on};

/// Panics when it is dropped, even if that is the payload of a panic.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            panic!("a bomb");
        }
    }
}

#[test]
fn a_panic_with_a_bomb_in_a_callback() {
    let calls = |out: Outside, done: Done<u64>| {
        get(out).then(move |_| {
            let _done = done;
            std::panic::panic_any(Bomb);
        });
    };
    let pair = check("a", callbacks(calls), twins::futures(new));
    finds(pair, Cause::Error, "panic: (no message)");
    let begins = |_: Outside, _: Done<u64>| std::panic::panic_any(Bomb);
    let pair = check("b", callbacks::<u64, (), _>(begins), callbacks(old));
    finds(pair, Cause::Error, "panic: (no message)");
}

#[test]
fn a_panic_with_a_bomb_in_a_task_leaves_the_thread_as_it_was() {
    let throws = |out: Outside| async move {
        new(out).await;
        std::panic::panic_any(Bomb)
    };
    let pair = check("a", callbacks(old), twins::futures(throws));
    // The loop itself does not catch it, so it is the caller's.
    let run = std::panic::AssertUnwindSafe(|| pair.run().cause());
    if let Ok(cause) = std::panic::catch_unwind(run) {
        assert_eq!(cause, Some(Cause::Error));
    }
    works_on();
}

#[test]
fn a_panic_with_a_bomb_when_all_is_torn_down() {
    struct Throws;
    impl Drop for Throws {
        fn drop(&mut self) {
            if !std::thread::panicking() {
                std::panic::panic_any(Bomb);
            }
        }
    }
    let leaves = |out: Outside, done: Done<u64>| {
        let (throws, never) = (Throws, get(out).start());
        never.handle().cancel();
        never.then(move |_| drop(throws));
        done.call(1);
    };
    for _ in 0..2 {
        let verdict = alone("a", callbacks(leaves)).run();
        assert!(verdict.is_equal(), "{verdict}");
        works_on();
    }
}

/// Starts a task with one more of these when it is dropped.
struct Starts(Outside, u32);

impl Drop for Starts {
    fn drop(&mut self) {
        let (out, left) = (self.0, self.1);
        if left > 0 {
            drop(out.spawn(OnDrop::Detach, async move {
                let _next = Starts(out, left - 1);
                std::future::pending::<()>().await;
            }));
        }
    }
}

#[test]
fn destructors_that_start_tasks() {
    for count in [1, 5, 100_000] {
        let leaves = move |out: Outside, done: Done<u64>| {
            let (starts, never) = (Starts(out, count), get(out).start());
            never.handle().cancel();
            never.then(move |_| drop(starts));
            done.call(1);
        };
        let verdict = alone("a", callbacks(leaves)).run();
        assert!(verdict.is_equal(), "{verdict}");
        works_on();
    }
}

#[test]
fn what_the_loop_prints_does_not_hang_on_earlier_runs() {
    let prints = |co: Co, out: Outside| async move {
        let got = yield_!(co, get(out));
        co.print(format_args!("got {got}"));
        co.note(co.next_actor(), Event::Start);
        got
    };
    let verdict = alone("a", send(prints)).run();
    assert!(verdict.is_equal(), "{verdict}");
    works_on();
}
