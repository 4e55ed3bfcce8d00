//! Levels, each with a pair that is equal there and not at the next; and what
//! else a check can be told.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;
use twins::{
    Cancels, Cause, Check, Done, Level, Op, Outside, Verdict, alone,
    callbacks, check, futures,
};

fn get(out: Outside, number: u64) -> Op<u64> {
    out.op("get", number, [number])
}

/// Is equal at a level, and differs at the next for this cause.
#[track_caller]
fn up_to(pair: &Check, level: Level, next: Cause) {
    for at in Level::ALL {
        let verdict = pair.clone().at(at).run();
        let report = verdict.to_string();
        if at <= level {
            let Verdict::Equal(passed) = verdict else {
                panic!("{report}")
            };
            assert_eq!(passed.level, level, "{report}");
            assert!(report.contains("; at "), "{report}");
        } else {
            assert!(!verdict.is_equal(), "{report}");
        }
        if at as usize == level as usize + 1 {
            assert_eq!(verdict_cause(pair, at), Some(next), "{report}");
        }
    }
}

fn verdict_cause(pair: &Check, at: Level) -> Option<Cause> {
    pair.clone().at(at).run().cause()
}

#[test]
fn results_only() {
    let once = |out: Outside| async move { get(out, 1).await };
    let twice = |out: Outside| async move {
        get(out, 2).await;
        get(out, 1).await
    };
    let pair = check("a", futures(once), futures(twice));
    let pair = pair.cancels(Cancels::Never);
    up_to(&pair, Level::Results, Cause::Start);
}

#[test]
fn effects_only() {
    let forward =
        |out: Outside| async move { get(out, 1).await + get(out, 2).await };
    let backward =
        |out: Outside| async move { get(out, 2).await + get(out, 1).await };
    let pair = check("a", futures(forward), futures(backward));
    let pair = pair.cancels(Cancels::Never);
    up_to(&pair, Level::Effects, Cause::Order);
}

#[test]
fn order_only() {
    // All that is waited for is in the order, but for what is independent.
    let log = |out: Outside| out.op("log", (), [()]);
    let before = move |out: Outside| async move {
        log(out).await;
        get(out, 1).await
    };
    let behind = move |out: Outside| async move {
        let got = get(out, 1).await;
        log(out).await;
        got
    };
    let pair = check("a", futures(before), futures(behind));
    let pair = pair.independent(&["log"]).cancels(Cancels::Never);
    up_to(&pair, Level::Order, Cause::Time);
}

#[test]
fn time_only() {
    let at_once = |out: Outside| async move {
        get(out, 1).await;
        get(out, 2).await
    };
    let later = |out: Outside| async move {
        get(out, 1).await;
        let mut is_first = true;
        std::future::poll_fn(|cx| {
            cx.waker().wake_by_ref();
            match std::mem::take(&mut is_first) {
                true => std::task::Poll::Pending,
                false => std::task::Poll::Ready(()),
            }
        })
        .await;
        get(out, 2).await
    };
    for (pair, who) in [
        (check("a", futures(at_once), futures(later)), "new"),
        (check("a", futures(later), futures(at_once)), "old"),
    ] {
        let pair = pair.cancels(Cancels::Never);
        up_to(&pair, Level::Time, Cause::Turn);
        let report = pair.at(Level::Time).run().to_string();
        let said = format!("; at turns: {who} begins get(2) 1 turn later");
        assert!(report.contains(&said), "{report}");
    }
}

/// Fails in one way, and is otherwise wrong in another.
fn wrong() -> Check {
    let version = |is_new: bool| {
        move |out: Outside| async move {
            let got = out.op("get", 7, [Ok(1), Err("gone"), Ok(2)]).await;
            match (got, is_new) {
                (Err(_), true) => 9,
                (Ok(2), true) => 8,
                (got, _) => got.unwrap_or(0),
            }
        }
    };
    check("wrong", futures(version(false)), futures(version(true)))
}

#[test]
fn known_differences_are_passed_over_and_others_are_not() {
    assert_eq!(wrong().run().cause(), Some(Cause::Error));
    let one = wrong().known(Cause::Error, "never mind");
    let verdict = one.run();
    assert_eq!(verdict.cause(), Some(Cause::Value), "{verdict}");
    let both = one.clone().known(Cause::Value, "as it was meant");
    let verdict = both.run();
    let text = verdict.to_string();
    let known = "wrong: differs as known (error: never mind)";
    assert!(verdict.is_equal() && text.starts_with(known), "{text}");
    let gone = both.known(Cause::Hang, "it hung");
    let text = gone.run().to_string();
    let stale = "wrong: the known difference is gone (hang: it hung); delete \
                 `.known(..)`";
    assert_eq!(text, stale);
}

#[test]
fn independent_words_have_no_order_but_a_number() {
    let version = |before: bool, count: u64| {
        move |out: Outside| async move {
            if before {
                out.note("log it");
                out.op("log", 1, [()]).await;
            }
            let got = get(out, 1).await;
            if !before {
                out.note("log it");
                out.op("log", 1, [()]).await;
            }
            for _ in 1..count {
                out.op("log", 1, [()]).await;
            }
            got
        }
    };
    let pair = |count| {
        let pair = check(
            "log",
            futures(version(true, 1)),
            futures(version(false, count)),
        );
        pair.cancels(Cancels::Never)
    };
    assert!(!pair(1).run().is_equal());
    let verdict = pair(1).independent(&["log"]).run();
    assert!(verdict.is_equal(), "{verdict}");
    assert!(!pair(1).independent(&["lo", "it"]).run().is_equal());
    assert!(!pair(2).independent(&["log"]).run().is_equal());
}

/// The first of two that end: in a tie, each version takes another one.
fn race() -> Check {
    let version = |is_new: bool| {
        move |out: Outside| async move {
            let (mut one, mut two) = (get(out, 1), get(out, 2));
            std::future::poll_fn(move |cx| {
                let first: &mut Op<u64> =
                    if is_new { &mut two } else { &mut one };
                let polled = std::pin::Pin::new(first).poll(cx);
                if polled.is_ready() {
                    return polled;
                }
                let other: &mut Op<u64> =
                    if is_new { &mut one } else { &mut two };
                std::pin::Pin::new(other).poll(cx)
            })
            .await
        }
    };
    check("race", futures(version(false)), futures(version(true)))
}

#[test]
fn ties_are_told_and_count_if_they_are_asked_for() {
    let verdict = race().run();
    let text = verdict.to_string();
    assert!(verdict.is_equal(), "{text}");
    assert!(text.contains("; ties: differ when get("), "{text}");
    let verdict = race().ties().run();
    assert!(!verdict.is_equal(), "{verdict}");
    let schedule = verdict.schedule().unwrap_or_default();
    let is_tie = schedule.contains("takes as long as")
        || schedule.ends_with("us, a tie");
    assert!(is_tie, "{schedule}");
    // A tie as an example is told, too; with `ties` it fails.
    let example = race().example(&schedule).budget(0);
    let text = example.run().to_string();
    assert!(
        text.contains(&format!("ties: differ when {schedule}")),
        "{text}"
    );
    assert_eq!(example.ties().run().schedule(), Some(schedule));
}

/// Notes when the first of two ends if the second takes its usual time.
fn usual_us() -> u64 {
    let ended_us = Rc::new(Cell::new(0));
    let tells = ended_us.clone();
    let one = move |out: Outside| {
        let tells = tells.clone();
        async move {
            get(out, 1).await;
            tells.set(out.now_us());
        }
    };
    let usual = alone("usual", futures(one)).cancels(Cancels::Never);
    assert!(usual.budget(1).run().is_equal());
    ended_us.get()
}

#[test]
fn a_tie_with_what_ends_a_microsecond_later_is_tried() {
    let usual_us = usual_us();
    let ties = Rc::new(RefCell::new(BTreeSet::new()));
    let version = || {
        let ties = ties.clone();
        move |out: Outside| {
            let ties = ties.clone();
            async move {
                let mut one = get(out, 1).start();
                out.sleep(usual_us - 1).await;
                let mut two = get(out, 2).start();
                let is_tie = std::future::poll_fn(move |cx| {
                    let one = std::pin::Pin::new(&mut one).poll(cx);
                    let two = std::pin::Pin::new(&mut two).poll(cx);
                    match (one.is_ready(), two.is_ready()) {
                        (false, false) => std::task::Poll::Pending,
                        (one, two) => std::task::Poll::Ready(one && two),
                    }
                });
                if is_tie.await {
                    ties.borrow_mut().insert(out.now_us());
                }
            }
        }
    };
    let both = check("both", futures(version()), futures(version()));
    let verdict = both.cancels(Cancels::Never).ties().run();
    assert!(verdict.is_equal(), "{verdict}");
    assert!(ties.borrow().contains(&usual_us), "{ties:?}");
}

/// Notes the schedules of the random part by what they lead to.
fn random(seed: Option<u64>) -> Vec<Option<String>> {
    let seen = Rc::new(RefCell::new(Vec::new()));
    let version = |out: Outside| async move {
        let mut sum = 0;
        for number in 0..6 {
            sum = sum * 3 + out.op("get", number, [0, 1, 2]).await;
        }
        sum
    };
    let also = |out: Outside, done: Done<u64>| {
        fn next(out: Outside, number: u64, sum: u64, done: Done<u64>) {
            if number == 6 {
                return done.call(sum);
            }
            let op = out.op("get", number, [0, 1, 2]);
            op.then(move |got| next(out, number + 1, sum * 3 + got, done));
        }
        next(out, 0, 0, done);
    };
    let all = seen.clone();
    let mut pair = check("random", futures(version), callbacks(also));
    if let Some(seed) = seed {
        pair = pair.seed(seed);
    }
    let pair = pair.cancels(Cancels::Never).budget(100).always(move |run| {
        all.borrow_mut().push(run.result());
        true
    });
    assert!(pair.run().is_equal());
    seen.take()
}

#[test]
fn a_seed_leads_to_the_same_schedules_each_time() {
    assert_eq!(random(Some(7)), random(Some(7)));
    assert_eq!(random(None), random(None));
    assert_ne!(random(Some(7)), random(Some(8)));
}

#[test]
fn cancellations_are_left_out_if_they_are_not_wanted() {
    let clean = |out: Outside| async move { get(out, 1).await };
    let tells = |out: Outside| {
        struct Tells(Outside);
        impl Drop for Tells {
            fn drop(&mut self) {
                if self.0.now_us() == 0 {
                    self.0.note("too early");
                }
            }
        }
        async move {
            let _tells = Tells(out);
            get(out, 1).await
        }
    };
    let pair = check("early", futures(clean), futures(tells));
    let verdict = pair.run();
    assert_eq!(verdict.cause(), Some(Cause::Cancel), "{verdict}");
    let verdict = pair.clone().cancels(Cancels::Never).run();
    assert_eq!(
        verdict.to_string(),
        "early: equal at turns under 1 schedule (all there are), 0 \
         cancellations: none asked for"
    );
    // A user may still name one.
    let schedule = "cancelled while it waits for get(1)";
    let named = pair.cancels(Cancels::Never).example(schedule);
    assert_eq!(named.run().cause(), Some(Cause::Cancel));
}
