//! Bodies that never end, begin or note too much, or block; and what is left
//! behind: all is told, and the next check in the same thread is not touched.

use std::cell::RefCell;
use std::future::{pending, poll_fn};
use std::rc::Rc;
use std::task::Poll;
use styles::event_loop::Promise;
use styles::send::{task::Co, wait::Done as DoneOf};
use styles::yield_from::task::Co as Delegating;
use twins::{
    Cancels, Cause, Check, Done, Held, OnDrop, Op, Outside, alone, callbacks,
    check, futures, send, yield_, yield_from,
};

fn get(out: Outside) -> Op<u64> {
    out.op("get", 7, [1, 2])
}

fn old(out: Outside, done: Done<u64>) {
    get(out).then(move |got| done.call(got));
}

async fn new(out: Outside) -> u64 {
    get(out).await
}

fn works_on() {
    let verdict = check("works_on", callbacks(old), futures(new)).run();
    assert_eq!(
        verdict.to_string(),
        "works_on: equal at turns under 2 schedules (all there are), 4 \
         cancellations of new alone: old cannot be cancelled"
    );
    let of_send = |co: Co, out: Outside| async move {
        yield_!(co, out.op("put", 1, [1]))
    };
    let of_yield_from = |co: Delegating, out: Outside| async move {
        yield_from!(co, out.op("put", 1, [1]))
    };
    let both = check("both", send(of_send), yield_from(of_yield_from));
    let verdict = both.run();
    assert!(verdict.is_equal(), "{verdict}");
}

/// Runs a check twice; it finds this cause, with these words.
fn finds(check: Check, cause: Cause, words: &str) {
    let check = check.budget(200);
    for _ in 0..2 {
        let verdict = check.run();
        let report = verdict.to_string();
        assert_eq!(verdict.cause(), Some(cause), "{report}");
        assert!(report.contains(words), "{report}");
        works_on();
    }
}

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
            if yield_!(co, styles::send::wait::YieldNow).is_err() {
                return 1;
            }
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
        yield_!(co, get(out)).unwrap_or(0)
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
        yield_!(co, get(out)).unwrap_or(0)
    };
    let verdict = check("a", callbacks(old), send(blocks)).run();
    let report = verdict.to_string();
    assert!(report.contains("new blocks for 250 us"), "{report}");
    let for_ever = |co: Co, out: Outside| async move {
        co.block(u64::MAX);
        yield_!(co, get(out)).unwrap_or(0)
    };
    let verdict = check("b", callbacks(old), send(for_ever)).run();
    let report = verdict.to_string();
    assert!(report.contains("new blocks for 18446744073709551615 us"));
    works_on();
    let delegates = |co: Delegating, out: Outside| async move {
        co.block(250);
        yield_from!(co, get(out)).unwrap_or(0)
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
        let _ = yield_!(co, out.sleep(u64::MAX));
        1
    };
    let pair = check("a", callbacks(sleeps), futures(awaits));
    for _ in 0..2 {
        let verdict = pair.run();
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
        all ^ yield_!(co, get(out)).unwrap_or(0)
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
fn done_twice_never_and_forgotten() {
    let twice = |out: Outside, done: Done<u64>| {
        get(out).then(move |got| {
            done.call(got);
            done.call(got + 1);
        });
    };
    let words = "old calls done again, with 2";
    finds(
        check("a", callbacks(twice), futures(new)),
        Cause::Value,
        words,
    );
    let never = |out: Outside, done: Done<u64>| {
        get(out).then(move |_| drop(done));
    };
    let words = "done is dropped uncalled";
    finds(
        check("b", callbacks(never), futures(new)),
        Cause::Hang,
        words,
    );
    let forgets = |out: Outside, done: Done<u64>| {
        get(out).then(move |_| std::mem::forget(done));
    };
    let words = "hang: waits for nothing under way";
    finds(
        check("c", callbacks(forgets), futures(new)),
        Cause::Hang,
        words,
    );
}

#[test]
fn what_is_held_for_ever() {
    let forgets = |out: Outside| async move {
        std::mem::forget(out.hold("lock"));
        new(out).await
    };
    struct Circle(RefCell<Option<Rc<Circle>>>, Option<Held>);
    let circles = |out: Outside| async move {
        let held = Some(out.hold("lock"));
        let circle = Rc::new(Circle(RefCell::new(None), held));
        *circle.0.borrow_mut() = Some(circle.clone());
        assert!(circle.1.is_some());
        new(out).await
    };
    let takes = |out: Outside| async move {
        let lock = out.hold("lock");
        let got = new(out).await;
        drop(lock);
        got
    };
    let words = "left: lock";
    let pair = check("a", futures(takes), futures(forgets));
    finds(pair, Cause::Drop, words);
    finds(
        check("b", futures(takes), futures(circles)),
        Cause::Drop,
        words,
    );
    let verdict = check("c", futures(circles), futures(forgets)).run();
    assert!(verdict.is_equal(), "{verdict}");
}

#[test]
fn an_operation_never_awaited_and_an_error_never_read() {
    let makes = |out: Outside| async move {
        drop(out.op("put", 1, [Ok(()), Err("full")]));
        drop(out.op("log", 1, [Ok(()), Err("full")]).start());
        new(out).await
    };
    let verdict = alone("a", futures(makes)).run();
    let report = verdict.to_string();
    let words = "is careless: put(1) was made and never awaited";
    assert!(report.contains(words), "{report}");
    let hot = |out: Outside| async move {
        drop(out.op("log", 1, [Ok(()), Err("full")]).start());
        out.sleep(500).await;
        new(out).await
    };
    let verdict = alone("b", futures(hot)).run();
    let report = verdict.to_string();
    let words = "is careless: the error of log(1) was never read";
    assert!(report.contains(words), "{report}");
    let schedule = verdict.schedule();
    assert_eq!(schedule.as_deref(), Some(r#"log(1) gives Err("full")"#));
    // Between two versions it is told, and no difference.
    let verdict = check("c", futures(hot), futures(hot2)).run();
    assert!(verdict.is_equal(), "{verdict}");
    async fn hot2(out: Outside) -> u64 {
        let _log = out.op("log", 1, [Ok(()), Err("full")]).start();
        out.sleep(500).await;
        new(out).await
    }
}

#[test]
fn tasks_beside_a_version() {
    let with = |policy| {
        move |out: Outside| async move {
            let task = out.spawn(policy, async move {
                out.op("log", 1, [()]).await;
            });
            drop(task);
            new(out).await
        }
    };
    let (detach, cancel) = (with(OnDrop::Detach), with(OnDrop::Cancel));
    let pair = check("a", futures(detach), futures(cancel));
    finds(pair, Cause::Start, "old begins log(1)");
    let left = |out: Outside| async move {
        drop(out.spawn(OnDrop::Detach, pending::<()>()));
        new(out).await
    };
    let words = "left: a task that waits for ever";
    finds(
        check("b", callbacks(old), futures(left)),
        Cause::Drop,
        words,
    );
    let cancelled = |out: Outside| async move {
        let task = out.spawn(OnDrop::Detach, pending::<u64>());
        task.cancel();
        (task.await.is_none(), new(out).await).1
    };
    let verdict = check("c", callbacks(old), futures(cancelled)).run();
    assert!(verdict.is_equal(), "{verdict}");
    works_on();
}

#[test]
fn futures_that_are_polled_after_their_end() {
    let polls = |out: Outside| async move {
        let mut op = get(out);
        (&mut op).await;
        (&mut op).await
    };
    let words = "an operation was polled after its end";
    finds(
        check("a", callbacks(old), futures(polls)),
        Cause::Error,
        words,
    );
    let polls = |out: Outside| async move {
        let mut started = get(out).start();
        (&mut started).await;
        (&mut started).await
    };
    let words = "an operation is polled to its end once";
    finds(
        check("b", callbacks(old), futures(polls)),
        Cause::Error,
        words,
    );
    let no_outcome =
        |out: Outside| async move { out.op("none", (), [0; 0]).await };
    let words = "an operation has an outcome";
    let pair = check("c", callbacks(old), futures(no_outcome));
    finds(pair, Cause::Error, words);
}

#[test]
fn words_of_waits_stand_in_the_report_of_a_hang() {
    let waits = |co: Co, out: Outside| async move {
        let got = yield_!(co, get(out)).unwrap_or(0);
        let door = Promise::<u64>::named(&co, "the key of the door");
        let _ = yield_!(co, DoneOf(&door));
        got
    };
    let words = "hang: waits for the key of the door";
    let pair = check("a", callbacks(old), send(waits));
    finds(pair.cancels(Cancels::Never), Cause::Hang, words);
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
