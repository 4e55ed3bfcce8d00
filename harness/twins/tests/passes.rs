//! Orders of what is ready in one pass: off unless they are asked for, and
//! named by time and turn.

use std::cell::Cell;
use std::rc::Rc;
use twins::{Cause, Check, OnDrop, Op, Outside, check, futures};

fn get(out: Outside, id: u64) -> Op<u64> {
    out.op("get", id, [id])
}

/// Two tasks that begin in one pass; each says who it is.
async fn two_tasks(out: Outside) -> u64 {
    let task = |id| async move {
        out.note(id);
        get(out, id).await
    };
    let first = out.spawn(OnDrop::Cancel, task(1));
    let second = out.spawn(OnDrop::Cancel, task(2));
    first.await.unwrap_or(0) + second.await.unwrap_or(0)
}

/// The same, which trusts that the first task begins first.
async fn trusting(out: Outside) -> u64 {
    let is_ready = Rc::new(Cell::new(false));
    let (sets, sees) = (is_ready.clone(), is_ready);
    let first = out.spawn(OnDrop::Cancel, async move {
        sets.set(true);
        out.note(1);
        get(out, 1).await
    });
    let second = out.spawn(OnDrop::Cancel, async move {
        out.note(2);
        match sees.get() {
            true => get(out, 2).await,
            false => 0,
        }
    });
    first.await.unwrap_or(0) + second.await.unwrap_or(0)
}

fn trusting_tasks() -> Check {
    check("trusting_tasks", futures(two_tasks), futures(trusting))
}

#[test]
fn the_order_of_a_pass_is_not_decided_unless_it_is_asked_for() {
    let verdict = trusting_tasks().run();
    assert!(verdict.is_equal(), "{verdict}");
}

#[test]
fn a_task_that_trusts_in_the_order_is_found() {
    let verdict = trusting_tasks().passes().run();
    let when = "the pass at 0 us, turn 2 begins with number 2";
    assert_eq!(verdict.schedule().as_deref(), Some(when), "{verdict}");
    assert_eq!(verdict.cause(), Some(Cause::Start), "{verdict}");
    // It can be named, and is found again.
    let again = trusting_tasks().passes().example(when).budget(0).run();
    assert_eq!(again.schedule().as_deref(), Some(when), "{again}");
    // Without passes, nothing comes up that it could decide.
    let stale = trusting_tasks().example(when).run();
    assert!(stale.to_string().contains("never comes up"), "{stale}");
}

#[test]
fn tasks_that_do_not_trust_in_it_are_equal_in_all_orders() {
    let again = |out| async move { two_tasks(out).await };
    let checked = check("two_tasks", futures(two_tasks), futures(again));
    let (one, all) = (checked.clone().run(), checked.passes().run());
    assert!(one.is_equal() && all.is_equal(), "{one}\n{all}");
    assert!(all.pairs() > one.pairs(), "{all}");
}
