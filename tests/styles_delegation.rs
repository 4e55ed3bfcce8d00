//! Whatever bodies there are, and however they are driven: a parent that
//! drives its child and a chain do the same, and so does a plain interpreter.

mod support;

use proptest::prelude::*;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use styles::generator::{
    Chain, ChainCo, Co, Generator, GeneratorState, Input, Misuse,
};
use support::log::Log;

/// One thing that a body does. Whatever it is given is added to its sum.
#[derive(Clone, Debug)]
enum Act {
    /// Yields; what is thrown ends the body.
    Yield(u32),
    /// Yields; what is thrown is caught, and is as good as sent.
    YieldAndCatch(u32),
    /// Delegates; an error of the child ends the body.
    Call(Body),
    /// Delegates; an error of the child is as good as its value.
    CallAndCatch(Body),
    /// Fails by itself.
    Fail(u32),
}

/// What a body does before it returns its sum.
#[derive(Clone, Debug)]
struct Body {
    name: u8,
    acts: Rc<[Act]>,
}

/// What is done to all of them.
#[derive(Clone, Copy, Debug)]
enum Drive {
    Start,
    Send(u32),
    Throw(u32),
    Close,
}

/// What a body returns.
type Sum = Result<u32, u32>;

/// What comes of driving; closing gives nothing.
type Resumed = Result<GeneratorState<u32, Sum>, Misuse>;

// The bodies, as they are written for generators.

type Playing = Pin<Box<dyn Future<Output = Sum>>>;

trait Way: Sized + 'static {
    async fn give(&self, value: u32) -> Sum;

    async fn call(&self, body: Body, log: Log) -> Sum;
}

impl Way for Co<u32, u32, u32> {
    async fn give(&self, value: u32) -> Sum {
        self.yield_(value).await
    }

    async fn call(&self, body: Body, log: Log) -> Sum {
        self.yield_from(self.child(|co| play(co, body, log))).await
    }
}

impl Way for ChainCo<u32, u32, u32> {
    async fn give(&self, value: u32) -> Sum {
        self.yield_(value).await
    }

    async fn call(&self, body: Body, log: Log) -> Sum {
        self.yield_from(|co| play(co, body, log)).await
    }
}

fn play<W: Way>(co: W, body: Body, log: Log) -> Playing {
    Box::pin(async move {
        log.say(format!("{} begins", body.name));
        let _ended = Ended(body.name, log.clone());
        let mut sum = 0;
        for act in body.acts.iter().cloned() {
            sum += match act {
                Act::Yield(value) => co.give(value).await?,
                Act::YieldAndCatch(value) => either(co.give(value).await),
                Act::Call(child) => co.call(child, log.clone()).await?,
                Act::CallAndCatch(child) => {
                    either(co.call(child, log.clone()).await)
                }
                Act::Fail(error) => return Err(error),
            };
        }
        Ok(sum)
    })
}

fn either(sum: Sum) -> u32 {
    sum.unwrap_or_else(|error| error)
}

/// Says when the body ends, in whatever way.
struct Ended(u8, Log);

impl Drop for Ended {
    fn drop(&mut self) {
        self.1.say(format!("{} ends", self.0));
    }
}

/// Drives a generator or a chain; gives all that was to be seen.
macro_rules! drive {
    ($whole:ident, $body:expr, $drives:expr) => {{
        let log = Log::default();
        let (body, said) = ($body.clone(), log.clone());
        let mut whole = $whole::new(|co| play(co, body, said));
        for drive in $drives {
            let input = match *drive {
                Drive::Start => Input::Start,
                Drive::Send(value) => Input::Send(value),
                Drive::Throw(error) => Input::Throw(error),
                Drive::Close => {
                    whole.close();
                    log.say(format!("closed, {}", whole.path().len()));
                    continue;
                }
            };
            let resumed: Resumed = whole.resume(input);
            log.say(format!("{resumed:?}, {}", whole.path().len()));
        }
        drop(whole);
        log.take()
    }};
}

// The same by a stack of places.

struct Interpreter {
    log: Log,
    state: State,
    /// Who delegates to whom: the body, how far it is, and its sum.
    stack: Vec<(Body, usize, u32)>,
}

enum State {
    Fresh(Body),
    Waits,
    Over,
}

impl Interpreter {
    fn close(&mut self) {
        while self.stack.last().is_some() {
            self.pop();
        }
        self.state = State::Over;
    }

    fn push(&mut self, body: Body) {
        self.log.say(format!("{} begins", body.name));
        self.stack.push((body, 0, 0));
    }

    fn pop(&mut self) {
        let (body, ..) = self.stack.pop().expect("a body");
        self.log.say(format!("{} ends", body.name));
    }

    fn resume(&mut self, input: Drive) -> Resumed {
        let given = match (&self.state, input) {
            (State::Over, _) => return Err(Misuse::Finished),
            (State::Waits, Drive::Send(value)) => Ok(value),
            (State::Waits, Drive::Throw(error)) => Err(error),
            (State::Waits, _) => return Err(Misuse::AlreadyStarted),
            (State::Fresh(body), Drive::Start) => {
                let body = body.clone();
                self.state = State::Waits;
                self.push(body);
                return self.go();
            }
            (State::Fresh(_), Drive::Throw(_)) => {
                self.state = State::Over;
                return Err(Misuse::NotStarted);
            }
            (State::Fresh(_), _) => return Err(Misuse::NotStarted),
        };
        match self.give(given) {
            Some(sum) => Ok(GeneratorState::Returned(sum)),
            None => self.go(),
        }
    }

    /// Gives the innermost what it waits for, and each parent what comes of
    /// its child; gives what comes of the outermost, if that ends.
    fn give(&mut self, mut given: Sum) -> Option<Sum> {
        loop {
            let Some((body, at, sum)) = self.stack.last_mut() else {
                self.state = State::Over;
                return Some(given);
            };
            let act = &body.acts[*at];
            let catches =
                matches!(act, Act::YieldAndCatch(_) | Act::CallAndCatch(_));
            if given.is_ok() || catches {
                *sum += either(given);
                *at += 1;
                return None;
            }
            self.pop();
            given = Err(either(given));
        }
    }

    /// Goes on until somebody yields, or the outermost ends.
    fn go(&mut self) -> Resumed {
        loop {
            let (body, at, sum) = self.stack.last().expect("a body");
            let ended = match body.acts.get(*at).cloned() {
                Some(Act::Yield(value) | Act::YieldAndCatch(value)) => {
                    return Ok(GeneratorState::Yielded(value));
                }
                Some(Act::Call(child) | Act::CallAndCatch(child)) => {
                    self.push(child);
                    continue;
                }
                Some(Act::Fail(error)) => Err(error),
                None => Ok(*sum),
            };
            self.pop();
            if let Some(sum) = self.give(ended) {
                return Ok(GeneratorState::Returned(sum));
            }
        }
    }
}

fn interpret(body: &Body, drives: &[Drive]) -> Vec<String> {
    let log = Log::default();
    let mut whole = Interpreter {
        log: log.clone(),
        state: State::Fresh(body.clone()),
        stack: Vec::new(),
    };
    let depth = |whole: &Interpreter| match whole.state {
        State::Fresh(_) => 1,
        State::Waits | State::Over => whole.stack.len(),
    };
    for drive in drives {
        if let Drive::Close = drive {
            whole.close();
            log.say(format!("closed, {}", depth(&whole)));
            continue;
        }
        let resumed = whole.resume(*drive);
        log.say(format!("{resumed:?}, {}", depth(&whole)));
    }
    whole.close();
    log.take()
}

// Whatever there is.

fn any_body() -> impl Strategy<Value = Body> {
    let act = prop_oneof![
        4 => (1..10_u32).prop_map(Act::Yield),
        2 => (1..10_u32).prop_map(Act::YieldAndCatch),
        1 => (1..10_u32).prop_map(Act::Fail),
    ];
    let body = |act: BoxedStrategy<Act>| {
        let acts = prop::collection::vec(act, 0..5);
        (any::<u8>(), acts).prop_map(|(name, acts)| Body {
            name,
            acts: acts.into(),
        })
    };
    let acts = act.prop_recursive(6, 64, 5, move |act| {
        let act = act.boxed();
        prop_oneof![
            1 => act.clone(),
            2 => body(act.clone()).prop_map(Act::Call),
            2 => body(act).prop_map(Act::CallAndCatch),
        ]
    });
    body(acts.boxed())
}

/// Mostly started first, and closed now and then.
fn any_drives() -> impl Strategy<Value = Vec<Drive>> {
    let drive = prop_oneof![
        8 => (1..10_u32).prop_map(Drive::Send),
        4 => (1..10_u32).prop_map(Drive::Throw),
        1 => Just(Drive::Close),
        1 => Just(Drive::Start),
    ];
    let begun = prop_oneof![9 => Just(Some(Drive::Start)), 1 => Just(None)];
    let drives = prop::collection::vec(drive, 0..20);
    (begun, drives).prop_map(|(begun, drives)| {
        let begun = begun.into_iter();
        begun.chain(drives).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn both_ways_of_delegating_do_what_is_written(
        body in any_body(),
        drives in any_drives(),
    ) {
        let expected = interpret(&body, &drives);
        prop_assert_eq!(drive!(Generator, body, &drives), &expected[..]);
        prop_assert_eq!(drive!(Chain, body, &drives), &expected[..]);
    }
}

/// The property would hold as well if nothing ever happened.
#[test]
fn what_is_written_is_worth_reading() {
    let child = Body {
        name: 2,
        acts: Rc::new([Act::Yield(5), Act::YieldAndCatch(6)]),
    };
    let body = Body {
        name: 1,
        acts: Rc::new([Act::Call(child.clone()), Act::CallAndCatch(child)]),
    };
    let drives = [
        Drive::Start,
        Drive::Send(10),
        Drive::Throw(20),
        Drive::Throw(30),
    ];
    let expected = [
        "1 begins",
        "2 begins",
        "Ok(Yielded(5)), 2",
        "Ok(Yielded(6)), 2",
        "2 ends",
        "2 begins",
        "Ok(Yielded(5)), 2",
        "2 ends",
        "1 ends",
        "Ok(Returned(Ok(60))), 0",
    ];
    assert_eq!(interpret(&body, &drives), expected);
    assert_eq!(drive!(Generator, body, &drives), expected);
    assert_eq!(drive!(Chain, body, &drives), expected);
}
