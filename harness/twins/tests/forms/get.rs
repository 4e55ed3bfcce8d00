//! One operation, waited for in two ways, and what checks of it must find.

use styles::send::task::Co;
use styles::yield_from::task::Co as Delegating;
use twins::{
    Cause, Check, Done, Op, Outside, callbacks, check, futures, send, yield_,
    yield_from,
};

pub(crate) fn get(out: Outside) -> Op<u64> {
    out.op("get", 7, [1, 2])
}

pub(crate) fn old(out: Outside, done: Done<u64>) {
    get(out).then(move |got| done.call(got));
}

pub(crate) async fn new(out: Outside) -> u64 {
    get(out).await
}

pub(crate) fn works_on() {
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
pub(crate) fn finds(check: Check, cause: Cause, words: &str) {
    let check = check.budget(200);
    for _ in 0..2 {
        let verdict = check.run();
        let report = verdict.to_string();
        assert_eq!(verdict.cause(), Some(cause), "{report}");
        assert!(report.contains(words), "{report}");
        works_on();
    }
}
