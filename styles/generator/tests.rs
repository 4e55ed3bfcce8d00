//! PEP 342 and PEP 380, clause by clause.

use super::*;
use std::cell::RefCell;
use std::future::{pending, ready};
use std::pin::Pin;
use std::rc::Rc;

/// Drops with a word into a log, like a `finally` block.
struct Finally(Log, &'static str);

impl Drop for Finally {
    fn drop(&mut self) {
        self.0.borrow_mut().push(self.1);
    }
}

type TestCo = Co<u32, u32, &'static str>;
type TestChainCo = ChainCo<u32, u32, &'static str>;

/// CPython, test_generators: "can't send non-None value to a just-started
/// generator".
#[test]
fn nothing_can_be_sent_before_the_first_yield() {
    let body = |co: TestCo| async move { co.yield_(1).await };
    let mut generator = Generator::new(body);
    assert_eq!(generator.send(7), Err(Misuse::NotStarted));
    assert_eq!(generator.start(), Ok(Step::Yielded(1)));
    assert_eq!(generator.start(), Err(Misuse::AlreadyStarted));
    assert_eq!(generator.send(7), Ok(Step::Returned(Ok(7))));
}

#[test]
fn resuming_after_the_end_is_an_error_as_often_as_it_is_tried() {
    let mut generator = Generator::new(|_: TestCo| ready(3));
    assert_eq!(generator.start(), Ok(Step::Returned(3)));
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
    assert_eq!(generator.start(), Ok(Step::Yielded(1)));
    assert_eq!(generator.throw("thrown"), Ok(Step::Yielded(2)));
    assert_eq!(generator.throw("again"), Ok(Step::Returned(Err("again"))));
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
    assert_eq!(generator.start(), Ok(Step::Yielded(1)));
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
    assert_eq!(generator.start(), Ok(Step::Yielded(1)));
    assert_eq!(generator.send(0), Err(Misuse::ForeignFuture));
    assert_eq!(generator.send(0), Err(Misuse::Finished));
}

#[test]
fn a_foreign_future_that_is_ready_is_fine() {
    let mut generator =
        Generator::new(
            |co: TestCo| async move { co.yield_(ready(1).await).await },
        );
    assert_eq!(generator.start(), Ok(Step::Yielded(1)));
}

#[test]
fn two_yields_at_once_lose_nothing_in_silence() {
    let mut generator = Generator::new(|co: TestCo| async move {
        futures::future::join(co.yield_(1), co.yield_(2)).await
    });
    assert_eq!(generator.start(), Err(Misuse::TwoYields));
}

#[test]
#[should_panic(expected = "a `Co` was used after its generator ended")]
fn a_smuggled_co_says_why_it_panics() {
    let mut outside = None;
    let mut generator = Generator::new(|co: TestCo| {
        outside = Some(co);
        ready(())
    });
    assert_eq!(generator.start(), Ok(Step::Returned(())));
    let co = outside.expect("smuggled");
    let mut other =
        Generator::new(|_: TestCo| async move { co.yield_(1).await });
    other.start().ok();
}

type Nest = Pin<Box<dyn Future<Output = Result<u32, &'static str>>>>;

/// Counts down through `depth` bodies, each with its word in the log.
fn nest(co: TestChainCo, depth: u32, log: Log) -> Nest {
    Box::pin(async move {
        let word = ["outer", "middle", "inner"][depth as usize];
        let _finally = Finally(log.clone(), word);
        if depth == 2 {
            let sent = co.yield_(1).await?;
            return Ok(sent + co.yield_(2).await?);
        }
        co.yield_from(|co| nest(co, depth + 1, log)).await
    })
}

type Nested = Chain<u32, u32, &'static str, Nest>;
type Log = Rc<RefCell<Vec<&'static str>>>;

fn nested() -> (Nested, Log) {
    let log = Rc::new(RefCell::new(Vec::new()));
    let chain = Chain::new(|co| nest(co, 0, log.clone()));
    (chain, log)
}

/// PEP 380: values that the inner yields go to the caller, values sent go to
/// the inner, its return value is the value of the delegation.
#[test]
fn sending_reaches_the_innermost_and_its_value_comes_back() {
    let (mut chain, log) = nested();
    assert_eq!(chain.start(), Ok(Step::Yielded(1)));
    assert_eq!(chain.depth(), 3);
    assert_eq!(chain.send(10), Ok(Step::Yielded(2)));
    assert_eq!(chain.send(20), Ok(Step::Returned(Ok(30))));
    assert_eq!(*log.borrow(), ["inner", "middle", "outer"]);
    assert_eq!(chain.send(1), Err(Misuse::Finished));
}

/// PEP 380: errors thrown at the delegating generator go to the inner; if
/// they come out of it, they are raised at the delegation.
#[test]
fn throwing_reaches_the_innermost_and_unwinds_outwards() {
    let (mut chain, log) = nested();
    assert_eq!(chain.start(), Ok(Step::Yielded(1)));
    assert_eq!(chain.throw("x"), Ok(Step::Returned(Err("x"))));
    assert_eq!(*log.borrow(), ["inner", "middle", "outer"]);
}

/// PEP 380: closing the delegating generator closes the inner first.
#[test]
fn closing_goes_from_the_inside_out() {
    let (mut chain, log) = nested();
    assert_eq!(chain.start(), Ok(Step::Yielded(1)));
    chain.close();
    assert_eq!(*log.borrow(), ["inner", "middle", "outer"]);

    let (mut chain, log) = nested();
    assert_eq!(chain.start(), Ok(Step::Yielded(1)));
    drop(chain);
    assert_eq!(*log.borrow(), ["inner", "middle", "outer"]);
}

#[test]
fn a_child_that_returns_at_once_costs_no_yield() {
    let mut chain = Chain::new(|co: TestChainCo| async move {
        let mut sum = 0;
        for value in 0..100_000 {
            sum += co.yield_from(|_| ready(value)).await;
        }
        sum
    });
    assert_eq!(chain.start(), Ok(Step::Returned(4_999_950_000_u64)));
}

#[test]
fn misuse_inside_a_child_ends_the_whole_chain() {
    let mut chain = Chain::new(|co: TestChainCo| async move {
        co.yield_from(|_| pending::<()>()).await;
    });
    assert_eq!(chain.start(), Err(Misuse::ForeignFuture));
    assert_eq!(chain.depth(), 0);
}
