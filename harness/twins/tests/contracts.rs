//! Checks of one version, of versions of which one cannot be cancelled, of
//! interruptions and of pieces: each contract is broken once.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::collections::VecDeque;
use std::rc::Rc;
use styles::send::task::Co;
use styles::send::wait::Sleep;
use styles::yield_from::task::Co as Delegating;
use styles::yield_from::wait::sleep;
use twins::{
    Cancels, Cause, Check, Done, Kind, Level, OnDrop, Op, Outside, Verdict,
    Version, alone, callbacks, check, futures, interrupted, send, yield_,
    yield_from,
};

fn get(out: Outside) -> Op<Result<u64, &'static str>> {
    out.op("get", 7, [Ok(1), Err("gone")])
}

fn put(out: Outside) -> Op<u64> {
    out.op("put", 8, [1])
}

/// Checks a version alone; it breaks this under this schedule.
#[track_caller]
fn breaks(version: impl Version<u64>, sentence: &str, schedule: &str) {
    let verdict = alone("one", version).run();
    let Verdict::Breaks(breach) = &verdict else {
        panic!("{verdict}")
    };
    assert_eq!(breach.sentence, sentence, "{verdict}");
    assert_eq!(breach.version.0, "it");
    assert_eq!(verdict.schedule().as_deref(), Some(schedule), "{verdict}");
}

#[test]
fn done_is_called_once() {
    let twice = |out: Outside, done: Done<u64>| {
        get(out).then(move |got| {
            if got.is_err() {
                done.call(0);
            }
            done.call(1);
        });
    };
    let fails = r#"get(7) gives Err("gone")"#;
    breaks(callbacks(twice), "calls done again, with 1", fails);
    let never = |out: Outside, done: Done<u64>| {
        get(out).then(move |got| {
            if let Ok(got) = got {
                done.call(got);
            }
        });
    };
    let hangs = "hangs, waiting for nothing under way";
    breaks(callbacks(never), hangs, fails);
}

#[test]
fn nothing_hangs_panics_or_is_left() {
    let fails = r#"get(7) gives Err("gone")"#;
    let hangs = |out: Outside| async move {
        if get(out).await.is_err() {
            std::future::pending::<()>().await;
        }
        1
    };
    let sentence = "hangs, waiting for nothing under way";
    breaks(futures(hangs), sentence, fails);
    let panics = |out: Outside| async move { get(out).await.expect("it") };
    breaks(futures(panics), "panics: it: \"gone\"", fails);
    let leaves = |out: Outside| async move {
        let lock = out.hold("lock");
        if get(out).await.is_err() {
            std::mem::forget(lock);
        }
        1
    };
    breaks(futures(leaves), "leaves lock", fails);
    let task = |out: Outside| async move {
        if get(out).await.is_err() {
            drop(out.spawn(OnDrop::Detach, std::future::pending::<()>()));
        }
        1
    };
    let sentence = "leaves a task that waits for ever";
    breaks(futures(task), sentence, fails);
}

#[test]
fn nothing_begins_after_a_cancellation() {
    let goes_on = |out: Outside, done: Done<u64>| {
        get(out).then(move |_| put(out).then(move |got| done.call(got)));
        || {}
    };
    let sentence = "begins put(8) after it was cancelled";
    let schedule = "cancelled while it waits for get(7)";
    breaks(callbacks(goes_on), sentence, schedule);
    let reports = |out: Outside, done: Done<u64>| {
        put(out).then(move |got| done.call(got));
        || {}
    };
    let sentence = "goes on after it was cancelled";
    let schedule = "cancelled while it waits for put(8)";
    breaks(callbacks(reports), sentence, schedule);
}

#[test]
fn each_run_is_as_the_one_before() {
    let count = Cell::new(0);
    let counts = move |out: Outside| {
        count.set(count.get() + 1);
        out.note(count.get());
        put(out)
    };
    let verdict = alone("counts", futures(counts)).run();
    assert!(matches!(verdict, Verdict::Unsteady(_)), "{verdict}");
    assert!(verdict.to_string().contains("differs from itself"));
}

fn plain(out: Outside, done: Done<u64>) {
    put(out).then(move |_| put(out).then(move |got| done.call(got)));
}

async fn awaits(out: Outside) -> u64 {
    put(out).await;
    put(out).await
}

#[test]
fn the_one_that_can_be_cancelled_keeps_the_contract() {
    // It begins the next one although it was cancelled.
    let goes_on = |out: Outside, done: Done<u64>| {
        plain(out, done);
        || {}
    };
    let shields = |out: Outside| async move {
        let task = out.spawn(OnDrop::Detach, awaits(out));
        task.await.unwrap_or(0)
    };
    let says = |pair: Check, version: &str, sentence: &str| {
        let verdict = pair.run();
        let Verdict::Breaks(breach) = &verdict else {
            panic!("{verdict}")
        };
        assert_eq!(breach.version.0, version);
        assert_eq!(breach.sentence, sentence);
    };
    let sentence = "begins put(8)#2 after it was cancelled";
    let pair = check("a", callbacks(plain), callbacks(goes_on));
    says(pair.clone(), "new", sentence);
    assert!(pair.cancels(Cancels::Never).run().is_equal());
    let pair = check("b", futures(shields), callbacks(plain));
    says(pair, "old", sentence);
    // Neither can, so none is tried.
    let also = |out: Outside, done: Done<u64>| plain(out, done);
    let verdict = check("c", callbacks(plain), callbacks(also)).run();
    let none = "c: equal at turns under 1 schedule (all there are), 0 \
                cancellations: neither can be cancelled";
    assert_eq!(verdict.to_string(), none);
}

/// A loop that receives from a queue that is kept, and handles each item.
fn receives(takes_first: bool) -> Check {
    interrupted("receives", move |out: Outside| {
        let queue = out.keep(|| {
            Rc::new(RefCell::new(VecDeque::from(["one", "two", "three"])))
        });
        async move {
            let mut handled = 0;
            loop {
                let next = match takes_first {
                    true => queue.borrow_mut().pop_front(),
                    false => queue.borrow().front().copied(),
                };
                let Some(next) = next else { return handled > 9 };
                out.op("handle", next, [Ok(()), Err("no")]).await.ok();
                if !takes_first {
                    queue.borrow_mut().pop_front();
                }
                out.note(next);
                handled += 1;
            }
        }
    })
}

#[test]
fn an_interruption_loses_messages_or_does_not() {
    let verdict = receives(true).run();
    assert_eq!(verdict.cause(), Some(Cause::Cancel), "{verdict}");
    let schedule = verdict.schedule();
    let schedule = schedule.as_deref();
    let first = r#"interrupted while it waits for handle("one")"#;
    assert_eq!(schedule, Some(first));
    let verdict = receives(false).run();
    assert!(verdict.is_equal(), "{verdict}");
    // As it ends, before the value is taken, is no loss either.
    let as_it_ends = r#"interrupted as handle("two") ends"#;
    let verdict = receives(false).example(as_it_ends).budget(0).run();
    assert!(verdict.is_equal(), "{verdict}");
}

/// Returns all results of a version that reads pieces, as texts.
fn results<T, F>(read: F) -> BTreeSet<String>
where
    T: std::fmt::Debug + 'static,
    F: AsyncFn(Outside) -> T + Copy + 'static,
{
    let seen = Rc::new(RefCell::new(BTreeSet::new()));
    let all = seen.clone();
    let body = move |out: Outside| async move { read(out).await };
    let check = alone("pieces", futures(body)).cancels(Cancels::Never);
    let verdict = check
        .always(move |run| {
            all.borrow_mut().extend(run.result());
            true
        })
        .run();
    assert!(verdict.is_equal(), "{verdict}");
    let seen = seen.borrow();
    seen.clone()
}

macro_rules! pieces {
    ($value:expr, $bounds:expr) => {
        results(async |out: Outside| {
            let mut pieces = out.op("read", (), [$value]).pieces($bounds);
            let mut read = Vec::new();
            while let Some(piece) = pieces.next() {
                read.push(piece.await);
            }
            read
        })
    };
}

#[track_caller]
fn are(seen: &BTreeSet<String>, expected: &[&str]) {
    let expected = expected.iter().map(ToString::to_string).collect();
    assert_eq!(seen, &expected);
}

#[test]
fn pieces_are_cut_in_all_ways() {
    let three = [
        r#"["abc"]"#,
        r#"["a", "bc"]"#,
        r#"["ab", "c"]"#,
        r#"["a", "b", "c"]"#,
    ];
    are(&pieces!("abc", 1..=3), &three);
    are(&pieces!("abc", 1..=99), &three);
    are(&pieces!("abc".to_string(), 1..=3), &three);
    are(&pieces!("abc", 2..=2), &three[1..3]);
    are(&pieces!("abc", 3..=9), &three[3..]);
    are(&pieces!("abc", 1..=1), &three[..1]);
    are(&pieces!("", 1..=3), &[r#"[""]"#]);
    are(&pieces!("é🦀", 1..=2), &[r#"["é🦀"]"#, r#"["é", "🦀"]"#]);
    are(&pieces!(vec![1, 2], 1..=2), &["[[1, 2]]", "[[1], [2]]"]);
    are(&pieces!(Vec::<u8>::new(), 2..=2), &["[[]]"]);
    are(&pieces!(&[1u8, 2][..], 1..=2), &["[[1, 2]]", "[[1], [2]]"]);
    let long = pieces!("x".repeat(40), 1..=40);
    assert_eq!(long.len(), 32);
    let seen = results(async |out: Outside| {
        let outcomes = [Ok("ab"), Err("gone")];
        let mut pieces = out.op("read", (), outcomes).pieces(1..=2);
        let mut read = Vec::new();
        while let Some(piece) = pieces.next() {
            read.push(piece.await);
        }
        read
    });
    let all = [r#"[Ok("ab")]"#, r#"[Ok("a"), Ok("b")]"#, r#"[Err("gone")]"#];
    are(&seen, &all);
}

#[test]
#[expect(clippy::reversed_empty_ranges, reason = "that is what is refused")]
fn bounds_without_a_piece_are_refused() {
    for bounds in [0..=0, 3..=2] {
        let reads = move |out: Outside| {
            let pieces = out.op("read", (), ["abc"]).pieces(bounds.clone());
            drop(pieces);
            std::future::ready(())
        };
        let verdict = alone("none", futures(reads)).run();
        let text = verdict.to_string();
        assert!(
            text.contains("a value comes in one piece at least"),
            "{text}"
        );
    }
}

#[test]
fn a_half_that_is_taken_for_all_is_found() {
    let version = |all: bool| {
        move |out: Outside| async move {
            let mut pieces = out.op("read", (), ["abc"]).pieces(1..=2);
            let mut read = String::new();
            while let Some(piece) = pieces.next() {
                read += piece.await;
                if !all {
                    break;
                }
            }
            read
        }
    };
    let pair = check("half", futures(version(true)), futures(version(false)));
    let verdict = pair.at(Level::Results).run();
    let schedule = verdict.schedule();
    let schedule = schedule.as_deref();
    assert_eq!(schedule, Some("read() comes in pieces of 1, 2"));
}

#[test]
fn invariants_see_all_of_a_run() {
    let version = |out: Outside| async move {
        let lock = out.hold("lock");
        let both = [put(out).start(), put(out).start()];
        out.note("both");
        drop(get(out).start());
        for one in both {
            one.await;
        }
        drop(lock);
        let late = out.sleep(500).start();
        late.handle().cancel();
        2
    };
    let check = alone("sees", futures(version)).cancels(Cancels::Never);
    let check = check.budget(1).always(|run| {
        assert_eq!(run.result().as_deref(), Some("2"));
        assert_eq!(run.notes(), ["both"]);
        let begun = ["put(8)", "put(8)#2", "get(7)", "sleep(500)"];
        assert_eq!(run.begun(), begun);
        assert_eq!(run.given_up(), ["sleep(500)"]);
        assert_eq!(run.texts(Kind::Hold), ["lock"]);
        assert_eq!(run.texts(Kind::Drop), ["lock"]);
        assert_eq!(run.most_at_once("put"), 2);
        assert_eq!(run.most_at_once("pu"), 0);
        assert!(!run.is_cancelled());
        true
    });
    assert!(check.run().is_equal());
    let none = check.always(|_| true).always(|run| run.notes().is_empty());
    let verdict = none.run();
    let text = verdict.to_string();
    assert!(text.contains("breaks the invariant number 3"), "{text}");
}

#[test]
fn what_breaks_an_invariant_is_shown_in_the_run_that_breaks_it() {
    let version = |puts: bool| {
        move |out: Outside| async move {
            if puts {
                put(out).await;
            }
            get(out).await
        }
    };
    for (old, new, who) in [(true, false, "old"), (false, true, "new")] {
        let both = check("puts", futures(version(old)), futures(version(new)));
        let both = both.at(Level::Results).cancels(Cancels::Never);
        let both = both.always(|run| !run.begun().contains(&"put(8)".into()));
        let text = both.run().to_string();
        let said = format!("puts: {who} (futures) breaks the invariant");
        assert!(text.starts_with(&said), "{text}");
        assert!(text.contains("begin put(8)"), "{text}");
    }
}

#[test]
fn a_timer_of_the_loop_itself_is_an_operation() {
    let yields = |co: Co, _: Outside| async move {
        yield_!(co, Sleep(30));
        1
    };
    let delegates = |co: Delegating, _: Outside| async move {
        yield_from!(co, sleep(30));
        1
    };
    let check = check("sleeps", send(yields), yield_from(delegates));
    let check = check.always(|run| match run.is_cancelled() {
        true => run.given_up() == run.begun(),
        false => run.begun() == ["sleep(30)"] && run.given_up().is_empty(),
    });
    let verdict = check.run();
    assert!(verdict.is_equal(), "{verdict}");
}
