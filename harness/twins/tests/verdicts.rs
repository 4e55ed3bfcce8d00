//! The verdicts that are no comparison, each with its sentence; and what a
//! check says when nothing is left of what it was told.

use ::futures::channel::oneshot;
use ::futures::future::{Either, select};
use std::cell::Cell;
use std::future::pending;
use twins::{
    Cancels, Cause, Check, Done, OnDrop, Op, Outside, Verdict, alone,
    callbacks, check, futures,
};

fn get(out: Outside) -> Op<Result<u64, &'static str>> {
    out.op("get", 7, [Ok(1), Err("gone")])
}

fn old(out: Outside, done: Done<Result<u64, &'static str>>) {
    get(out).then(move |got| done.call(got));
}

async fn new(out: Outside) -> Result<u64, &'static str> {
    get(out).await
}

async fn never_fails(out: Outside) -> Result<u64, &'static str> {
    Ok(get(out).await.unwrap_or(0))
}

/// A version that is cancelled may begin what undoes its work, and tell that
/// it was cancelled, if it does so at once.
#[test]
fn what_is_in_the_instant_of_the_cancellation_is_not_after_it() {
    let undoes = |out: Outside, done: Done<Result<u64, &'static str>>| {
        let working = get(out).start();
        let handle = working.handle();
        working.then(move |got| done.call(got));
        move || {
            handle.cancel();
            out.op("undo", (), [()]).then(|()| {});
        }
    };
    let undoes = alone("undoes", callbacks(undoes)).run();
    assert!(undoes.is_equal(), "{undoes}");

    let tells = |late_us: u64| {
        move |out: Outside, done: Done<Result<u64, &'static str>>| {
            let (stop, stopped) = oneshot::channel::<()>();
            let working = async move {
                if let Either::Left((got, _)) = select(get(out), stopped).await
                {
                    return done.call(got);
                }
                if late_us > 0 {
                    out.sleep(late_us).await;
                }
                done.call(Err("stopped"));
            };
            drop(out.spawn(OnDrop::Detach, working));
            move || drop(stop)
        }
    };
    let at_once = alone("tells", callbacks(tells(0))).run();
    assert!(at_once.is_equal(), "{at_once}");
    let late = alone("tells", callbacks(tells(5))).run().to_string();
    assert!(late.contains("goes on after it was cancelled"), "{late}");
}

fn equal() -> Check {
    check("equal", callbacks(old), futures(new))
}

#[track_caller]
fn says(check: Check, verdict: &str, sentence: &str) {
    let got = check.run();
    let kind = format!("{got:?}");
    assert!(kind.starts_with(verdict), "{kind}");
    assert_eq!(got.to_string(), sentence);
    assert!(!got.is_equal());
    assert_eq!((got.cause(), got.schedule()), (None, None));
}

#[test]
fn vacuous_without_operations() {
    let none = check(
        "none",
        callbacks(|_: Outside, done: Done<u64>| done.call(1)),
        futures(|_: Outside| async { 1 }),
    );
    let sentence = "none: no operation ever begins, so nothing was checked: \
                    make them with `out.op(..)`";
    says(none, "Vacuous", sentence);
    let none = alone("none", futures(|_: Outside| async { 1 }));
    says(none, "Vacuous", sentence);
}

#[test]
fn vacuous_without_a_result() {
    let sentence = "hang: no run ever comes to a result, so nothing was \
                    checked";
    let forget = |out: Outside, done: Done<()>| {
        get(out).then(move |_| std::mem::forget(done));
    };
    let lose = |out: Outside| async move {
        let _ = get(out).await;
        pending::<()>().await;
    };
    let both = check("hang", callbacks(forget), futures(lose));
    says(both.clone().cancels(Cancels::Never), "Vacuous", sentence);
    // A cancellation is no result.
    says(both, "Vacuous", sentence);
    let lost = |out: Outside| async move {
        let _ = get(out).await;
        pending::<()>().await;
    };
    says(
        check("hang", futures(lose), futures(lost)),
        "Vacuous",
        sentence,
    );
}

#[test]
fn vacuous_if_both_are_one() {
    let sentence = "one: old and new are one function, so nothing is compared";
    says(
        check("one", futures(new), futures(new)),
        "Vacuous",
        sentence,
    );
    says(
        check("one", callbacks(old), callbacks(old)),
        "Vacuous",
        sentence,
    );
    // A function and a pointer to another are two; so are closures with
    // something in them.
    type Version = fn(Outside, Done<Result<u64, &'static str>>);
    let pointers: [Version; 2] = [old, |out, done| old(out, done)];
    let [one, other] = pointers;
    let verdict = check("two", callbacks(one), callbacks(other)).run();
    assert!(verdict.is_equal(), "{verdict}");
    let made = |value: u64| {
        move |out: Outside| async move { get(out).await.map(|_| value) }
    };
    let verdict = check("two", futures(made(1)), futures(made(2))).run();
    assert_eq!(verdict.cause(), Some(Cause::Value), "{verdict}");
    // Two closures of the same text are two.
    let one = |out: Outside| async move { get(out).await };
    let two = |out: Outside| async move { get(out).await };
    assert!(check("two", futures(one), futures(two)).run().is_equal());
}

#[test]
fn vacuous_if_no_schedule_is_tried() {
    let sentence = "equal: no schedule was tried, so nothing was checked: \
                    give it a budget or an example";
    says(equal().budget(0), "Vacuous", sentence);
    let one = equal().budget(0).example("get(7) takes 1 us").run();
    assert!(one.is_equal(), "{one}");
    assert!(equal().budget(1).run().is_equal());
}

thread_local! {
    static COUNT: Cell<u64> = const { Cell::new(0) };
}

fn next() -> u64 {
    COUNT.set(COUNT.get() + 1);
    COUNT.get()
}

#[test]
fn unsteady_names_the_first_line_that_differs() {
    let counts = |out: Outside| async move {
        out.note("the same");
        out.note(format!("run {}", next()));
        get(out).await
    };
    let sentence = "counts: new differs from itself under the usual \
                    schedule: first `note \"run 1\"`, then `note \"run 2\"`; \
                    is there a clock, a hash order, or a `select!` without \
                    `biased;`?";
    let counts = check("counts", callbacks(old), futures(counts));
    says(counts, "Unsteady", sentence);
}

#[test]
fn unsteady_if_one_run_does_more() {
    let more = |out: Outside| async move {
        let got = get(out).await;
        if next() == 2 {
            out.note("once more");
        }
        got
    };
    let sentence = "more: old differs from itself under the usual schedule: \
                    first `result Ok(1)`, then `note \"once more\"`; is \
                    there a clock, a hash order, or a `select!` without \
                    `biased;`?";
    let more = check("more", futures(more), callbacks(old));
    says(more, "Unsteady", sentence);
    let last = |out: Outside| {
        // A note behind the result, once in two runs.
        let task = out.spawn(twins::OnDrop::Detach, async move {
            out.sleep(500).await;
            if next().is_multiple_of(2) {
                out.note("at last");
            }
        });
        drop(task);
        get(out)
    };
    COUNT.set(0);
    let last = check("last", futures(last), callbacks(old));
    let verdict = last.run();
    let text = verdict.to_string();
    assert!(matches!(verdict, Verdict::Unsteady(_)), "{text}");
    let line = "one of the two runs goes on with `note \"at last\"`";
    assert!(text.contains(line), "{text}");
}

#[test]
fn stale_examples() {
    let stale = |example: &str| {
        let sentence = format!(
            "equal: the example `{example}` names what never comes up: \
             delete or mend it"
        );
        says(equal().example(example), "Stale", &sentence);
    };
    stale("get(8) gives Err(\"gone\")");
    stale("get(7)#2 gives Err(\"gone\")");
    stale("get(7) gives Err(\"away\")");
    stale("get(7) gives Nothing");
    stale("get(9) never ends");
    stale("get(7) comes in pieces of 1, 2");
    stale("cancelled while it waits for put(1)");
    stale("every get calls back at once");
    stale("get(7) happens all the same");
    stale("files is 3");
    stale("sleep(5) takes 3 us");
}

#[test]
fn stale_inputs_and_pieces() {
    let picks = |out: Outside| async move {
        let count = out.pick("count", 1..=3);
        let mut pieces = out.op("read", (), ["abc"]).pieces(1..=2);
        let mut read = Vec::new();
        while let Some(piece) = pieces.next() {
            read.push(piece.await.len());
        }
        assert_eq!(read.iter().sum::<usize>(), 3);
        count
    };
    let stale = |example: &str| {
        let sentence = format!(
            "picks: the example `{example}` names what never comes up: \
             delete or mend it"
        );
        let check = alone("picks", futures(picks));
        says(check.example(example), "Stale", &sentence);
    };
    stale("count is 4");
    stale("count is 0");
    stale("read() comes in pieces of 2, 2");
    stale("read() comes in pieces of 1, 1, 1");
    for good in ["count is 3", "read() comes in pieces of 2, 1"] {
        let verdict = alone("picks", futures(picks)).example(good).run();
        assert!(verdict.is_equal(), "{verdict}");
    }
}

#[test]
fn stale_as_it_cannot_be_read() {
    let stale = |example: &str, line: &str| {
        let sentence = format!(
            "equal: `{line}` is no decision; one is `NAME gives OUTCOME`, \
             `NAME takes N us` or `cancelled while it waits for NAME`"
        );
        says(equal().example(example), "Stale", &sentence);
    };
    stale("nonsense", "nonsense");
    stale("get(7) takes one us", "get(7) takes one us");
    stale("get(7) takes 1 us; and so on", "and so on");
    stale("get(7)#0 gives 1", "get(7)#0 gives 1");
    stale("get gives 1", "get gives 1");
    let twice = "get(7) takes 1 us; get(7) takes 2 us";
    says(
        equal().example(twice),
        "Stale",
        "equal: `get(7) takes 2 us` decides what is decided before",
    );
    let many: Vec<_> =
        (0..65).map(|n| format!("get({n}) takes 1 us")).collect();
    says(
        equal().example(&many.join("\n")),
        "Stale",
        "equal: a schedule has at most 64 decisions",
    );
}

#[test]
fn stale_if_a_known_difference_is_gone() {
    let known = equal().known(Cause::Error, "it never fails");
    let sentence = "equal: the known difference is gone (error: it never \
                    fails); delete `.known(..)`";
    says(known.clone(), "Stale", sentence);
    // Not all was tried, so it may be there.
    assert!(known.budget(1).run().is_equal());
    let there = check("there", callbacks(old), futures(never_fails));
    let verdict = there.known(Cause::Error, "it never fails").run();
    assert_eq!(
        verdict.to_string(),
        "there: differs as known (error: it never fails) under 2 schedules \
         (all there are), 4 cancellations of new alone: old cannot be \
         cancelled"
    );
}

#[test]
fn an_example_takes_nothing_from_the_search() {
    let join = |out: Outside| async move {
        let one = out.op("a", (), [Ok(1), Err("gone")]).start();
        let other = out.op("b", (), [Ok(1), Err("gone")]).start();
        (one.await, other.await)
    };
    let also = |out: Outside| async move {
        let one = out.op("a", (), [Ok(1), Err("gone")]).start();
        let other = out.op("b", (), [Ok(1), Err("gone")]).start();
        (one.await, other.await)
    };
    let tried = |examples: &[&str]| {
        let mut check = check("join", futures(join), futures(also));
        for example in examples {
            check = check.example(example);
        }
        match check.run() {
            Verdict::Equal(passed) => (passed.schedules, passed.is_complete),
            verdict => panic!("{verdict}"),
        }
    };
    let (schedules, is_complete) = tried(&[]);
    assert!(is_complete);
    // Each has the order of ends of one with fewer decisions.
    for example in [
        "a() takes 1 us",
        "b() takes 400 us",
        "a() takes 2 us; b() takes 400 us",
    ] {
        let (with_it, is_complete) = tried(&[example]);
        assert!(is_complete && with_it >= schedules, "{example}: {with_it}");
    }
    let (with_it, _) = tried(&["a() takes 3 us", "b() gives Err(\"gone\")"]);
    assert!(with_it >= schedules);
}
