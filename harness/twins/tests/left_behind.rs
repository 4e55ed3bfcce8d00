//! Things that are left behind, forgotten or used once too often: all is
//! told, and the next check in the same thread is not touched.

use std::cell::RefCell;
use std::future::pending;
use std::rc::Rc;
use styles::event_loop::Promise;
use styles::send::{task::Co, wait::Done as DoneOf};
use styles::yield_;
use twins::{
    Cancels, Cause, Done, Held, OnDrop, Outside, alone, callbacks, check,
    futures, send,
};

#[path = "forms/get.rs"]
mod get;
use get::{finds, get, new, old, works_on};

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
    let polls = |out: Outside| async move {
        let mut task = out.spawn(OnDrop::Detach, new(out));
        (&mut task).await;
        (&mut task).await.unwrap_or(0)
    };
    let words = "a task was polled after its end";
    finds(
        check("d", callbacks(old), futures(polls)),
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
        let got = yield_!(co, get(out));
        let door = Promise::<u64>::named(&co, "the key of the door");
        yield_!(co, DoneOf(&door));
        got
    };
    let words = "hang: waits for the key of the door";
    let pair = check("a", callbacks(old), send(waits));
    finds(pair.cancels(Cancels::Never), Cause::Hang, words);
}
