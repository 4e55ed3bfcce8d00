//! Bodies within bodies: how deep they go.

use super::{ME, Nested, run_out, run_turns, value};
use crate::support::on_small_stack;
use crate::support::worlds::quiet_loop;
use styles::event_loop::Loop;
use styles::send::task::{Co, spawn};
use styles::send::timeout::timeout;
use styles::send::wait::{Call, Sleep, yield_};
use styles::workload::Elapsed;

#[test]
fn ten_thousand_levels_take_no_stack_and_a_cancellation_closes_all() {
    fn nest(co: Co, depth: u32) -> Nested<u32> {
        Box::pin(async move {
            if depth == 0 {
                yield_!(co, Sleep(1));
                yield_!(co, Sleep(99));
                return 0;
            }
            yield_!(co, Call(|co| nest(co, depth - 1))) + 1
        })
    }
    on_small_stack(|| {
        let event_loop = quiet_loop();
        let lp = event_loop.handle();
        let deep = spawn(lp, ME, |co| nest(co, 10_000));
        assert_eq!(value(&event_loop, &deep), 10_000);
        let thrown =
            spawn(lp, ME, |co| timeout(co, 50, |co| nest(co, 10_000)));
        assert_eq!(value(&event_loop, &thrown), Err(Elapsed));
        let dropped = spawn(lp, ME, |co| nest(co, 10_000));
        lp.call_later(50, move |_: &Loop| dropped.cancel());
        run_out(&event_loop);
        let left = spawn(lp, ME, |co| nest(co, 10_000));
        run_turns(&event_loop, 3);
        drop((left, event_loop));
    });
}
