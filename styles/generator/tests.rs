//! PEP 342, clause by clause; PEP 380 is in `tests/`.

#[macro_use]
mod both_ways;
mod children;
mod misuse;
mod raising;

use super::*;
use std::cell::RefCell;
use std::future::{Future, pending, poll_fn, ready};
use std::rc::Rc;
use std::task::Poll;

type Log = Rc<RefCell<Vec<&'static str>>>;

/// Drops with a word into a log, like a `finally` block.
struct Finally(Log, &'static str);

impl Drop for Finally {
    fn drop(&mut self) {
        self.0.borrow_mut().push(self.1);
    }
}

type TestCo = Co<u32, u32, &'static str>;

/// CPython, test_generators: "can't send non-None value to a just-started
/// generator".
#[test]
fn nothing_can_be_sent_before_the_first_yield() {
    let body = |co: TestCo| async move { co.yield_(1).await };
    let mut generator = Generator::new(body);
    assert_eq!(generator.send(7), Err(Misuse::NotStarted));
    assert_eq!(generator.start(), Ok(GeneratorState::Yielded(1)));
    assert_eq!(generator.start(), Err(Misuse::AlreadyStarted));
    assert_eq!(generator.send(7), Ok(GeneratorState::Returned(Ok(7))));
}

#[test]
fn resuming_after_the_end_is_an_error_as_often_as_it_is_tried() {
    let mut generator = Generator::new(|_: TestCo| ready(3));
    assert_eq!(generator.start(), Ok(GeneratorState::Returned(3)));
    for _ in 0..2 {
        assert_eq!(generator.start(), Err(Misuse::Finished));
        assert_eq!(generator.send(1), Err(Misuse::Finished));
        assert_eq!(generator.throw("late"), Err(Misuse::Finished));
    }
}

/// PEP 342: a generator that catches what is thrown goes on.
#[test]
fn what_is_thrown_can_be_caught() {
    let mut generator = Generator::new(|co: TestCo| async move {
        let caught = co.yield_(1).await;
        assert_eq!(caught, Err("thrown"));
        co.yield_(2).await
    });
    assert_eq!(generator.start(), Ok(GeneratorState::Yielded(1)));
    assert_eq!(generator.throw("thrown"), Ok(GeneratorState::Yielded(2)));
    assert_eq!(
        generator.throw("again"),
        Ok(GeneratorState::Returned(Err("again")))
    );
}

/// PEP 342: thrown at a generator that has not started, the error is raised
/// at once, and the generator has ended.
#[test]
fn throwing_before_the_start_ends_it() {
    let log = Rc::new(RefCell::new(Vec::new()));
    let finally = Finally(log.clone(), "dropped");
    let mut generator = Generator::new(|co: TestCo| async move {
        let _finally = finally;
        co.yield_(1).await
    });
    assert_eq!(generator.throw("early"), Err(Misuse::NotStarted));
    assert!(generator.is_finished());
    assert_eq!(*log.borrow(), ["dropped"]);
}

#[test]
fn closing_drops_what_the_body_holds_once() {
    let log = Rc::new(RefCell::new(Vec::new()));
    let finally = Finally(log.clone(), "dropped");
    let mut generator = Generator::new(|co: TestCo| async move {
        let _finally = finally;
        co.yield_(1).await
    });
    assert_eq!(generator.start(), Ok(GeneratorState::Yielded(1)));
    generator.close();
    generator.close();
    assert_eq!(*log.borrow(), ["dropped"]);
    assert_eq!(generator.send(1), Err(Misuse::Finished));
}

#[test]
fn a_foreign_future_ends_the_generator_instead_of_hanging() {
    let mut generator = Generator::new(|co: TestCo| async move {
        co.yield_(1).await.ok();
        pending::<()>().await;
    });
    assert_eq!(generator.start(), Ok(GeneratorState::Yielded(1)));
    assert_eq!(generator.send(0), Err(Misuse::ForeignFuture));
    assert_eq!(generator.send(0), Err(Misuse::Finished));
}

#[test]
fn a_foreign_future_that_is_ready_is_fine() {
    let mut generator =
        Generator::new(
            |co: TestCo| async move { co.yield_(ready(1).await).await },
        );
    assert_eq!(generator.start(), Ok(GeneratorState::Yielded(1)));
}

#[test]
fn two_yields_at_once_lose_nothing_in_silence() {
    let mut generator = Generator::new(|co: TestCo| async move {
        futures::future::join(co.yield_(1), co.yield_(2)).await
    });
    assert_eq!(generator.start(), Err(Misuse::TwoYields));
}

/// An answer belongs to the yield that it answers.
#[test]
fn the_answer_to_a_yield_that_was_dropped_is_no_answer_to_the_next() {
    let mut generator = Generator::new(|co: TestCo| async move {
        let mut first = Some(co.yield_(1));
        poll_fn(|_| match first.take() {
            // It waits once, and then for something else.
            Some(_) => Poll::Pending,
            None => Poll::Ready(()),
        })
        .await;
        co.yield_(2).await
    });
    assert_eq!(generator.start(), Ok(GeneratorState::Yielded(1)));
    assert_eq!(generator.send(10), Ok(GeneratorState::Yielded(2)));
    assert_eq!(generator.send(20), Ok(GeneratorState::Returned(Ok(20))));
}

/// Plays one body on an engine, and returns what it did.
fn played_on<K, B>(body: impl FnOnce(TestCo) -> B) -> String
where
    K: Engine<B>,
    B: Future<Output: fmt::Debug>,
{
    let mailbox = Mailbox::new(());
    let mut played = Box::pin(Gen::<_, _, _, _, B, K>::new(&mailbox, body));
    let mut said = String::new();
    for answer in [Ok(10), Err("thrown"), Ok(20), Ok(30)] {
        let resumed = played.as_mut().resume();
        let yielded = mailbox.take_yielded_or_none();
        said += &format!("{yielded:?} {resumed:?}; ");
        match answer {
            Ok(value) => mailbox.send(value),
            Err(error) => mailbox.throw(error),
        }
    }
    said
}

#[test]
fn the_engines_differ_in_what_they_cost_only() {
    async fn body(co: TestCo) -> Result<u32, &'static str> {
        let first = co.yield_(1).await?;
        let caught = co.yield_from(
            co.child(|co| async move { co.yield_(first + 2).await }),
        );
        assert_eq!(caught.await, Err("thrown"));
        Ok(first)
    }
    let said = played_on::<Genawaiter<_>, _>(body);
    assert_eq!(said, played_on::<Inline<_>, _>(body));
    let steps = "Some(1) Pending; Some(12) Pending; \
                 None Ready(Ok(Ok(10))); None Ready(Err(Finished)); ";
    assert_eq!(said, steps);
}
