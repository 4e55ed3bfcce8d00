//! Counts of allocations: how often a style asks for memory does not depend on
//! the machine.
//!
//! Each count is the difference between a number of elements and twice as
//! many, so that allocations made once do not show.

use allocation_counter::measure;
use harness::worlds::null::NullWorld;
use lab::measure::{Model, Subject};
use std::pin::Pin;
use styles::async_await::task;
use styles::event_loop::{EventLoop, Flow, Loop, OpKey, Resume, Task};
use styles::trace::{Actor, Silence};
use styles::yield_from::task::generator;
use styles::yield_from::wait::sleep;
use styles::{Style, yield_from};

const CALLBACKS: Subject = Subject::Style(Style::Callbacks);
const SEND: Subject = Subject::Style(Style::Send);
const YIELD_FROM: Subject = Subject::Style(Style::YieldFrom);
const ASYNC_AWAIT: Subject = Subject::Style(Style::AsyncAwait);

/// Elements of the smaller run.
const COUNT: u32 = 1_000;

/// Returns the number of allocations in the run of a model, without its
/// preparation and its end.
fn allocations(model: Model, subject: Subject) -> u64 {
    let prepared = model.prepare(subject);
    let mut finished = None;
    let info = measure(|| finished = Some(prepared.run()));
    let finished = finished.expect("a run").expect("a good end");
    assert_eq!(finished.work().checksum, model.checksum());
    info.count_total
}

/// Returns the number of allocations for [`COUNT`] more elements.
fn growth(model: impl Fn(u32) -> Model, subject: Subject) -> u64 {
    let few = allocations(model(COUNT), subject);
    let twice = allocations(model(2 * COUNT), subject);
    twice - few
}

#[track_caller]
fn check_turns(subject: Subject, expected: u64) {
    for tasks in [1, 10] {
        let turn = |turns| Model::Turn {
            tasks,
            turns_each: u64::from(turns / tasks),
        };
        assert_eq!(growth(turn, subject), expected, "{tasks} tasks");
    }
    for depth in [1, 8, 128] {
        let turns = |turns| Model::Depth {
            depth,
            turns: u64::from(turns),
        };
        assert_eq!(growth(turns, subject), expected, "depth {depth}");
    }
}

#[test]
fn callbacks_allocate_once_a_turn() {
    check_turns(CALLBACKS, u64::from(COUNT));
}

#[test]
fn send_allocates_nothing_a_turn() {
    check_turns(SEND, 0);
}

#[test]
fn yield_from_allocates_nothing_a_turn() {
    check_turns(YIELD_FROM, 0);
}

#[test]
fn async_await_allocates_nothing_a_turn() {
    check_turns(ASYNC_AWAIT, 0);
}

#[test]
fn the_floor_allocates_nothing_a_turn() {
    check_turns(Subject::Floor, 0);
}

/// Returns the number of allocations for [`COUNT`] tasks on a loop with tables
/// that have grown before.
fn task_allocations(spawn: fn(&Loop, Actor) -> Task<()>) -> u64 {
    let world = Box::new(NullWorld::default());
    let event_loop = EventLoop::new(world, Box::new(Silence));
    let lp = event_loop.handle();
    let mut tasks = Vec::new();
    let mut round = || {
        tasks.extend((0..COUNT).map(|n| spawn(lp, Actor::Task(n))));
        let last = tasks.last().expect("tasks");
        event_loop.run_until_complete(last).expect("a good end");
        tasks.clear();
    };
    // There are two ready queues, which take turns.
    round();
    round();
    measure(round).count_total
}

#[test]
fn async_await_allocates_once_a_task() {
    let spawn = |lp: &Loop, actor| task::spawn(lp, actor, |_| async {});
    assert_eq!(task_allocations(spawn), u64::from(COUNT));
}

#[test]
fn yield_from_allocates_four_times_a_task_that_waits() {
    let spawn = |lp: &Loop, actor| {
        let body = generator(async |co| {
            // Nothing is thrown.
            let _ = yield_from!(co, sleep(5));
        });
        yield_from::task::spawn(lp, actor, body)
    };
    assert_eq!(task_allocations(spawn), 4 * u64::from(COUNT));
}

/// The first child of a task takes one more: the path of those that wait.
#[test]
fn yield_from_allocates_twice_a_child() {
    fn spawn<const CHILDREN: u32>(lp: &Loop, actor: Actor) -> Task<()> {
        let body = generator(async |co| {
            for _ in 0..CHILDREN {
                let child = generator(async |co| {
                    // Nothing is thrown.
                    let _ = yield_from!(co, sleep(5));
                });
                yield_from!(co, child);
            }
        });
        yield_from::task::spawn(lp, actor, body)
    }
    let count = u64::from(COUNT);
    assert_eq!(task_allocations(spawn::<1>), (4 + 2 + 1) * count);
    assert_eq!(task_allocations(spawn::<2>), (4 + 2 + 2 + 1) * count);
}

#[test]
fn the_floor_allocates_once_a_task() {
    /// A task that ends when it begins; it has a size, since a box of no size
    /// is not allocated.
    struct Brief(u64);

    impl Resume for Brief {
        fn resume(self: Pin<&mut Self>, _: &Loop, _: Option<OpKey>) -> Flow {
            self.get_mut().0 += 1;
            Flow::Finished
        }

        fn take_result(self: Pin<&mut Self>, into: &mut dyn std::any::Any) {
            if let Some(into) = into.downcast_mut() {
                *into = Some(());
            }
        }
    }

    let spawn = |lp: &Loop, actor| lp.spawn(actor, Box::pin(Brief(0)));
    assert_eq!(task_allocations(spawn), u64::from(COUNT));
}
