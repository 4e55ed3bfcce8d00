//! A12, entry points and lifecycle.

use super::rig::{event_loop, expect, stage};
use crate::support::script::{Step, Steps, Value, steps};
use crate::support::tasks::{run, start};
use harness::slow_chunks::{SlowChunk, SlowChunks};
use styles::Style;
use styles::asyncio::SharedTask;
use styles::event_loop::{EventLoop, Loop, PollTimeout, Wait};
use styles::trace::Actor;

/// The content of a page that is passed to its interpreter.
enum Block {
    Value(Value),
    Body(Steps),
}

/// The result of an interpreter for a block.
enum Evaluated {
    Value(Value),
    Task(SharedTask<Value>),
}

/// Returns a value unchanged; starts a body, with its result to come later.
fn evaluate(style: Style, lp: &Loop, block: &Block) -> Evaluated {
    match block {
        Block::Value(value) => Evaluated::Value(value),
        Block::Body(steps) => Evaluated::Task(start(style, lp, steps)),
    }
}

/// Turns a loop as its host does, up to a time.
fn turn_until(event_loop: &EventLoop, us: u64) {
    event_loop.handle().call_later(us, |_| ());
    while event_loop.handle().now_us() < us {
        let turned = event_loop.turn(PollTimeout::Never);
        assert!(turned.is_ok(), "{turned:?}");
    }
}

in_each_style! {
    fn p1_a_block_gives_its_value_or_a_future_of_it(style: Style) {
        let (event_loop, _) = event_loop();
        let lp = event_loop.handle();
        let value = Block::Value("three");
        let Evaluated::Value(value) = evaluate(style, lp, &value) else {
            panic!("a value is a value");
        };
        assert_eq!(value, "three");
        let body = steps([Step::Sleep(5), Step::Return("three")]);
        let body = Block::Body(body);
        let Evaluated::Task(task) = evaluate(style, lp, &body) else {
            panic!("a body is not there at once");
        };
        assert_eq!(task.result(), None);
        turn_until(&event_loop, 10);
        assert_eq!(task.result(), Some(Ok("three")));
    }

    fn p2_a_block_that_spins_blocks_all(style: Style) {
        let (event_loop, log) = event_loop();
        let slow = SlowChunks::over(100);
        event_loop.set_observer(Box::new(slow.clone()));
        let lp = event_loop.handle();
        let ticks = steps([Step::Sleep(10), Step::Say("tick")]);
        drop(evaluate(style, lp, &Block::Body(ticks)));
        let spins = steps([Step::Block(1_000), Step::Say("spun")]);
        drop(evaluate(style, lp, &Block::Body(spins)));
        turn_until(&event_loop, 2_000);
        assert_eq!(log.take(), ["1000 spun", "1000 tick"]);
        let reported = SlowChunk {
            actor: Actor::Task(2),
            begun_us: 0,
            took_us: 1_000,
        };
        assert_eq!(slow.take(), [reported]);
    }

    fn p3_no_block_waits_for_the_one_before(style: Style) {
        let (event_loop, log) = event_loop();
        let lp = event_loop.handle();
        let block = |us, begun, done| {
            steps([Step::Say(begun), Step::Sleep(us), Step::Say(done)])
        };
        let never = steps([Step::Say("3 begun"), Step::Await(0)]);
        let blocks = [
            block(30, "1 begun", "1 done"),
            block(10, "2 begun", "2 done"),
            never,
        ];
        let tasks = blocks
            .map(|block| evaluate(style, lp, &Block::Body(block)));
        turn_until(&event_loop, 50);
        let done = [
            "0 1 begun", "0 2 begun", "0 3 begun", "10 2 done", "30 1 done",
        ];
        assert_eq!(log.take(), done);
        let never = Wait {
            actor: Some(Actor::Task(3)),
            op: "promise",
        };
        assert_eq!(lp.waits(), [never], "who never finished");
        drop(tasks);
    }

    fn p4_all_in_bodies_or_a_run_for_each_call(style: Style) {
        let beside = || {
            steps([Step::Sleep(15), Step::Say("beside")])
        };
        let get = || steps([Step::Sleep(10), Step::Return("data")]);
        let process = || steps([Step::Sleep(10), Step::Return("processed")]);
        // In one run what was started goes on beside it.
        let log = ["10 data", "15 beside", "20 processed"];
        let script =
            [Step::Start(beside()), Step::Call(get()), Step::Call(process())];
        expect(style, script, &log);
        // With a run for each call nothing outlives a call.
        let (stage, log) = stage();
        let call = |steps: Steps| run(style, &stage, &steps);
        let first = steps([Step::Start(beside()), Step::Call(get())]);
        assert_eq!(call(first), Ok(""));
        assert_eq!(call(process()), Ok("processed"));
        assert_eq!(log.take(), ["10 data"]);
        assert_eq!(stage.now_us(), 20);
        // Two calls after each other take their sum, together the longer.
        assert_eq!((call(get()), call(get())), (Ok("data"), Ok("data")));
        assert_eq!(stage.now_us(), 40);
        let both = steps([
            Step::Start(get()),
            Step::Start(get()),
            Step::Gather(vec![1, 2]),
            Step::AwaitGathering(0),
        ]);
        assert_eq!(call(both), Ok(""));
        assert_eq!(log.take(), ["50 data data"]);
    }
}
