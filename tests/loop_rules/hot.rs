//! Hot starts: a task that runs to its first wait while it is started, under
//! the loop's rules.

use super::{run_out, value};
use crate::support::log::Log;
use crate::support::performance::{expect, play};
use crate::support::script::{Step, Steps, steps};
use crate::support::worlds::{loop_over, quiet_loop, simulated, watched};
use futures::future::{join, pending};
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::panic::Location;
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;
use styles::Style;
use styles::async_await::task::{Cx, spawn, spawn_eager};
use styles::async_await::wait;
use styles::event_loop::{
    EventLoop, JoinError, Loop, LoopEvent, Observer, PanickedTask, Task,
};
use styles::trace::Actor;

/// The number of hot starts within each other.
const DEPTH: u32 = 64;

in_each_style! {
    fn its_maker_is_the_current_task_again(style: Style) {
        let hot = steps([Step::SayWho, Step::Turn]);
        let script = [
            Step::SayWho,
            Step::StartEager(hot.clone()),
            Step::SayWho,
            Step::Call(steps([Step::StartEager(hot), Step::SayWho])),
        ];
        let log = ["0 task:0", "0 task:2", "0 task:0", "0 task:3", "0 task:0"];
        expect(style, script, &log);
    }

    fn its_maker_waits_for_its_own(style: Style) {
        let hot = steps([
            Step::Sleep(3),
            Step::Say("hot"),
            Step::Set(0),
        ]);
        let script = [
            Step::Sleep(1),
            Step::StartEager(hot),
            Step::Sleep(1),
            Step::Say("maker"),
            Step::Wait(0),
            Step::Say("both"),
        ];
        expect(style, script, &["2 maker", "4 hot", "4 both"]);
    }

    fn a_panic_ends_it_and_not_its_maker(style: Style) {
        let hot = steps([Step::Hold("guard"), Step::Panic("hot")]);
        let script = steps([
            Step::StartEager(hot),
            Step::Say("maker"),
            Step::Turn,
            Step::Join(1),
        ]);
        let played = play(style, simulated(&[], &[]), &script);
        let log = [
            "0 guard dropped",
            "0 maker",
            "0 RuntimeError: the task panicked",
        ];
        assert_eq!(played.log, log);
        let (actor, message) = (Actor::Task(2), "hot".to_string());
        assert_eq!(played.panicked, [PanickedTask { actor, message }]);
    }

    fn it_can_be_cancelled_at_its_first_wait(style: Style) {
        let hot = steps([Step::Hold("guard"), Step::Sleep(9)]);
        let script = [
            Step::StartEager(hot),
            Step::Cancel(1),
            Step::Turn,
            Step::Join(1),
        ];
        let log = ["0 True", "0 guard dropped", "0 CancelledError"];
        expect(style, script, &log);
    }

    fn it_can_cancel_its_maker(style: Style) {
        let hot = steps([Step::Cancel(0), Step::Say("hot"), Step::Turn]);
        let script = steps([
            Step::Hold("guard"),
            Step::StartEager(hot),
            Step::Say("goes on"),
            Step::Turn,
            Step::Say("never"),
        ]);
        let played = play(style, simulated(&[], &[]), &script);
        assert_eq!(played.log, ["0 hot", "0 goes on", "0 guard dropped"]);
        assert!(!played.leaked_loop);
    }

    fn only_so_many_start_within_each_other(style: Style) {
        let mut script: Steps = steps([Step::Say("innermost")]);
        for _ in 0..=DEPTH {
            let said = Step::Say("goes on");
            script = steps([Step::StartEager(script), said]);
        }
        let played = play(style, simulated(&[], &[]), &script);
        // The script itself, and the innermost, which is queued.
        let goes_on = vec!["0 goes on"; DEPTH as usize + 1];
        assert_eq!(played.log, goes_on);
        assert_eq!(played.tasks_left, 1);
        let tasks = u64::from(DEPTH) + 2;
        assert_eq!(played.counters.tasks, tasks);
        assert_eq!(played.counters.resumptions, tasks - 1);
        assert_eq!(played.counters.turns, 1);
    }
}

#[test]
fn outside_of_a_run_it_is_queued_as_in_asyncio() {
    let event_loop = quiet_loop();
    let log = Log::default();
    let said = log.clone();
    let lp = event_loop.handle();
    let task = spawn_eager(lp, Actor::Task(1), async move |_| {
        said.say("runs");
    });
    log.say("started");
    value(&event_loop, &task);
    assert_eq!(log.take(), ["started", "runs"]);
    drop(task);
    let lp = event_loop.handle().clone();
    drop(event_loop);
    let late = spawn_eager(&lp, Actor::Task(2), async |_| ());
    assert_eq!(late.result(), Some(Err(JoinError::Cancelled)));
}

#[test]
fn a_plain_callback_starts_one_hot_too() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let said = log.clone();
    lp.call_soon(move |lp| {
        let of_task = said.clone();
        drop(spawn_eager(lp, Actor::Task(1), |cx| async move {
            of_task.say("task");
            wait::sleep(&cx, 1).await;
            of_task.say("later");
        }));
        said.say("callback");
    });
    run_out(&event_loop);
    assert_eq!(log.take(), ["task", "callback", "later"]);
}

/// A chain of hot starts without end does not overflow the stack; what is too
/// deep comes in the next turn.
#[test]
fn a_chain_of_hot_starts_needs_little_stack() {
    fn start(lp: &Loop, left: u32, done: Rc<Cell<bool>>) {
        drop(spawn_eager(
            lp,
            Actor::Task(left),
            async move |cx: Cx| match left {
                0 => done.set(true),
                _ => start(&cx, left - 1, done),
            },
        ));
    }
    let event_loop = quiet_loop();
    let done = Rc::new(Cell::new(false));
    start(event_loop.handle(), 100_000, done.clone());
    run_out(&event_loop);
    assert!(done.get());
    // Each turn begins one, and 64 within it.
    let turns = event_loop.handle().counters().turns;
    assert_eq!(turns, 100_001_u64.div_ceil(u64::from(DEPTH) + 1));
}

type Waiting = Pin<Box<dyn Future<Output = ()>>>;

/// Runs a task that begins a wait, and hands it, when it is over, to a task
/// that it starts hot; returns the times at which the two end.
fn handed_on(wait: fn(&'static Cx) -> Waiting) -> (u64, Option<u64>) {
    let event_loop = quiet_loop();
    // Waits borrow the handle, and this one moves from task to task.
    let lp: &'static Cx = Box::leak(Box::new(event_loop.handle().clone()));
    let task = spawn(lp, Actor::Task(1), |cx| async move {
        let mut begun = wait(lp);
        let mut polls = 0;
        let hot: Task<u64> = poll_fn(|context| {
            polls += 1;
            if polls == 1 {
                assert!(begun.as_mut().poll(context).is_pending());
                return Poll::Pending;
            }
            // Resumed because it is over; its outcome is not taken yet.
            let begun = std::mem::replace(&mut begun, Box::pin(pending()));
            Poll::Ready(spawn_eager(&cx, Actor::Task(2), async |cx: Cx| {
                begun.await;
                cx.now_us()
            }))
        })
        .await;
        (cx.now_us(), hot.result().and_then(Result::ok))
    });
    value(&event_loop, &task)
}

#[test]
fn the_outcome_that_its_maker_has_not_taken_may_be_taken_within() {
    let slept = handed_on(|lp| Box::pin(wait::sleep(lp, 5)));
    assert_eq!(slept, (5, Some(5)));
    let yielded = handed_on(|lp| Box::pin(wait::yield_now(lp)));
    assert_eq!(yielded, (0, Some(0)));
}

#[test]
fn the_outcome_that_its_maker_has_not_taken_may_be_dropped_within() {
    let (world, watch) = watched(simulated(&[], &[]));
    let event_loop = loop_over(world);
    let lp: &'static Cx = Box::leak(Box::new(event_loop.handle().clone()));
    let task = spawn(lp, Actor::Task(1), |cx| async move {
        let mut begun: Waiting = Box::pin(wait::yield_now(lp));
        let mut polls = 0;
        poll_fn(|context| {
            polls += 1;
            if polls == 1 {
                return begun.as_mut().poll(context);
            }
            let begun = std::mem::replace(&mut begun, Box::pin(pending()));
            drop(spawn_eager(&cx, Actor::Task(2), async |_| drop(begun)));
            Poll::Ready(())
        })
        .await;
        // The tickets of yields that were withdrawn are not mixed up.
        wait::yield_now(&cx).await;
        wait::yield_now(&cx).await;
    });
    value(&event_loop, &task);
    assert_eq!(event_loop.handle().counters().turns, 4);
    drop(watch);
}

/// A waker that the maker has kept, and that is woken and dropped by another
/// thread while a task runs within it, wakes the maker all the same.
#[test]
fn a_waker_that_its_maker_has_kept_is_not_forgotten() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let (sender, receiver) = futures::channel::oneshot::channel();
    let task = spawn(lp, Actor::Task(1), |cx| async move {
        let mut sender = Some(sender);
        let hot = poll_fn(|_| {
            // Within: the sender wakes the receiver, which has kept the waker
            // of all tasks, on another thread, and drops the waker.
            if let Some(sender) = sender.take() {
                drop(spawn_eager(&cx, Actor::Task(2), async move |cx: Cx| {
                    let sent = std::thread::spawn(|| sender.send(7));
                    sent.join().expect("no panic").expect("a receiver");
                    wait::yield_now(&cx).await;
                }));
            }
            Poll::Ready(())
        });
        join(receiver, hot).await.0
    });
    assert_eq!(value(&event_loop, &task), Ok(7));
}

/// Notes who runs, as an observer is told.
#[derive(Clone, Default)]
struct Noted(Rc<RefCell<Vec<String>>>);

impl Observer for Noted {
    fn observe(&mut self, _: u64, step: LoopEvent) {
        let line = match step {
            LoopEvent::Woken { task, by, place } => {
                let by = if by.is_some() { "a task" } else { "nobody" };
                let at = place.map_or("", Location::file);
                format!("{} woken by {by} in {at}", task.actor)
            }
            LoopEvent::Resumed { task, .. } => {
                format!("{} resumed", task.actor)
            }
            LoopEvent::Paused { .. } => "paused".to_string(),
            LoopEvent::Begun {
                place: Some(place), ..
            } => format!("waits in {}", place.file()),
            _ => return,
        };
        self.0.borrow_mut().push(line);
    }
}

#[test]
fn an_observer_sees_it_run_within_its_maker() {
    let event_loop: EventLoop = quiet_loop();
    let noted = Noted::default();
    event_loop.set_observer(Box::new(noted.clone()));
    let lp = event_loop.handle();
    let task = spawn(lp, Actor::Task(1), async |cx: Cx| {
        drop(spawn_eager(&cx, Actor::Task(2), async |cx: Cx| {
            wait::yield_now(&cx).await;
        }));
        wait::yield_now(&cx).await;
    });
    value(&event_loop, &task);
    let here = file!();
    let expected = [
        format!("task:1 woken by nobody in {here}"),
        "task:1 resumed".to_string(),
        format!("task:2 woken by a task in {here}"),
        "task:2 resumed".to_string(),
        format!("waits in {here}"),
        "paused".to_string(),
        format!("waits in {here}"),
        "paused".to_string(),
    ];
    assert_eq!(noted.0.borrow()[..expected.len()], expected);
}
