//! What is allocated, counted: how often a style asks for memory does not
//! depend on the machine.
//!
//! Each count is the difference between so many elements and twice as many,
//! so that what is needed once does not show.

use allocation_counter::measure;
use harness::measure::{Model, Subject};
use harness::worlds::null::NullWorld;
use std::pin::Pin;
use styles::async_await::task;
use styles::event_loop::{EventLoop, Flow, Loop, OpKey, Resume, Task};
use styles::generator::Inline;
use styles::send::task::Co;
use styles::send::wait::{Call, Sleep, yield_};
use styles::trace::{Silence, Who};
use styles::{Style, send};

const CALLBACKS: Subject = Subject::Style(Style::Callbacks);
const SEND: Subject = Subject::Style(Style::Send);
const YIELD_FROM: Subject = Subject::Style(Style::YieldFrom);
const ASYNC_AWAIT: Subject = Subject::Style(Style::AsyncAwait);

/// Elements of the smaller run.
const COUNT: u32 = 1_000;

/// Returns how many allocations running a model takes, its preparation and
/// its end not counted.
fn allocations(model: Model, subject: Subject) -> u64 {
    let prepared = model.prepare(subject);
    let mut finished = None;
    let info = measure(|| finished = Some(prepared.run()));
    let finished = finished.expect("a run").expect("a good end");
    assert_eq!(finished.work().checksum, model.checksum());
    info.count_total
}

/// Returns how many allocations [`COUNT`] more elements take.
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

/// Returns how many allocations [`COUNT`] tasks take on a loop whose tables
/// have grown before.
fn task_allocations(spawn: fn(&Loop, Who) -> Task<()>) -> u64 {
    let world = Box::new(NullWorld::default());
    let event_loop = EventLoop::new(world, Box::new(Silence));
    let lp = event_loop.handle();
    let mut tasks = Vec::new();
    let mut round = || {
        tasks.extend((0..COUNT).map(|n| spawn(lp, Who::Task(n))));
        let last = tasks.last().expect("tasks");
        event_loop.run_until_complete(last).expect("a good end");
        tasks.clear();
    };
    // There are two ready queues, which take turns.
    round();
    round();
    measure(round).count_total
}

/// A task that sleeps: itself, what it left, and the function to call next.
#[test]
fn callbacks_allocate_three_times_a_task_that_sleeps() {
    use styles::callbacks::{task::spawn, wait};
    let sleeps =
        |lp: &Loop, who| spawn(lp, who, |cx, k| wait::sleep(cx, 1, k));
    assert_eq!(task_allocations(sleeps), 3 * u64::from(COUNT));
}

/// A child is a call; it is the continuation that is boxed.
#[test]
fn callbacks_allocate_once_a_child() {
    use styles::callbacks::task::{Continuation, Cx, spawn};
    use styles::callbacks::wait;

    fn child(cx: Cx, k: Continuation<u32>) {
        wait::sleep(cx, 1, move |cx, ()| k(cx, 7));
    }

    let calls = |lp: &Loop, who| {
        spawn(lp, who, |cx, k| {
            child(cx, Box::new(move |cx, _| k(cx, ())));
        })
    };
    assert_eq!(task_allocations(calls), (3 + 1) * u64::from(COUNT));
}

#[test]
fn async_await_allocates_once_a_task() {
    let spawn = |lp: &Loop, who| task::spawn(lp, who, |_| async {});
    assert_eq!(task_allocations(spawn), u64::from(COUNT));
}

/// The task, its mailbox, and the two boxes of `genawaiter`.
#[test]
fn send_allocates_four_times_a_task() {
    let spawn = |lp: &Loop, who| {
        send::task::spawn(lp, who, |co| async move {
            let _ = yield_!(co, Sleep(5));
        })
    };
    assert_eq!(task_allocations(spawn), 4 * u64::from(COUNT));
}

/// The task and its mailbox.
#[test]
fn send_allocates_twice_a_task_without_genawaiter() {
    let spawn = |lp: &Loop, who| {
        let body = |co: Co| async move {
            let _ = yield_!(co, Sleep(5));
        };
        send::task::spawn_on::<Inline<_>, _, _>(lp, who, body)
    };
    assert_eq!(task_allocations(spawn), 2 * u64::from(COUNT));
}

/// The child, and the two boxes of `genawaiter`; its value comes back in it.
#[test]
fn send_allocates_three_times_a_child() {
    async fn calls(co: Co, times: u32) {
        for _ in 0..times {
            yield_!(co, Call(|_| async { [7_u64; 4] }));
        }
    }
    let world = Box::new(NullWorld::default());
    let event_loop = EventLoop::new(world, Box::new(Silence));
    let lp = event_loop.handle();
    let count = |times| {
        let task = send::task::spawn(lp, Who::Task(1), |co| calls(co, times));
        let run = || event_loop.run_until_complete(&task);
        let mut ended = None;
        let info = measure(|| ended = Some(run()));
        assert_eq!(ended, Some(Ok(())));
        info.count_total
    };
    // What is needed once is there from here on.
    count(1);
    let few = count(COUNT);
    assert_eq!(count(2 * COUNT) - few, 3 * u64::from(COUNT));
}

#[test]
fn the_floor_allocates_once_a_task() {
    /// Ends when it begins; of no size, it would need no place.
    struct Brief(u64);

    impl Resume for Brief {
        fn resume(self: Pin<&mut Self>, _: &Loop, _: OpKey) -> Flow {
            self.get_mut().0 += 1;
            Flow::Finished
        }

        fn take_result(self: Pin<&mut Self>, into: &mut dyn std::any::Any) {
            if let Some(into) = into.downcast_mut() {
                *into = Some(());
            }
        }
    }

    let spawn = |lp: &Loop, who| lp.spawn(who, Box::pin(Brief(0)));
    assert_eq!(task_allocations(spawn), u64::from(COUNT));
}
