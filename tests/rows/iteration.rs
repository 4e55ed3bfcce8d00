//! A13, iteration and context.

use super::columns::numbers::leave_early;
use super::rig::{ROWS, event_loop, expect, recorded, run_out};
use crate::support::script::{Step, steps};
use crate::support::tasks::start;
use styles::Style;

in_each_style! {
    fn i3_a_list_is_gone_through_with_a_wait_for_each(style: Style) {
        let body = |us, value| steps([Step::Sleep(us), Step::Return(value)]);
        let list = [body(20, "a1"), body(10, "a2")];
        let script = list.map(Step::Call);
        expect(style, script, &["20 a1", "30 a2"]);
        // Tasks have begun before they are waited for.
        let script = [
            Step::Start(body(20, "a1")),
            Step::Start(body(10, "a2")),
            Step::Value(1),
            Step::Value(2),
        ];
        expect(style, script, &["20 a1", "20 a2"]);
    }
}

in_each_style! {
    fn i5_what_is_left_of_an_iteration_is_closed_by_a_wait(style: Style) {
        let (event_loop, log) = event_loop();
        let task = leave_early(style, event_loop.handle());
        run_out(&event_loop);
        assert_eq!(task.result(), Some(Ok(Ok(()))));
        assert_eq!(log.take(), recorded(ROWS, "I5 closed"));
    }
}

/// Row I2 is in `tests/programs/scopes.rs`; this is the replacement for a
/// destructor that waits, for bodies that are dropped.
#[test]
fn i2_who_is_dropped_can_let_go_and_not_wait() {
    for style in [Style::Callbacks, Style::AsyncAwait] {
        let (event_loop, log) = event_loop();
        let lp = event_loop.handle();
        let body = steps([Step::OnCancel("let go"), Step::Sleep(1_000)]);
        let task = start(style, lp, &body);
        let cancelled = task.clone();
        lp.call_later(5, move |_| assert!(cancelled.cancel()));
        assert_eq!(event_loop.run_while(|| !task.is_done()), Ok(()));
        assert_eq!(log.take(), ["5 let go"]);
        assert_eq!(lp.now_us(), 5);
    }
}
