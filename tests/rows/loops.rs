//! A1, loop and scheduling.

use super::script::{Act, acts, expect};
use styles::Style;

in_each_style! {
    fn l1_call_soon_runs_on_the_loop_not_now(style: Style) {
        let script = [Act::Soon("a"), Act::Soon("b"), Act::Say("c"), Act::Turn];
        expect(style, script, &["0 c", "0 a", "0 b"]);
    }

    fn l2_call_later_runs_after_the_delay(style: Style) {
        let script = [
            Act::Later(1_000, "later"),
            Act::Later(999, "sooner"),
            Act::Sleep(2_000),
        ];
        expect(style, script, &["999 sooner", "1000 later"]);
    }

    fn l3_handle_cancel_prevents_call(style: Style) {
        let script = [
            Act::Later(1_000, "never"),
            Act::Soon("never"),
            Act::SayHandle(0),
            Act::CancelHandle(0),
            Act::CancelHandle(1),
            Act::SayHandle(0),
            Act::Sleep(2_000),
        ];
        expect(style, script, &["0 False", "0 True"]);
    }

    fn l12_one_run_for_each_does_without_concurrency(style: Style) {
        let sleeper = || acts([Act::Sleep(1_000), Act::Say("slept")]);
        let one_by_one = [Act::Call(sleeper()), Act::Call(sleeper())];
        let log = ["1000 slept", "1000 ", "2000 slept", "2000 "];
        expect(style, one_by_one, &log);
        let together = [
            Act::Start(sleeper()),
            Act::Start(sleeper()),
            Act::Gather(vec![0, 1]),
            Act::AwaitGathering(0),
        ];
        expect(style, together, &["1000 slept", "1000 slept", "1000  "]);
    }
}
