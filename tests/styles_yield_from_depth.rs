//! Nested bodies: their depth in both ways of delegating, and their names in
//! reports.

mod support;

use std::future::Future;
use std::pin::Pin;
use styles::event_loop::Loop;
use styles::generator::{Chain, ChainCo, GeneratorState, Misuse};
use styles::trace::Actor;
use styles::workload::Elapsed;
use styles::yield_from::task::{Boxed, Co, generator, spawn};
use styles::yield_from::timeout::timeout;
use styles::yield_from::wait::{sleep, yield_from, yield_now};
use support::on_small_stack;
use support::runs::{run_out, run_turns, value};
use support::worlds::quiet_loop;

const ME: Actor = Actor::Task(1);

/// A depth of bodies that fits on the stack of a test, since a parent drives
/// its child; each is in a box, or it would be as large as all within it.
const DEEP: u32 = 1_000;

fn nest(depth: u32) -> Boxed<u32> {
    Boxed::new(generator(async move |co| {
        if depth == 0 {
            yield_from!(co, sleep(1));
            yield_from!(co, sleep(99));
            return 0;
        }
        yield_from!(co, nest(depth - 1)) + 1
    }))
}

#[test]
fn a_throw_and_a_close_go_through_a_thousand_levels() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let deep = spawn(lp, ME, nest(DEEP));
    assert_eq!(value(&event_loop, &deep), DEEP);
    let thrown = spawn(lp, ME, timeout(50, nest(DEEP)));
    assert_eq!(value(&event_loop, &thrown), Err(Elapsed));
    let dropped = spawn(lp, ME, nest(DEEP));
    lp.call_later(50, move |_: &Loop| dropped.cancel());
    run_out(&event_loop);
    let left = spawn(lp, ME, nest(DEEP));
    run_turns(&event_loop, 3);
    drop((left, event_loop));
}

type NestCo = ChainCo<u32, (), Elapsed>;
type Nested = Pin<Box<dyn Future<Output = Result<u32, Elapsed>>>>;

/// The other way of delegating: in a row, with a length that costs nothing.
#[test]
fn ten_thousand_levels_of_a_chain_take_no_stack() {
    fn nest(co: NestCo, depth: u32) -> Nested {
        Box::pin(async move {
            if depth == 0 {
                co.yield_(1).await?;
                co.yield_(2).await?;
                return Ok(0);
            }
            Ok(co.yield_from(|co| nest(co, depth - 1)).await? + 1)
        })
    }
    on_small_stack(|| {
        let started = || {
            let mut chain = Chain::new(|co| nest(co, 10_000));
            assert_eq!(chain.start(), Ok(GeneratorState::Yielded(1)));
            assert_eq!(chain.depth(), 10_001);
            chain
        };
        let mut returns = started();
        assert_eq!(returns.send(()), Ok(GeneratorState::Yielded(2)));
        assert_eq!(returns.send(()), Ok(GeneratorState::Returned(Ok(10_000))));
        let mut thrown = started();
        assert_eq!(
            thrown.throw(Elapsed),
            Ok(GeneratorState::Returned(Err(Elapsed)))
        );
        let mut closed = started();
        closed.close();
        assert_eq!(closed.send(()), Err(Misuse::Finished));
        drop(started());
    });
}

#[test]
fn the_await_tree_names_bodies_that_are_waited_for_and_no_others() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    fn before() -> Boxed<u64> {
        Boxed::new(generator(async |co: Co| co.now_us()))
    }
    fn limited() -> Boxed<()> {
        Boxed::new(generator(async |co| yield_from!(co, sleep(9))))
    }
    fn after() -> Boxed<()> {
        Boxed::new(generator(async |co| yield_from!(co, yield_now())))
    }
    fn main() -> Boxed<()> {
        Boxed::new(generator(async |co| {
            yield_from!(co, before());
            let ended = yield_from!(co, timeout(5, limited()));
            assert_eq!(ended, Err(Elapsed));
            yield_from!(co, after());
        }))
    }
    let task = spawn(lp, ME, main());
    assert_eq!(lp.await_tree(), "task:1: main\n");
    run_turns(&event_loop, 1);
    let tree = "task:1: main > guard > limited\n  sleep\n  sleep\n";
    assert_eq!(lp.await_tree(), tree);
    event_loop.run_while(|| lp.now_us() < 5).expect("an alarm");
    assert_eq!(lp.await_tree(), "task:1: main > after\n");
    assert_eq!(value(&event_loop, &task), ());
}
