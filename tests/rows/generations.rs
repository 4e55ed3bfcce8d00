//! A10, generators, delegation, the four generations.

use super::script::{Act, acts, event_loop, expect, play, start};
use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use styles::asyncio::SharedTask;
use styles::generator::{Chain, ChainCo, Co, Generator, GeneratorState};
use styles::send::wait::{Blocking, yield_};
use styles::trace::Actor;
use styles::{Style, send};

/// Tasks of each style that live at once.
const MANY: usize = 10_000;

#[test]
fn n1_a_function_is_cut_at_each_wait() {
    for waits in 0..5 {
        let script = vec![Act::Turn; waits].into();
        let pieces = play(Style::Callbacks, &script).counters.resumptions;
        assert_eq!(pieces, waits as u64 + 1);
    }
}

#[test]
fn n2_the_loop_resumes_with_the_value_that_was_waited_for() {
    let (event_loop, _) = event_loop();
    let lp = event_loop.handle();
    let task = send::task::spawn(lp, Actor::Task(1), |co| async move {
        let seven = yield_!(co, Blocking(5, || 7))?;
        yield_!(co, Blocking(5, move || seven + 1))
    });
    assert_eq!(event_loop.run_until_complete(&task), Ok(Ok(8)));
}

/// What a driver is asked for.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Wait,
    Call,
}

type Body = Pin<Box<dyn Future<Output = u32>>>;
type Asking = Generator<Asked, u32, (), Body>;

#[test]
fn n3_a_delegation_gives_what_the_child_returns() {
    let mut parent = Chain::new(|co: ChainCo<Asked, u32, ()>| async move {
        let child = |co: ChainCo<Asked, u32, ()>| async move {
            co.yield_(Asked::Wait).await.unwrap_or(0) * 2
        };
        co.yield_from(child).await + 1
    });
    // The driver sees the child's wait, and nothing of the child.
    assert_eq!(parent.start(), Ok(GeneratorState::Yielded(Asked::Wait)));
    assert_eq!(parent.depth(), 2);
    assert_eq!(parent.send(10), Ok(GeneratorState::Returned(21)));
}

#[test]
fn n4_a_child_is_handed_to_the_driver_by_send_and_not_by_delegation() {
    let child = |co: Co<Asked, u32, ()>| -> Body {
        Box::pin(async move { co.yield_(Asked::Wait).await.unwrap_or(0) * 2 })
    };
    let mut parent: Asking = Generator::new(|co| -> Body {
        Box::pin(async move { co.yield_(Asked::Call).await.unwrap_or(0) + 1 })
    });
    // The driver suspends the parent, runs the child and sends its value.
    assert_eq!(parent.start(), Ok(GeneratorState::Yielded(Asked::Call)));
    let mut child: Asking = Generator::new(child);
    assert_eq!(child.start(), Ok(GeneratorState::Yielded(Asked::Wait)));
    assert_eq!(child.send(10), Ok(GeneratorState::Returned(20)));
    assert_eq!(parent.send(20), Ok(GeneratorState::Returned(21)));
}

in_each_style! {
    fn n5_two_waits_and_one_result_are_three_pieces(style: Style) {
        let script = acts([
            Act::Say("some"),
            Act::Sleep(1),
            Act::Say("more"),
            Act::Job(2, "waited"),
            Act::Return("result"),
        ]);
        let played = play(style, &script);
        assert_eq!(played.log, ["0 some", "1 more", "3 waited"]);
        assert_eq!(played.result, Ok("result"));
        assert_eq!(played.counters.resumptions, 3);
    }

    fn n7_ten_thousand_tasks_live_on_one_thread(style: Style) {
        let (event_loop, log) = event_loop();
        let lp = event_loop.handle();
        let sleeper = acts([Act::Sleep(1_000), Act::Return("slept")]);
        let many: Vec<SharedTask<_>> =
            (0..MANY).map(|_| start(style, lp, &sleeper)).collect();
        // Bodies share counts without a lock, so this cannot leave its
        // thread: `Rc` does not.
        let awake = Rc::new(RefCell::new(0));
        for task in &many {
            let awake = awake.clone();
            task.on_end(move |_| *awake.borrow_mut() += 1);
        }
        lp.call_later(500, |lp| lp.print(lp.waits().len()));
        let over = || *awake.borrow() == MANY;
        assert_eq!(event_loop.run_while(|| !over()), Ok(()));
        assert_eq!(lp.now_us(), 1_000);
        // Half way through each sleeps, and somebody waits for its end.
        assert_eq!(log.take(), [format!("500 {}", 2 * MANY)]);
        let slept = |task: &SharedTask<_>| task.result() == Some(Ok("slept"));
        assert!(many.iter().all(slept));
    }
}

#[test]
fn n6_one_loop_runs_tasks_of_all_styles_at_once() {
    for main in Style::ALL {
        let counter = |name| {
            acts([Act::Say(name), Act::Turn, Act::Say(name), Act::Sleep(5)])
        };
        let starts =
            Style::ALL.map(|style| Act::StartIn(style, counter(style.name())));
        let [one, two, three, four] = starts;
        let script = [
            one,
            two,
            three,
            four,
            Act::Gather(vec![0, 1, 2, 3]),
            Act::AwaitGathering(0),
        ];
        let names = Style::ALL.map(|style| format!("0 {style}"));
        let mut log = [names.clone(), names].concat();
        log.push("5    ".to_string());
        let log: Vec<_> = log.iter().map(String::as_str).collect();
        expect(main, script, &log);
    }
}
