//! The facts of an operation, where the two versions do not state the same.

use twins::{Cause, Outside, Verdict, alone, check, futures};

#[test]
fn an_outcome_that_only_new_names_is_tried() {
    let old = |out: Outside| async move { out.op("get", 7, [1]).await };
    let new = |out: Outside| async move { out.op("get", 7, [1, 2]).await };
    let verdict = check("get", futures(old), futures(new)).run();
    assert_eq!(verdict.cause(), Some(Cause::Value), "{verdict}");
    assert_eq!(verdict.schedule().as_deref(), Some("get(7) gives 2"));
}

#[test]
fn what_only_new_allows_is_tried() {
    let old = |out: Outside| async move {
        let get = out.op("get", 7, [1]);
        get.await;
    };
    let new = |out: Outside| async move {
        let get = out.op("get", 7, [1]).may_never_end();
        get.await;
    };
    let Verdict::Equal(passed) =
        check("get", futures(old), futures(new)).run()
    else {
        panic!("both wait for ever")
    };
    assert_eq!(passed.schedules, 2);
    let verdict = alone("get", futures(new)).run();
    assert_eq!(verdict.schedule().as_deref(), Some("get(7) never ends"));
}
