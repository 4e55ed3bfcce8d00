//! JavaScript's `readFile` in three forms that are often printed as one
//! program: each pair is told apart, and the program that was meant is told
//! equal in all styles.

#[path = "forms/read_file.rs"]
mod forms;

use forms::{
    another, awaited, callback, callback_to_promises, meant, meant_awaited,
    mended, promises_to_await, read_file, when_it_fails, who_waits,
};
use std::cell::Cell;
use std::rc::Rc;
use styles::send::wait::yield_;
use styles::yield_from::wait::yield_from;
use twins::{
    Cause, Check, Done, Finding, Handle, Level, Outside, Passed, Verdict,
    Version,
};

/// The schedule in which the file cannot be read.
const FAILS: &str = r#"readFile("foo.txt") gives Err(NoFile)"#;

/// Returns the difference that a check finds.
fn found(check: &Check) -> Finding {
    match check.run() {
        Verdict::Differs(finding) => *finding,
        other => panic!("{other}"),
    }
}

/// Requires that two versions differ when all is as usual, for one cause; and
/// when the file cannot be read, for another.
fn expect(check: &Check, success: Cause, failure: Cause) {
    let finding = found(check);
    assert_eq!(finding.cause, success, "{}", check.run());
    assert!(finding.schedule.is_empty(), "{:?}", finding.schedule);
    // That one is known now, so the search goes on.
    let rest = check.clone().known(success, "told above");
    let finding = found(&rest);
    assert_eq!(finding.cause, failure, "{}", rest.run());
    assert_eq!(finding.schedule, [FAILS]);
    let both = rest.known(failure, "told above").run();
    assert!(both.is_equal(), "{both}");
}

fn callback_to_await() -> Check {
    let old = twins::callbacks(callback);
    twins::check("callback_to_await", old, twins::futures(awaited))
}

#[test]
fn the_callback_has_no_second_step_and_is_silent_when_it_fails() {
    expect(&callback_to_promises(), Cause::Start, Cause::Error);
    expect(&callback_to_await(), Cause::Start, Cause::Error);
    let sentence = found(&callback_to_promises()).sentence;
    assert_eq!(
        sentence,
        "start: old is over with (); new begins another(None)."
    );
}

#[test]
fn the_promises_pass_undefined_and_go_on_after_the_catch() {
    expect(&promises_to_await(), Cause::Start, Cause::Error);
    let sentence = found(&promises_to_await()).sentence;
    assert_eq!(
        sentence,
        "start: old begins another(None); new begins another(Some(\"abc\"))."
    );
    let sentence = found(&when_it_fails()).sentence;
    assert_eq!(
        sentence,
        "error: when readFile(\"foo.txt\") fails, old begins another(None); \
         new is over with ()."
    );
}

#[test]
fn the_await_does_not_wait_for_the_second_step() {
    let finding = found(&who_waits());
    assert_eq!(finding.cause, Cause::Order);
    assert!(finding.schedule.is_empty(), "{:?}", finding.schedule);
    // The order is all that differs: weaker levels do not have it.
    let verdict = who_waits().at(Level::Effects).run();
    assert!(verdict.is_equal(), "{verdict}");
}

/// Callbacks that can be cancelled: by the handle of what is under way.
fn by_callbacks() -> impl Version<()> {
    twins::callbacks(|out: Outside, done: Done<()>| {
        let reading = read_file(out).start();
        let under_way = Rc::new(Cell::new(reading.handle()));
        let next: Rc<Cell<Handle>> = under_way.clone();
        reading.then(move |read| match read {
            Ok(data) => {
                out.note("data was read");
                let second = another(out, Some(data)).start();
                next.set(second.handle());
                second.then(move |()| done.call(()));
            }
            Err(error) => {
                out.note(format!("{error:?}"));
                done.call(());
            }
        });
        move || under_way.get().cancel()
    })
}

fn by_send() -> impl Version<()> {
    twins::send(|co, out: Outside| async move {
        match yield_!(co, read_file(out)) {
            Ok(data) => {
                out.note("data was read");
                yield_!(co, another(out, Some(data)));
            }
            Err(error) => out.note(format!("{error:?}")),
        }
    })
}

fn by_yield_from() -> impl Version<()> {
    twins::yield_from(|co, out: Outside| async move {
        match yield_from!(co, read_file(out)) {
            Ok(data) => {
                out.note("data was read");
                yield_from!(co, another(out, Some(data)));
            }
            Err(error) => out.note(format!("{error:?}")),
        }
    })
}

fn by_futures() -> impl Version<()> {
    twins::futures(meant_awaited)
}

/// Requires that a check passes, with all schedules that there are.
fn passes(check: &Check) -> Passed {
    match check.run() {
        Verdict::Equal(passed) => {
            assert!(passed.is_complete, "{passed}");
            assert_eq!(passed.schedules, 2, "{passed}");
            passed
        }
        other => panic!("{other}"),
    }
}

macro_rules! pairs {
    ($($name:ident: $old:expr, $new:expr;)*) => {$(
        #[test]
        fn $name() {
            let check = twins::check(stringify!($name), $old, $new);
            let passed = passes(&check);
            assert!(passed.cancellations > 0, "{passed}");
            assert_eq!(passed.why_no_cancel, None);
        }
    )*};
}

pairs! {
    callbacks_to_send: by_callbacks(), by_send();
    callbacks_to_yield_from: by_callbacks(), by_yield_from();
    callbacks_to_futures: by_callbacks(), by_futures();
    send_to_callbacks: by_send(), by_callbacks();
    send_to_yield_from: by_send(), by_yield_from();
    send_to_futures: by_send(), by_futures();
    yield_from_to_callbacks: by_yield_from(), by_callbacks();
    yield_from_to_send: by_yield_from(), by_send();
    yield_from_to_futures: by_yield_from(), by_futures();
    futures_to_callbacks: by_futures(), by_callbacks();
    futures_to_send: by_futures(), by_send();
    futures_to_yield_from: by_futures(), by_yield_from();
}

#[test]
fn what_was_meant_is_equal_with_plain_callbacks_too() {
    let passed = passes(&mended());
    assert_eq!(passed.level, Level::Turns);
    let new = twins::callbacks(meant);
    passes(&twins::check("plain", by_callbacks(), new));
}
