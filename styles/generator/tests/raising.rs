//! Errors that are raised: they close the bodies through which they pass, the
//! innermost first, up to one that catches.

use super::*;

/// Raises what is thrown at its yield.
async fn innermost(co: TestCo, log: Log) -> u32 {
    let _held = Finally(log, "innermost");
    match co.yield_(1).await {
        Ok(value) => value,
        Err(error) => match co.yield_from(Raising::new(error)).await {},
    }
}

async fn middle(co: TestCo, log: Log) -> u32 {
    let _held = Finally(log.clone(), "middle");
    let inner = co.child(|co| innermost(co, log));
    co.yield_from(inner).await + 1
}

#[test]
fn an_error_closes_all_bodies_up_to_one_that_catches() {
    let log = Log::default();
    let said = log.clone();
    let mut outer = Generator::new(|co: TestCo| async move {
        let _held = Finally(said.clone(), "outer");
        let child = co.child(|co| middle(co, said.clone()));
        let caught = co.yield_from(Catching::new(child)).await;
        said.borrow_mut().push("caught");
        let sent = co.yield_(2).await;
        (caught, sent)
    });
    assert_eq!(outer.start(), Ok(GeneratorState::Yielded(1)));
    assert_eq!(outer.path().len(), 3);
    let went_on = outer.throw("too much");
    assert_eq!(went_on, Ok(GeneratorState::Yielded(2)));
    assert_eq!(*log.borrow(), ["innermost", "middle", "caught"]);
    assert_eq!(outer.path().len(), 1);
    let ended = GeneratorState::Returned((Err("too much"), Ok(9)));
    assert_eq!(outer.send(9), Ok(ended));
}

#[test]
fn a_child_that_is_caught_returns_its_value() {
    let log = Log::default();
    let mut outer = Generator::new(|co: TestCo| async move {
        let child = co.child(|co| middle(co, log));
        co.yield_from(Catching::new(child)).await
    });
    assert_eq!(outer.start(), Ok(GeneratorState::Yielded(1)));
    assert_eq!(outer.send(4), Ok(GeneratorState::Returned(Ok(5))));
}

#[test]
fn an_error_that_nothing_catches_ends_the_generator() {
    let log = Log::default();
    let said = log.clone();
    let mut outer = Generator::new(|co: TestCo| middle(co, said));
    assert_eq!(outer.start(), Ok(GeneratorState::Yielded(1)));
    assert_eq!(outer.throw("too much"), Err(Misuse::Uncaught));
    assert_eq!(*log.borrow(), ["innermost", "middle"]);
    assert!(outer.is_finished());
    assert_eq!(outer.send(1), Err(Misuse::Finished));
}

#[test]
fn a_child_that_is_caught_is_closed_with_its_parent() {
    let log = Log::default();
    let said = log.clone();
    let mut outer = Generator::new(|co: TestCo| async move {
        let child = co.child(|co| middle(co, said));
        co.yield_from(Catching::new(child)).await
    });
    assert_eq!(outer.start(), Ok(GeneratorState::Yielded(1)));
    outer.close();
    assert_eq!(*log.borrow(), ["innermost", "middle"]);
}
