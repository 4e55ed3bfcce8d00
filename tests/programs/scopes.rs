//! Scopes are left after every end that the body can notice; items come until
//! the last, a break or a cancellation.

use crate::columns::{ITEMS, Left, Visit, column};
use crate::rig::{Rig, waits, wrong};
use crate::support::is_told;
use crate::support::script::{Step, steps};
use styles::Style;
use styles::asyncio::{Raised, Raises};

/// Makes a visit with a body of 10 ms; cancels it after `cancel_ms`
/// milliseconds. Returns the printed lines and the result.
fn visit(
    style: Style,
    entered: Raises,
    body: Step,
    left: Left,
    cancel_ms: Option<u64>,
) -> (Vec<String>, Raises) {
    let rig = Rig::new();
    let body = waits("body", 10, body);
    let visit = Visit {
        entered,
        body,
        left,
    };
    let task = (column(style).visits)(rig.lp(), visit);
    if let Some(ms) = cancel_ms {
        rig.cancel_after(ms, &task);
    }
    let said = rig.run();
    (said, task.result().expect("it has ended"))
}

/// The last step of a body that succeeds.
const SUCCEED: Step = Step::Return("1");

/// The printed lines until the body has ended by itself.
const BODY: [&str; 4] = ["0 enters", "0 begins", "10 body", "10 body dropped"];

in_each_style! {
    fn a_scope_is_left_after_success(style: Style) {
        let (said, result) =
            visit(style, Ok(()), SUCCEED, Left::Through, None);
        let leaves = ["10 leaves after success", "110 has left"];
        assert_eq!(said, [&BODY[..], &leaves].concat());
        assert_eq!(result, Ok(()));
    }

    fn a_scope_is_left_after_an_error(style: Style) {
        let body = Step::Raise("wrong");
        let (said, result) = visit(style, Ok(()), body, Left::Through, None);
        let leaves = ["10 leaves after ValueError: wrong", "110 has left"];
        assert_eq!(said, [&BODY[..], &leaves].concat());
        assert_eq!(result, Err(wrong()));
    }

    fn a_scope_may_swallow_the_error_or_fail_itself(style: Style) {
        let cancelled = [Step::CancelFuture(0), Step::Await(0)];
        let cancelled = Step::Call(steps(cancelled));
        let left = [(Left::Swallow, Ok(())), (Left::Fail, Err(wrong()))];
        for (left, expected) in left {
            for body in [cancelled.clone(), SUCCEED] {
                let (_, result) = visit(style, Ok(()), body, left, None);
                assert_eq!(result, expected);
            }
        }
    }

    fn a_scope_that_cannot_be_entered_is_not_left(style: Style) {
        let entered = Err(wrong());
        let (said, result) = visit(style, entered, SUCCEED, Left::Fail, None);
        assert_eq!(said, ["0 enters"]);
        assert_eq!(result, Err(wrong()));
    }

    /// The difference between the styles: a body that is dropped where it
    /// waits cannot wait once more, so its scope is not left.
    fn a_scope_is_left_after_cancellation_by_who_is_told(style: Style) {
        let (said, result) =
            visit(style, Ok(()), SUCCEED, Left::Through, Some(5));
        assert_eq!(said[..2], BODY[..2]);
        if is_told(style) {
            let leaves = [
                "5 body dropped",
                "5 leaves after CancelledError",
                "105 has left",
            ];
            assert_eq!(said[2..], leaves);
        } else {
            assert_eq!(said[2..], ["5 body dropped"]);
        }
        assert_eq!(result, Err(Raised::cancelled()));
    }

    fn a_scope_may_be_cancelled_while_it_is_left(style: Style) {
        let (said, result) =
            visit(style, Ok(()), SUCCEED, Left::Through, Some(50));
        let leaves = ["10 leaves after success"];
        assert_eq!(said, [&BODY[..], &leaves].concat());
        assert_eq!(result, Err(Raised::cancelled()));
    }

    fn items_come_to_the_end_or_until_enough(style: Style) {
        let all = ["100 item 1", "200 item 2", "300 item 3"];
        for at_most in [1, 2, ITEMS, ITEMS + 1] {
            let rig = Rig::new();
            let task = (column(style).iterates)(rig.lp(), at_most);
            let count = at_most.min(ITEMS);
            let after = format!("{count}00 after the loop");
            let expected = all.iter().take(count as usize);
            let expected = expected.copied().chain([after.as_str()]);
            assert_eq!(rig.run(), Vec::from_iter(expected));
            assert_eq!(task.result(), Some(Ok(())));
        }
    }

    fn others_run_between_two_items(style: Style) {
        let rig = Rig::new();
        for ms in [150, 250] {
            rig.lp().call_later(ms * 1_000, |lp| lp.print("other"));
        }
        (column(style).iterates)(rig.lp(), ITEMS);
        let expected = [
            "100 item 1",
            "150 other",
            "200 item 2",
            "250 other",
            "300 item 3",
            "300 after the loop",
        ];
        assert_eq!(rig.run(), expected);
    }

    fn whoever_is_cancelled_gets_no_more_items(style: Style) {
        let rig = Rig::new();
        let task = (column(style).iterates)(rig.lp(), ITEMS);
        rig.cancel_after(250, &task);
        assert_eq!(rig.run(), ["100 item 1", "200 item 2"]);
        assert!(task.is_cancelled());
    }
}
