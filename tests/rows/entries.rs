//! A12, entry points and lifecycle.

use super::script::{
    Act, Acts, Value, acts, event_loop, expect, run, stage, start,
};
use harness::slow_chunks::{SlowChunk, SlowChunks};
use styles::Style;
use styles::asyncio::SharedTask;
use styles::event_loop::{EventLoop, Loop, PollTimeout, Wait};
use styles::trace::Actor;

/// What a page hands to its interpreter.
enum Block {
    Value(Value),
    Body(Acts),
}

/// What an interpreter gives for a block.
enum Evaluated {
    Value(Value),
    Task(SharedTask<Value>),
}

/// Gives a value as it is; a body is started, and what comes of it later.
fn evaluate(style: Style, lp: &Loop, block: &Block) -> Evaluated {
    match block {
        Block::Value(value) => Evaluated::Value(value),
        Block::Body(acts) => Evaluated::Task(start(style, lp, acts)),
    }
}

/// Turns a loop as its host does, for so long.
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
        let body = acts([Act::Sleep(5), Act::Return("three")]);
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
        let ticks = acts([Act::Sleep(10), Act::Say("tick")]);
        drop(evaluate(style, lp, &Block::Body(ticks)));
        let spins = acts([Act::Block(1_000), Act::Say("spun")]);
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
            acts([Act::Say(begun), Act::Sleep(us), Act::Say(done)])
        };
        let never = acts([Act::Future, Act::Say("3 begun"), Act::Await(0)]);
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
            op: "future",
        };
        assert_eq!(lp.waits(), [never], "who never finished");
        drop(tasks);
    }

    fn p4_all_in_bodies_or_a_run_for_each_call(style: Style) {
        let beside = || {
            acts([Act::Sleep(15), Act::Say("beside")])
        };
        let get = || acts([Act::Sleep(10), Act::Return("data")]);
        let process = || acts([Act::Sleep(10), Act::Return("processed")]);
        // In one run what was started goes on beside it.
        let log = ["10 data", "15 beside", "20 processed"];
        let script =
            [Act::Start(beside()), Act::Call(get()), Act::Call(process())];
        expect(style, script, &log);
        // With a run for each call nothing outlives a call.
        let (stage, log) = stage();
        let call = |acts: Acts| run(style, &stage, &acts);
        let first = acts([Act::Start(beside()), Act::Call(get())]);
        assert_eq!(call(first), Ok(""));
        assert_eq!(call(process()), Ok("processed"));
        assert_eq!(log.take(), ["10 data"]);
        assert_eq!(stage.now_us(), 20);
        // Two calls after each other take their sum, together the longer.
        assert_eq!((call(get()), call(get())), (Ok("data"), Ok("data")));
        assert_eq!(stage.now_us(), 40);
        let both = acts([
            Act::Start(get()),
            Act::Start(get()),
            Act::Gather(vec![0, 1]),
            Act::AwaitGathering(0),
        ]);
        assert_eq!(call(both), Ok(""));
        assert_eq!(log.take(), ["50 data data"]);
    }
}
