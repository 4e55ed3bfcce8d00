//! Bodies that panic, wherever they can: the check goes on to its verdict,
//! and the next one in the same thread is not touched.

use std::cell::Cell;
use std::fmt;
use std::rc::Rc;
use styles::send::catch::Catch;
use styles::send::task::Co;
use styles::send::wait::yield_;
use twins::{
    Cause, Check, Done, Handle, OnDrop, Op, Outside, Verdict, alone,
    callbacks, check, futures, interrupted, send,
};

fn get(out: Outside) -> Op<u64> {
    out.op("get", 7, [1, 2])
}

fn put(out: Outside) -> Op<u64> {
    out.op("put", 8, [1])
}

fn old(out: Outside, done: Done<u64>) {
    get(out).then(move |got| put(out).then(move |_| done.call(got)));
}

async fn new(out: Outside) -> u64 {
    let got = get(out).await;
    put(out).await;
    got
}

/// A check that passes, whatever was there before it.
fn works_on() {
    let verdict = check("works_on", callbacks(old), futures(new)).run();
    assert_eq!(
        verdict.to_string(),
        "works_on: equal at turns under 2 schedules (all there are), 6 \
         cancellations of new alone: old cannot be cancelled"
    );
}

/// Runs a check against `old`; it differs, as one of them panics so.
fn panics(broken: Check, with: &str) {
    for _ in 0..2 {
        let verdict = broken.run();
        let report = verdict.to_string();
        assert_eq!(verdict.cause(), Some(Cause::Error), "{report}");
        assert!(report.contains(with), "{report}");
        works_on();
    }
}

/// A value that panics when it is dropped, unless a panic is under way.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            panic!("a bomb");
        }
    }
}

/// A value of which the drop is an effect.
struct Tells(Outside);

impl Drop for Tells {
    fn drop(&mut self) {
        self.0.note("told");
    }
}

#[test]
fn at_the_first_poll() {
    let body = |_: Outside| async { panic!("at once") };
    panics(check("first", callbacks(old), futures(body)), "at once");
}

#[test]
fn in_the_function_itself() {
    fn begin(_: Outside) -> std::future::Ready<u64> {
        panic!("no future")
    }
    fn call(_: Outside, _: Done<u64>) {
        panic!("no call")
    }
    panics(check("begin", callbacks(old), futures(begin)), "no future");
    panics(check("call", callbacks(call), futures(new)), "no call");
    let body = |_, _| -> std::future::Ready<u64> { panic!("no body") };
    panics(check("body", callbacks(old), send(body)), "no body");
}

#[test]
fn in_a_callback() {
    let calls = |out: Outside, done: Done<u64>| {
        get(out).then(move |got| {
            let _done = done;
            panic!("got {got}");
        });
    };
    panics(check("calls", callbacks(calls), futures(new)), "got 1");
}

#[test]
fn in_a_destructor() {
    let drops = |out: Outside| async move {
        let bomb = Bomb;
        let got = new(out).await;
        drop(bomb);
        got
    };
    panics(check("drops", callbacks(old), futures(drops)), "a bomb");
    // It ends well, so only a cancellation shows it.
    let defuses = |out: Outside| async move {
        let bomb = Bomb;
        let got = new(out).await;
        std::mem::forget(bomb);
        got
    };
    let verdict = check("defuses", futures(new), futures(defuses)).run();
    assert_eq!(verdict.cause(), Some(Cause::Cancel), "{verdict}");
    assert!(verdict.to_string().contains("panic: a bomb"), "{verdict}");
    works_on();
}

#[test]
fn in_a_spawned_task() {
    let spawns = |out: Outside| async move {
        let task = out.spawn(OnDrop::Detach, async { panic!("beside") });
        assert_eq!(task.await, None::<()>);
        new(out).await
    };
    panics(check("spawns", callbacks(old), futures(spawns)), "beside");
}

struct Unprintable;

impl fmt::Debug for Unprintable {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic!("no words")
    }
}

#[test]
fn in_the_words_of_an_outcome_or_an_argument() {
    let outcome = |out: Outside| async move {
        out.op("odd", 1, [Unprintable]).await;
        1
    };
    panics(check("odd", callbacks(old), futures(outcome)), "no words");
    let argument =
        |out: Outside| async move { out.op("odd", Unprintable, [1]).await };
    panics(check("arg", callbacks(old), futures(argument)), "no words");
    let result = |out: Outside| async move {
        new(out).await;
        Unprintable
    };
    let verdict = alone("result", futures(result)).run();
    assert!(verdict.to_string().contains("no words"), "{verdict}");
    works_on();
}

#[test]
fn in_a_waker() {
    struct Bad;
    impl std::task::Wake for Bad {
        fn wake(self: std::sync::Arc<Self>) {
            panic!("no wake")
        }
    }
    let polls = |out: Outside| async move {
        let mut got = get(out);
        let waker = std::sync::Arc::new(Bad).into();
        let mut cx = std::task::Context::from_waker(&waker);
        let polled = std::pin::Pin::new(&mut got).poll(&mut cx);
        assert!(polled.is_pending());
        std::future::pending::<()>().await;
        got.await
    };
    panics(check("polls", callbacks(old), futures(polls)), "no wake");
}

#[test]
fn in_what_is_made_anew() {
    let body = |out: Outside| {
        let kept = out.keep(|| Rc::new(Cell::new(Some(1))));
        let taken = kept.take().expect("taken once");
        async move { get(out).await + taken }
    };
    let verdict = interrupted("anew", body).run();
    assert_eq!(verdict.cause(), Some(Cause::Cancel), "{verdict}");
    assert!(verdict.to_string().contains("taken once"), "{verdict}");
    works_on();
}

#[test]
fn in_the_closure_that_cancels() {
    let cancels = |out: Outside, done: Done<u64>| {
        old(out, done);
        || panic!("not now")
    };
    let verdict = check("cancels", callbacks(cancels), futures(new)).run();
    assert_eq!(verdict.cause(), Some(Cause::Cancel), "{verdict}");
    assert!(verdict.to_string().contains("not now"), "{verdict}");
    works_on();
}

#[test]
fn in_destructors_when_all_is_torn_down() {
    // Two callbacks that are never called, each with a bomb.
    let leaves = |out: Outside, done: Done<u64>| {
        for name in ["one", "two"] {
            let bomb = Bomb;
            let never = out.op(name, (), [1]).start();
            never.handle().cancel();
            never.then(move |_| drop(bomb));
        }
        done.call(1);
    };
    let verdict = alone("leaves", callbacks(leaves)).run();
    assert!(verdict.is_equal(), "{verdict}");
    works_on();
    // Two tasks that wait for ever, with one each; and with effects.
    let hangs = |out: Outside| async move {
        let beside = out.spawn(OnDrop::Detach, async move {
            let (_one, _two) = (Tells(out), Tells(out));
            let _bomb = Bomb;
            std::future::pending::<()>().await;
        });
        let _bomb = Bomb;
        let (_one, _two) = (Tells(out), Tells(out));
        beside.await;
        1
    };
    let verdict = check("hangs", callbacks(old), futures(hangs)).run();
    assert_eq!(verdict.cause(), Some(Cause::Hang), "{verdict}");
    works_on();
}

/// Begins an operation when it is dropped, with a callback that holds one
/// more of these.
struct Begins(Outside, u32);

impl Drop for Begins {
    fn drop(&mut self) {
        let (out, left) = (self.0, self.1);
        out.note("once more");
        if left > 0 {
            let next = Begins(out, left - 1);
            put(out).then(move |_| drop(next));
        }
    }
}

#[test]
fn what_destructors_begin_when_all_is_torn_down_is_dropped_too() {
    let leaves = |out: Outside, done: Done<u64>| {
        let begins = Begins(out, 3);
        let never = get(out).start();
        never.handle().cancel();
        never.then(move |_| drop(begins));
        done.call(1);
    };
    let verdict = alone("begins", callbacks(leaves)).run();
    assert!(verdict.is_equal(), "{verdict}");
    let hangs = |out: Outside| async move {
        let _begins = Begins(out, 3);
        std::future::pending::<u64>().await
    };
    let verdict = check("hangs", callbacks(old), futures(hangs)).run();
    assert_eq!(verdict.cause(), Some(Cause::Hang), "{verdict}");
    works_on();
}

#[test]
fn a_body_of_generators_panics_when_it_is_cancelled() {
    let throws = |co: Co, out: Outside| async move {
        let got = |co: Co| async move { yield_!(co, get(out)) };
        match yield_!(co, Catch(got)) {
            Ok(_) => yield_!(co, put(out)),
            Err(cancelled) => panic!("told {cancelled:?}"),
        }
    };
    let good = |co: Co, out: Outside| async move {
        yield_!(co, get(out));
        yield_!(co, put(out))
    };
    let verdict = check("throws", send(good), send(throws)).run();
    assert_eq!(verdict.cause(), Some(Cause::Cancel), "{verdict}");
    assert!(verdict.to_string().contains("told Cancelled"), "{verdict}");
    works_on();
}

#[test]
fn a_check_within_a_run_is_refused_and_the_run_goes_on() {
    let nests = |out: Outside| async move {
        check("inner", callbacks(old), futures(new)).assert();
        new(out).await
    };
    let outer = check("outer", callbacks(old), futures(nests));
    panics(outer, "a check within a run of another check");
    // The run that it was made in is still there.
    let goes_on = |out: Outside| async move {
        let inner = || {
            check("inner", callbacks(old), futures(new)).run();
        };
        let inner = std::panic::AssertUnwindSafe(inner);
        assert!(std::panic::catch_unwind(inner).is_err());
        new(out).await
    };
    let verdict = check("goes_on", callbacks(old), futures(goes_on)).run();
    assert!(verdict.is_equal(), "{verdict}");
    works_on();
}

#[test]
fn an_invariant_that_panics_is_the_users_and_leaves_nothing_behind() {
    let check = check("always", callbacks(old), futures(new));
    let check = check.always(|_| panic!("an invariant"));
    let run = std::panic::AssertUnwindSafe(|| check.run());
    assert!(std::panic::catch_unwind(run).is_err());
    works_on();
}

#[test]
fn several_threads_check_at_once() {
    let run = || {
        for _ in 0..20 {
            let bad = |_: Outside| async { panic!("at once") };
            panics(check("bad", callbacks(old), futures(bad)), "at once");
        }
    };
    let threads: Vec<_> = (0..4).map(|_| std::thread::spawn(run)).collect();
    for thread in threads {
        assert!(thread.join().is_ok());
    }
}

thread_local! {
    static KEPT: Cell<Option<Outside>> = const { Cell::new(None) };
    static HANDLE: Cell<Option<Handle>> = const { Cell::new(None) };
}

#[test]
fn an_outside_after_its_run_panics_with_a_sentence() {
    let keeps = |out: Outside| async move {
        KEPT.set(Some(out));
        let started = get(out).start();
        HANDLE.set(Some(started.handle()));
        started.await
    };
    let verdict = alone("keeps", futures(keeps)).run();
    assert!(matches!(verdict, Verdict::Equal(_)), "{verdict}");
    let sentence = "this `Outside` belongs to a run that is over, or to \
                    another thread: use the one that the version was started \
                    with, and only while it runs";
    let said = |used: &dyn Fn()| {
        let used = std::panic::AssertUnwindSafe(used);
        let payload = std::panic::catch_unwind(used).err();
        let payload = payload.and_then(|p| p.downcast::<String>().ok());
        assert_eq!(payload.as_deref().map(String::as_str), Some(sentence));
    };
    let out = KEPT.get().expect("it was kept");
    said(&|| out.note("late"));
    said(&|| drop(get(out)));
    said(&|| drop(out.hold("late")));
    said(&|| {
        out.pick("late", 0..=1);
    });
    said(&|| drop(out.spawn(OnDrop::Detach, async {})));
    said(&|| {
        out.now_us();
    });
    said(&|| HANDLE.take().expect("it was kept").cancel());
    // In another run and another thread it is no better.
    let uses = move |_: Outside| async move { out.now_us() };
    panics(
        check("uses", callbacks(old), futures(uses)),
        "this `Outside`",
    );
    let elsewhere = |out: Outside| async move {
        let thread = std::thread::spawn(move || {
            std::panic::catch_unwind(|| out.now_us()).is_err()
        });
        assert!(thread.join().is_ok_and(|refused| refused));
        new(out).await
    };
    let verdict = check("there", callbacks(old), futures(elsewhere)).run();
    assert!(verdict.is_equal(), "{verdict}");
}
