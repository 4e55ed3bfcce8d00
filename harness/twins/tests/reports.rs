//! Reports stay small, whatever stands in them: at most 25 lines of at most
//! 140 columns, but for the lines that are to be pasted.

use twins::{
    Cancels, Cause, Check, Done, Outside, Verdict, alone, callbacks, check,
    futures,
};

#[path = "forms/an_operation_in_a_file_with_a_very_long_name.rs"]
mod an_operation_in_a_file_with_a_very_long_name;
use an_operation_in_a_file_with_a_very_long_name::far;

/// Returns whether a line is there to be pasted, so it is whole.
fn is_pasted(line: &str) -> bool {
    line.contains(".example(")
        || line.starts_with("  Again: ")
        || line.contains("_as_it_was_found()")
}

/// Runs a check; its report is small and says all these.
#[track_caller]
fn is_small(check: &Check, says: &[&str]) -> Verdict {
    let verdict = check.run();
    let report = verdict.to_string();
    assert!(report.lines().count() <= 25, "{report}");
    for line in report.lines().filter(|line| !is_pasted(line)) {
        assert!(line.chars().count() <= 140, "{line}\n{report}");
    }
    let is_plain = |c: char| !c.is_control() || c == '\n';
    assert!(report.chars().all(is_plain), "{report:?}");
    for text in says {
        assert!(report.contains(text), "{text}\n{report}");
    }
    verdict
}

fn result(value: u64) -> impl Fn(Outside, Done<u64>) {
    move |out, done| far(out).then(move |got| done.call(got + value))
}

#[test]
fn a_file_with_a_long_name() {
    let pair = check("far", callbacks(result(0)), callbacks(result(1)));
    is_small(&pair, &["begin far()", "old is over with 1; new is over"]);
}

#[test]
fn many_operations_and_notes() {
    let many = |last: u64| {
        move |out: Outside| async move {
            for number in 0..50 {
                out.op("step", number, [Ok(()), Err("no")]).await.ok();
                out.note(format!("step {number}"));
            }
            last
        }
    };
    let pair = check("many", futures(many(1)), futures(many(2)));
    is_small(&pair, &["more with TWINS_FULL=1)", "result 2"]);
    // The difference is shown, wherever it is; and when it takes a failure.
    let fails = |at: u64| {
        move |out: Outside| async move {
            for number in 0..50 {
                let op = out.op("step", number, [Ok(()), Err("no")]);
                let failed = op.await.is_err();
                out.note(format!("step {number}"));
                if failed && number == at {
                    out.note("here");
                }
            }
        }
    };
    let pair = check("fails", futures(fails(99)), futures(fails(30)));
    let says = ["note \"here\"", "step(30) gives Err(\"no\")", "Again:"];
    is_small(&pair, &says);
}

#[test]
fn long_names_and_arguments() {
    let long = "a long argument ".repeat(20);
    let gets = |argument: String, add: u64| {
        move |out: Outside| {
            let op = out.op("get", argument.clone(), [Ok(1), Err("no")]);
            async move { op.await.map(|got| got + add).unwrap_or(add) }
        }
    };
    let pair = check(
        "a_check_with_a_name_that_says_in_a_very_long_way_what_it_is_that_it_\
         checks_so_that_no_other_name_could_ever_be_taken_for_it",
        futures(gets(long.clone(), 0)),
        futures(gets(long.clone(), 1)),
    );
    is_small(&pair, &[]);
    let other = format!("{long} too");
    let (one, two) = (gets(long.clone(), 0), gets(other, 0));
    is_small(
        &check("other", futures(one), futures(two)),
        &["cause: start"],
    );
    let fails = move |is_new: bool| {
        let long = long.clone();
        move |out: Outside| {
            let op = out.op("get", long.clone(), [Ok(1), Err(long.clone())]);
            async move { op.await.is_err() && is_new }
        }
    };
    let pair = check("fails", futures(fails(false)), futures(fails(true)));
    is_small(&pair, &["cause: error", "Again: "]);
}

#[test]
fn control_characters_and_other_letters() {
    let text = "red \u{1b}[31m\r\n\ttab \u{0} ünïcödé 🦀 日本語";
    let notes = |add: &'static str| {
        move |out: Outside| async move {
            out.op("get", text, [text]).await;
            out.note(format!("{text}{add}"));
            text
        }
    };
    let pair = check("notes", futures(notes("")), futures(notes("!")));
    is_small(&pair, &["note"]);
    let panics = move |out: Outside| async move {
        out.op("get", text, [text]).await;
        panic!("line one\nline two\n\u{1b}[31m{text}");
        #[allow(unreachable_code)]
        text
    };
    let pair = check("panics", futures(notes("")), futures(panics));
    let verdict = is_small(&pair, &["panics: line one"]);
    assert_eq!(verdict.cause(), Some(Cause::Error));
    is_small(&alone("panics", futures(panics)), &["panics: line one"]);
}

/// Differs only if all of many fail.
fn all_fail(count: usize) -> Check {
    let version = move |is_new: bool| {
        move |out: Outside| async move {
            let mut failed = 0;
            for number in 0..count {
                let op = out.op("step", number, [Ok(()), Err("no")]);
                failed += usize::from(op.await.is_err());
            }
            failed == count && is_new
        }
    };
    let all = (0..count).map(|n| format!("step({n}) gives Err(\"no\")"));
    let all: Vec<_> = all.collect();
    check("all", futures(version(false)), futures(version(true)))
        .example(&all.join("; "))
}

#[test]
fn many_decisions() {
    for count in [4, 12, 30] {
        let last = count.min(4) - 1;
        let line = format!("      step({last}) gives Err(\"no\")\n");
        let says = ["cause: ", "Again: ", &line];
        let verdict = is_small(&all_fail(count), &says);
        assert_eq!(verdict.decisions(), count);
    }
}

#[test]
fn many_causes_and_remarks() {
    let careless = |out: Outside, done: Done<u64>| {
        let got = out.op("get", (), [Ok(1), Err("no"), Ok(3)]);
        got.then(move |got| {
            std::mem::forget(out.hold("lock"));
            done.call(got.unwrap_or(7));
            if got == Err("no") {
                done.call(8);
            }
        });
    };
    let other = |out: Outside, done: Done<u64>| {
        let got = out.op("get", (), [Ok(1), Err("no"), Ok(3)]);
        got.then(move |got| {
            std::mem::forget(out.hold("lock"));
            std::mem::forget(out.hold("lock"));
            match got {
                Ok(3) => out.note("three"),
                Err(_) => panic!("no"),
                _ => {}
            }
            for number in 0..20 {
                out.note(number);
            }
            done.call(1);
        });
    };
    let pair = check("many", callbacks(careless), callbacks(other));
    is_small(&pair, &["old (callbacks) leaves lock"]);
}

#[test]
fn another_cause_that_shrinking_comes_upon_is_told_once() {
    let version = |is_new: bool| {
        move |out: Outside| async move {
            let get = |number| out.op("get", number, [Ok(1), Err(0), Ok(2)]);
            let all = (get(1).await, get(2).await, get(3).await);
            match (all, is_new) {
                ((Err(_), Ok(2), _), true) => 9,
                ((Ok(_), Ok(2), _), true) => 8,
                ((one, two, _), _) => one.unwrap_or(0) + two.unwrap_or(0),
            }
        }
    };
    let fails = "get(1) gives Err(0); get(2) gives Ok(2); get(3) gives Ok(2)";
    let pair = check("pair", futures(version(false)), futures(version(true)));
    let pair = pair.cancels(Cancels::Never).example(fails);
    let verdict = is_small(&pair, &["cause: error\n", "Also, cause value: "]);
    let report = verdict.to_string();
    assert_eq!(report.matches("Also, cause").count(), 1, "{report}");
}

#[test]
fn a_breach() {
    let hangs = |out: Outside, done: Done<u64>| {
        for number in 0..40 {
            out.op("step", number, [()]).then(|()| {});
        }
        let last = out.op("last", "x".repeat(300), [Ok(1), Err("no")]);
        last.then(move |got| {
            if let Ok(got) = got {
                done.call(got);
            }
        });
    };
    is_small(
        &alone("hangs", callbacks(hangs)),
        &["hangs: it (callbacks)"],
    );
}

/// A future of operations is `Send` if their values are.
#[test]
fn what_a_version_is_made_of_can_be_sent() {
    fn sent<T: Send>(_: T) {}
    let makes = |out: Outside| async move {
        sent(out);
        let op = out.op("get", 7, [String::new()]);
        let started = out.op("put", 8, [Ok(1), Err(String::new())]).start();
        let timer = out.sleep(5);
        let handle = started.handle();
        let held = out.hold("lock");
        let task = out.spawn(twins::OnDrop::Detach, async { 1 });
        sent(async move {
            timer.await;
            let _held = held;
            handle.cancel();
            (op.await, task.await)
        });
        drop(started);
        far(out).await
    };
    fn of<F: Future + Send>(_: impl Fn(Outside) -> F) {}
    of(makes);
    of(|out| async move { far(out).await + far(out).start().await });
    let pieces = |out: Outside| async move {
        let mut pieces = out.op("get", 7, ["abc"]).pieces(1..=3);
        while let Some(piece) = pieces.next() {
            piece.await;
        }
    };
    of(pieces);
}

#[test]
fn a_name_that_is_no_name_of_rust_is_made_one() {
    let old = |out: Outside| async move { out.op("get", 7, [1, 2]).await };
    let new = |out: Outside| async move {
        let got: i32 = out.op("get", 7, [1, 2]).await;
        if got == 2 { 3 } else { got }
    };
    let report = check("3 times", futures(old), futures(new)).run();
    let report = report.to_string();
    assert!(report.contains("fn _3_times_as_it_was_found()"), "{report}");
}
