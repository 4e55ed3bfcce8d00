//! Bodies that never end, begin or note too much, or block: all is told, and
//! the next check in the same thread is not touched.

use std::future::poll_fn;
use std::task::Poll;
use styles::send::task::Co;
use styles::yield_from::task::Co as Delegating;
use twins::{
    Cause, Done, Level, OnDrop, Outside, alone, callbacks, check, futures,
    send, yield_, yield_from,
};

#[path = "forms/get.rs"]
mod get;
use get::{finds, get, new, old, works_on};

const ENDLESS: &str = "not over after 10,000 resumptions";

#[test]
fn a_body_that_yields_for_ever() {
    let yields = |_: Outside| {
        poll_fn(|cx| {
            cx.waker().wake_by_ref();
            Poll::<u64>::Pending
        })
    };
    finds(
        check("a", callbacks(old), futures(yields)),
        Cause::Hang,
        ENDLESS,
    );
    let yields = |co: Co, _: Outside| async move {
        loop {
            yield_!(co, styles::send::wait::YieldNow);
        }
    };
    finds(
        check("b", callbacks(old), send(yields)),
        Cause::Hang,
        ENDLESS,
    );
}

#[test]
fn an_interval_that_goes_on_after_the_result() {
    fn again(out: Outside) {
        out.after(10, move || again(out));
    }
    let ticks = |out: Outside, done: Done<u64>| {
        again(out);
        old(out, done);
    };
    let words = "a run begins at most 4096 operations";
    finds(
        check("a", callbacks(ticks), futures(new)),
        Cause::Error,
        words,
    );
    let ticks = |co: Co, out: Outside| async move {
        drop(out.spawn(OnDrop::Detach, async move {
            loop {
                out.sleep(10).await;
            }
        }));
        yield_!(co, get(out))
    };
    finds(check("b", callbacks(old), send(ticks)), Cause::Error, words);
}

#[test]
fn more_operations_than_a_run_has() {
    let words = "a run begins at most 4096 operations";
    let many = |out: Outside| async move {
        for number in 0..10_000 {
            out.op("step", number, [()]).await;
        }
        1
    };
    finds(
        check("a", callbacks(old), futures(many)),
        Cause::Error,
        words,
    );
    let at_once = |out: Outside, done: Done<u64>| {
        for number in 0..10_000 {
            out.op("step", number, [()]).then(|()| {});
        }
        done.call(1);
    };
    finds(
        check("b", callbacks(at_once), futures(new)),
        Cause::Error,
        words,
    );
    let never_awaited = |out: Outside| async move {
        for number in 0..10_000 {
            drop(out.op("step", number, [()]).start());
        }
        1
    };
    let never = check("c", callbacks(old), futures(never_awaited));
    finds(never, Cause::Error, words);
}

#[test]
fn more_notes_than_a_run_has() {
    let words = "a run notes at most 65536 bytes";
    let notes = |out: Outside| async move {
        for number in 0..100_000 {
            out.note(number);
        }
        1
    };
    finds(
        check("a", callbacks(old), futures(notes)),
        Cause::Error,
        words,
    );
    // A destructor that notes does not end the process.
    struct Tells(Outside);
    impl Drop for Tells {
        fn drop(&mut self) {
            self.0.note("x".repeat(70_000));
        }
    }
    let tells = |out: Outside| async move {
        let _tells = [Tells(out), Tells(out)];
        out.note("x".repeat(70_000));
        1
    };
    finds(
        check("b", callbacks(old), futures(tells)),
        Cause::Error,
        words,
    );
}

#[test]
fn a_body_that_blocks() {
    let blocks = |co: Co, out: Outside| async move {
        co.block(250);
        yield_!(co, get(out))
    };
    let verdict = check("a", callbacks(old), send(blocks)).run();
    let report = verdict.to_string();
    assert!(report.contains("new blocks for 250 us"), "{report}");
    let for_ever = |co: Co, out: Outside| async move {
        co.block(u64::MAX);
        yield_!(co, get(out))
    };
    let verdict = check("b", callbacks(old), send(for_ever)).run();
    let report = verdict.to_string();
    assert!(report.contains("new blocks for 18446744073709551615 us"));
    works_on();
    let delegates = |co: Delegating, out: Outside| async move {
        co.block(250);
        yield_from!(co, get(out))
    };
    let verdict = check("c", send(blocks), yield_from(delegates)).run();
    assert!(verdict.is_equal(), "{verdict}");
    works_on();
}

#[test]
fn sleeps_and_inputs_of_any_size() {
    let sleeps = |out: Outside, done: Done<u64>| {
        out.after(u64::MAX, move || done.call(1));
    };
    let awaits = |out: Outside| async move {
        out.sleep(u64::MAX).await;
        1
    };
    let yields = |co: Co, out: Outside| async move {
        yield_!(co, out.sleep(u64::MAX));
        1
    };
    let pair = check("a", callbacks(sleeps), futures(awaits));
    for _ in 0..2 {
        let verdict = pair.clone().at(Level::Time).run();
        assert!(verdict.is_equal(), "{verdict}");
        works_on();
    }
    let verdict = check("b", futures(awaits), send(yields)).run();
    assert!(verdict.is_equal(), "{verdict}");
    works_on();
    let picks = |out: Outside| async move {
        let all = out.pick("all", 0..=u64::MAX);
        all ^ get(out).await
    };
    let also = |co: Co, out: Outside| async move {
        let all = out.pick("all", 0..=u64::MAX);
        all ^ yield_!(co, get(out))
    };
    let verdict = check("c", futures(picks), send(also)).run();
    assert!(verdict.is_equal(), "{verdict}");
    let breaks = alone("d", futures(picks));
    let verdict = breaks.always(|run| run.result() != Some(result())).run();
    let schedule = verdict.schedule();
    let all = "all is 18446744073709551615";
    assert_eq!(schedule.as_deref(), Some(all), "{verdict}");
    assert!(verdict.to_string().contains("breaks the invariant"));
    fn result() -> String {
        (u64::MAX ^ 1).to_string()
    }
    works_on();
}

#[test]
fn callbacks_at_once_that_nest_too_deep() {
    fn next(out: Outside, left: u32, done: Done<u64>) {
        let cached = out.op("cached", (), [()]).may_call_at_once();
        cached.then(move |()| match left {
            0 => done.call(1),
            left => next(out, left - 1, done),
        });
    }
    let deep = |out: Outside, done| next(out, 1_000, done);
    let flat = |out: Outside| async move {
        for _ in 0..=1_000 {
            out.op("cached", (), [()]).may_call_at_once().await;
        }
        1
    };
    let words = "callbacks that are called at once nest 256 deep";
    finds(
        check("a", callbacks(deep), futures(flat)),
        Cause::Error,
        words,
    );
}
