//! Children that only a parent which drives them can have: started before, of
//! other types, in a box, or borrowing from their parent.

use super::*;
use futures::future::FutureExt;
use std::future::{Future, poll_fn};
use std::panic::AssertUnwindSafe;
use std::pin::{Pin, pin};
use std::task::Poll;

async fn two(co: TestCo) -> Result<u32, &'static str> {
    Ok(co.yield_(1).await? + co.yield_(2).await?)
}

/// Delegates to somebody else's generator, and gives what came of that.
fn around<B: Future>(
    inner: &mut Generator<u32, u32, &'static str, B>,
) -> Generator<
    u32,
    u32,
    &'static str,
    impl Future<Output = Result<B::Output, Misuse>>,
> {
    Generator::new(|co: TestCo| async move {
        co.yield_from(inner.as_child()).await
    })
}

/// PEP 380: a delegation begins with `next()`, which is `send(None)` for one
/// that was started before. CPython, test_pep380:
/// "test_conversion_of_sendNone_to_next".
#[test]
fn a_child_that_was_started_before_goes_on_from_there() {
    let mut inner = Generator::new(two);
    assert_eq!(inner.start(), Ok(GeneratorState::Yielded(1)));
    let mut outer = around(&mut inner);
    assert_eq!(outer.start(), Ok(GeneratorState::Yielded(2)));
    assert_eq!(outer.send(40), Ok(GeneratorState::Returned(Ok(Ok(40)))));
    drop(outer);
    assert!(inner.is_finished());
}

#[test]
fn a_child_that_was_not_started_is_started() {
    let mut inner = Generator::new(two);
    let mut outer = around(&mut inner);
    assert_eq!(outer.start(), Ok(GeneratorState::Yielded(1)));
    assert_eq!(outer.send(2), Ok(GeneratorState::Yielded(2)));
    assert_eq!(outer.throw("x"), Ok(GeneratorState::Returned(Ok(Err("x")))));
}

/// In Python it raises `StopIteration` at once, whose value is `None`.
#[test]
fn a_child_that_has_ended_already_says_so_at_once() {
    let mut inner = Generator::new(|_: TestCo| async {});
    assert_eq!(inner.start(), Ok(GeneratorState::Returned(())));
    let mut outer = around(&mut inner);
    assert_eq!(
        outer.start(),
        Ok(GeneratorState::Returned(Err(Misuse::Finished)))
    );
}

/// PEP 380: closing the delegating generator closes the iterator, whoever
/// made that; but not before the delegation to it has begun.
#[test]
fn a_generator_is_closed_by_the_delegation_to_it() {
    let mut inner = Generator::new(two);
    let mut outer = around(&mut inner);
    outer.close();
    drop(outer);
    assert!(!inner.is_finished());

    let mut outer = around(&mut inner);
    assert_eq!(outer.start(), Ok(GeneratorState::Yielded(1)));
    outer.close();
    drop(outer);
    assert!(inner.is_finished());
}

/// A generator by itself is misused by itself: whoever delegates to it is
/// told, as by any other error.
#[test]
fn misuse_inside_another_generator_is_told_to_its_parent() {
    let mut inner = Generator::new(|co: TestCo| async move {
        co.yield_(1).await.ok();
        std::future::pending::<()>().await;
    });
    let mut outer = Generator::new(|co: TestCo| async move {
        let misused = co.yield_from(inner.as_child()).await;
        (misused, co.yield_(2).await)
    });
    assert_eq!(outer.start(), Ok(GeneratorState::Yielded(1)));
    assert_eq!(outer.send(0), Ok(GeneratorState::Yielded(2)));
    let end = (Err(Misuse::ForeignFuture), Ok(3));
    assert_eq!(outer.send(3), Ok(GeneratorState::Returned(end)));
}

/// Yields texts, is sent texts, and is thrown numbers.
async fn of_other_types(co: Co<String, String, u32>) -> String {
    let first = co.yield_("first".to_string()).await;
    let second = co.yield_(format!("{first:?}")).await;
    format!("{second:?}")
}

#[test]
fn a_child_of_other_types_is_spoken_to_by_functions() {
    let mut inner = Generator::new(of_other_types);
    let mut outer = Generator::new(|co: TestCo| async move {
        let child = inner.as_child().map(
            |text: String| text.len() as u32,
            |number: u32| number.to_string(),
            |error: &str| error.len() as u32,
        );
        co.yield_from(child).await
    });
    assert_eq!(
        outer.start(),
        Ok(GeneratorState::Yielded("first".len() as u32))
    );
    let length = r#"Ok("123")"#.len() as u32;
    assert_eq!(outer.send(123), Ok(GeneratorState::Yielded(length)));
    let end = "Err(6)".to_string();
    assert_eq!(outer.throw("thrown"), Ok(GeneratorState::Returned(Ok(end))));
}

/// A child lies within its parent, and is gone before what it borrows.
#[test]
fn a_child_may_borrow_from_its_parent() {
    let mut generator = Generator::new(|co: TestCo| async move {
        let mut sent = Vec::new();
        for yielded in [1, 2] {
            let push = &mut sent;
            let child = co.child(async move |co: TestCo| {
                push.push(co.yield_(yielded).await);
                push.push(co.yield_(push.len() as u32).await);
            });
            co.yield_from(child).await;
        }
        sent
    });
    assert_eq!(generator.start(), Ok(GeneratorState::Yielded(1)));
    assert_eq!(generator.send(10), Ok(GeneratorState::Yielded(1)));
    assert_eq!(generator.throw("x"), Ok(GeneratorState::Yielded(2)));
    assert_eq!(generator.send(30), Ok(GeneratorState::Yielded(3)));
    let sent = vec![Ok(10), Err("x"), Ok(30), Ok(40)];
    assert_eq!(generator.send(40), Ok(GeneratorState::Returned(sent)));
}

type AnyChild = Pin<Box<dyn Child<u32, u32, &'static str, Return = u32>>>;

#[test]
fn a_child_in_a_box_may_be_of_any_type() {
    async fn own(co: TestCo) -> u32 {
        co.yield_(1).await.unwrap_or(0)
    }
    let mut generator = Generator::new(|co: TestCo| async move {
        let children: [AnyChild; 2] =
            [Box::pin(co.child(own)), Box::pin(Countdown(3))];
        let mut sum = 0;
        for child in children {
            sum += co.yield_from(child).await;
        }
        sum
    });
    assert_eq!(generator.start(), Ok(GeneratorState::Yielded(1)));
    let path = generator.path();
    assert!(path[1].contains("own"), "{path:?}");
    for yielded in [3, 2, 1] {
        assert_eq!(generator.send(10), Ok(GeneratorState::Yielded(yielded)));
        assert_eq!(generator.path().len(), 1, "no body, no name");
    }
    assert_eq!(generator.send(10), Ok(GeneratorState::Returned(11)));
}

/// A child without a body, as an iterator that is no generator is in Python:
/// does not mind what is sent or thrown.
struct Countdown(u32);

impl Child<u32, u32, &'static str> for Countdown {
    type Return = u32;

    fn resume(
        mut self: Pin<&mut Self>,
        mailbox: &Mailbox<u32, u32, &'static str>,
    ) -> Poll<u32> {
        if self.0 == 0 {
            return Poll::Ready(1);
        }
        mailbox.put_yielded(self.0);
        self.0 -= 1;
        Poll::Pending
    }
}

/// Waits, with its word in the log.
async fn wait_and_say(co: TestCo, log: Log, word: &'static str) -> bool {
    let _finally = Finally(log, word);
    co.yield_(1).await.is_ok()
}

#[test]
fn a_delegation_that_is_dropped_before_it_is_awaited_has_done_nothing() {
    let log = Log::default();
    let said = log.clone();
    let mut generator = Generator::new(|co: TestCo| async move {
        let child = co.child(|co| wait_and_say(co, said, "begun"));
        drop(co.yield_from(child));
        co.yield_(2).await
    });
    assert_eq!(generator.start(), Ok(GeneratorState::Yielded(2)));
    assert_eq!(generator.path().len(), 1);
    assert_eq!(*log.borrow(), [""; 0]);
    assert_eq!(generator.send(3), Ok(GeneratorState::Returned(Ok(3))));
}

/// As `close()` in the parent's `finally`; what the child has yielded nobody
/// has seen yet.
#[test]
fn a_delegation_that_is_dropped_half_way_closes_its_child() {
    let log = Log::default();
    let said = log.clone();
    let mut generator = Generator::new(|co: TestCo| async move {
        let child = co.child(|co| wait_and_say(co, said.clone(), "closed"));
        assert_eq!(co.yield_from(child).now_or_never(), None);
        said.borrow_mut().push("parent");
        co.yield_(2).await
    });
    assert_eq!(generator.start(), Ok(GeneratorState::Yielded(2)));
    assert_eq!(generator.path().len(), 1);
    assert_eq!(*log.borrow(), ["closed", "parent"]);
    assert_eq!(generator.send(3), Ok(GeneratorState::Returned(Ok(3))));
}

/// The same in a later turn: what was sent was for the child.
#[test]
fn what_was_sent_to_a_child_that_is_dropped_goes_to_nobody_else() {
    let mut generator = Generator::new(|co: TestCo| async move {
        let mut child = Box::pin(co.yield_from(co.child(two)));
        pause_for(child.as_mut()).await;
        drop(child);
        co.yield_(3).await
    });
    assert_eq!(generator.start(), Ok(GeneratorState::Yielded(1)));
    assert_eq!(generator.send(10), Ok(GeneratorState::Yielded(3)));
    assert_eq!(generator.send(20), Ok(GeneratorState::Returned(Ok(20))));
}

/// Polls a future once, pauses as it does, and leaves it.
async fn pause_for<F: Future>(mut future: Pin<&mut F>) {
    let mut polled = false;
    poll_fn(|cx| {
        if polled {
            return Poll::Ready(());
        }
        polled = true;
        assert!(future.as_mut().poll(cx).is_pending());
        Poll::Pending
    })
    .await;
}

/// One that waits cannot be left standing for another, of any kind.
#[test]
fn a_second_delegation_while_the_first_waits_is_told() {
    fn both<A, B>(
        first: impl Fn(&TestCo) -> A,
        second: impl Fn(&TestCo) -> B,
    ) -> Result<GeneratorState<u32, ()>, Misuse>
    where
        A: Child<u32, u32, &'static str>,
        B: Child<u32, u32, &'static str>,
    {
        let mut generator = Generator::new(|co: TestCo| async move {
            let mut one = pin!(co.yield_from(first(&co)));
            pause_for(one.as_mut()).await;
            co.yield_from(second(&co)).await;
            one.await;
        });
        generator.start().expect("the first waits");
        generator.send(0)
    }
    let body = |co: &TestCo| co.child(two);
    let other = |_: &TestCo| Countdown(3);
    assert_eq!(both(body, body), Err(Misuse::TwoYields));
    assert_eq!(both(body, other), Err(Misuse::TwoYields));
    assert_eq!(both(other, body), Err(Misuse::TwoYields));
    assert_eq!(both(other, other), Err(Misuse::TwoYields));
}

#[test]
fn a_parent_that_outlives_a_panic_of_its_child_goes_on() {
    let mut generator = Generator::new(|co: TestCo| async move {
        let child = co.child(|co: TestCo| async move {
            co.yield_(1).await.ok();
            panic!("in the child");
        });
        let child = AssertUnwindSafe(co.yield_from(child)).catch_unwind();
        assert!(child.await.is_err());
        co.yield_(2).await
    });
    assert_eq!(generator.start(), Ok(GeneratorState::Yielded(1)));
    assert_eq!(generator.send(0), Ok(GeneratorState::Yielded(2)));
    assert_eq!(generator.path().len(), 1);
    assert_eq!(generator.send(3), Ok(GeneratorState::Returned(Ok(3))));
}

/// Bodies made by hand may be dropped in any order.
#[test]
fn a_child_that_never_began_is_dropped_without_a_trace() {
    let mut generator = Generator::new(|co: TestCo| async move {
        let unused = co.child(two);
        let child = co.child(|co: TestCo| async move {
            drop(unused);
            co.yield_(2).await
        });
        co.yield_from(child).await
    });
    assert_eq!(generator.start(), Ok(GeneratorState::Yielded(2)));
    assert_eq!(generator.send(3), Ok(GeneratorState::Returned(Ok(3))));
}

#[test]
#[should_panic(expected = "a `Co` was used after its generator ended")]
fn a_smuggled_co_says_why_it_panics() {
    let mut outside = None;
    let mut generator = Generator::new(|co: TestCo| {
        outside = Some(co);
        std::future::ready(())
    });
    assert_eq!(generator.start(), Ok(GeneratorState::Returned(())));
    drop(outside.expect("smuggled").yield_(1));
}
