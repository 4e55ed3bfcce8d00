//! Bodies within bodies: how deep they go.

use super::{ME, Nested, value};
use crate::support::on_small_stack;
use crate::support::worlds::quiet_loop;
use std::cell::Cell;
use styles::event_loop::Loop;
use styles::send::task::{Co, spawn};
use styles::send::timeout::timeout;
use styles::send::wait::{Call, Sleep, yield_};
use styles::workload::{Elapsed, Fault};

#[test]
fn ten_thousand_levels_take_no_stack_and_a_throw_goes_through_all() {
    fn nest(co: Co, depth: u32) -> Nested<Result<u32, Fault>> {
        Box::pin(async move {
            if depth == 0 {
                yield_!(co, Sleep(1))?;
                yield_!(co, Sleep(99))?;
                return Ok(0);
            }
            Ok(yield_!(co, Call(|co| nest(co, depth - 1)))? + 1)
        })
    }
    on_small_stack(|| {
        let event_loop = quiet_loop();
        let lp = event_loop.handle();
        let deep = spawn(lp, ME, |co| nest(co, 10_000));
        assert_eq!(value(&event_loop, &deep), Ok(10_000));
        let thrown = spawn(lp, ME, |co| {
            timeout(co, 50, |co: Co| async move {
                let ended = yield_!(co, Call(|co| nest(co, 10_000)));
                assert_eq!(ended, Err(Fault::Interrupted));
            })
        });
        assert_eq!(value(&event_loop, &thrown), Err(Elapsed));
        let dropped = spawn(lp, ME, |co| nest(co, 10_000));
        lp.call_later(50, move |_: &Loop| dropped.cancel());
        let end = event_loop.run_until_stopped();
        assert!(end.is_err(), "nobody stops it");
        let left = spawn(lp, ME, |co| nest(co, 10_000));
        let turns = Cell::new(3);
        let left_turns = || turns.replace(turns.get() - 1) > 0;
        event_loop.run_while(left_turns).expect("three turns");
        drop((left, event_loop));
    });
}
