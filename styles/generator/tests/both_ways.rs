//! PEP 380, clause by clause, for both ways of delegating: by a parent that
//! drives its child, and by a [`Chain`].

use super::*;
use std::future::{Future, ready};
use std::pin::Pin;

/// A way of delegating: what its bodies are given.
pub(super) trait Way: Sized + 'static {
    async fn yield_(&self, value: u32) -> Result<u32, &'static str>;

    async fn yield_from<B>(&self, child: impl FnOnce(Self) -> B) -> B::Output
    where
        B: Future + 'static,
        B::Output: 'static;

    fn whole<B>(body: impl FnOnce(Self) -> B) -> Box<dyn Whole<B::Output>>
    where
        B: Future + 'static,
        B::Output: 'static;
}

type Resumed<T> = Result<GeneratorState<u32, T>, Misuse>;

/// All bodies together, as whoever resumes them sees them.
pub(super) trait Whole<T> {
    fn resume(&mut self, input: Input<u32, &'static str>) -> Resumed<T>;

    fn close(&mut self);

    fn path(&self) -> Vec<&'static str>;
}

impl<T> dyn Whole<T> + '_ {
    pub(super) fn start(&mut self) -> Resumed<T> {
        self.resume(Input::Start)
    }

    pub(super) fn send(&mut self, value: u32) -> Resumed<T> {
        self.resume(Input::Send(value))
    }

    pub(super) fn throw(&mut self, error: &'static str) -> Resumed<T> {
        self.resume(Input::Throw(error))
    }
}

/// Says that both ways are the same to whoever resumes them.
macro_rules! a_way {
    ($co:ty, $whole:ident, $child:expr) => {
        impl Way for $co {
            async fn yield_(&self, value: u32) -> Result<u32, &'static str> {
                <$co>::yield_(self, value).await
            }

            async fn yield_from<B>(
                &self,
                child: impl FnOnce(Self) -> B,
            ) -> B::Output
            where
                B: Future + 'static,
                B::Output: 'static,
            {
                <$co>::yield_from(self, $child(self, child)).await
            }

            fn whole<B>(
                body: impl FnOnce(Self) -> B,
            ) -> Box<dyn Whole<B::Output>>
            where
                B: Future + 'static,
                B::Output: 'static,
            {
                Box::new($whole::new(body))
            }
        }

        impl<B> Whole<B::Output> for $whole<u32, u32, &'static str, B>
        where
            B: Future + 'static,
            B::Output: 'static,
        {
            fn resume(
                &mut self,
                input: Input<u32, &'static str>,
            ) -> Resumed<B::Output> {
                $whole::resume(self, input)
            }

            fn close(&mut self) {
                $whole::close(self);
            }

            fn path(&self) -> Vec<&'static str> {
                $whole::path(self)
            }
        }
    };
}

pub(super) type Driving = Co<u32, u32, &'static str>;
pub(super) type InARow = ChainCo<u32, u32, &'static str>;

a_way!(Driving, Generator, |co: &Driving, child| co.child(child));
a_way!(InARow, Chain, |_: &InARow, child| child);

/// Runs each test in both ways.
macro_rules! in_both_ways {
    ($($(#[$attribute:meta])* fn $name:ident<$way:ident>() $body:block)*) => {
        $($(#[$attribute])* fn $name<$way: Way>() $body)*

        mod driving {
            $(#[test] fn $name() { super::$name::<super::Driving>() })*
        }

        mod in_a_row {
            $(#[test] fn $name() { super::$name::<super::InARow>() })*
        }
    };
}

type Nest = Pin<Box<dyn Future<Output = Result<u32, &'static str>>>>;

/// Counts down through three bodies, each with its word in the log; the one
/// at `catches` gives 7 instead of an error.
fn nest<W: Way>(co: W, depth: usize, log: Log, catches: usize) -> Nest {
    Box::pin(async move {
        let word = ["outer", "middle", "inner"][depth];
        let _finally = Finally(log.clone(), word);
        let value = if depth == 2 {
            both_of(&co).await
        } else {
            let inner = |co| nest::<W>(co, depth + 1, log, catches);
            co.yield_from(inner).await
        };
        match value {
            Err(_) if depth == catches => co.yield_(7).await,
            value => value,
        }
    })
}

async fn both_of<W: Way>(co: &W) -> Result<u32, &'static str> {
    Ok(co.yield_(1).await? + co.yield_(2).await?)
}

type Nested = Box<dyn Whole<Result<u32, &'static str>>>;

const NOWHERE: usize = 9;

fn nested<W: Way>(catches: usize) -> (Nested, Log) {
    let log = Log::default();
    let whole = W::whole(|co| nest::<W>(co, 0, log.clone(), catches));
    (whole, log)
}

const INSIDE_OUT: [&str; 3] = ["inner", "middle", "outer"];

in_both_ways! {
    /// "Any values that the iterator yields are passed directly to the
    /// caller." "Any values sent to the delegating generator using `send()`
    /// are passed directly to the iterator." "The value of the `yield from`
    /// expression is the first argument to the `StopIteration` exception
    /// raised by the iterator when it terminates."
    fn sending_reaches_the_innermost_and_its_value_comes_back<W>() {
        let (mut whole, log) = nested::<W>(NOWHERE);
        assert_eq!(whole.start(), Ok(GeneratorState::Yielded(1)));
        assert_eq!(whole.path().len(), 3);
        assert_eq!(whole.send(10), Ok(GeneratorState::Yielded(2)));
        assert_eq!(whole.send(20), Ok(GeneratorState::Returned(Ok(30))));
        assert_eq!(*log.borrow(), INSIDE_OUT);
        assert_eq!(whole.path(), [""; 0]);
        assert_eq!(whole.send(1), Err(Misuse::Finished));
    }

    /// Once the child has returned, what is sent goes to the parent again,
    /// and then to the next child.
    fn a_parent_goes_on_after_its_child<W>() {
        let twice = |co: W| async move { co.yield_(1).await.map(|n| 2 * n) };
        let mut whole = W::whole(|co: W| async move {
            let first = co.yield_from(twice).await?;
            let own = co.yield_(2).await?;
            let second = co.yield_from(twice).await?;
            Ok::<_, &str>([first, own, second])
        });
        assert_eq!(whole.start(), Ok(GeneratorState::Yielded(1)));
        assert_eq!(whole.send(10), Ok(GeneratorState::Yielded(2)));
        assert_eq!(whole.path().len(), 1);
        assert_eq!(whole.send(20), Ok(GeneratorState::Yielded(1)));
        assert_eq!(whole.path().len(), 2);
        let values = [20, 20, 60];
        assert_eq!(whole.send(30), Ok(GeneratorState::Returned(Ok(values))));
    }

    /// "Exceptions other than `GeneratorExit` thrown into the delegating
    /// generator are passed to the `throw()` method of the iterator." "Any
    /// other exception is propagated to the delegating generator."
    fn throwing_reaches_the_innermost_and_unwinds_outwards<W>() {
        let (mut whole, log) = nested::<W>(NOWHERE);
        assert_eq!(whole.start(), Ok(GeneratorState::Yielded(1)));
        assert_eq!(whole.throw("x"), Ok(GeneratorState::Returned(Err("x"))));
        assert_eq!(*log.borrow(), INSIDE_OUT);
    }

    /// The same: wherever it is caught, those within are gone and those
    /// around know nothing of it.
    fn what_is_thrown_can_be_caught_at_any_level<W>() {
        for catches in [2, 1, 0] {
            let (mut whole, log) = nested::<W>(catches);
            assert_eq!(whole.start(), Ok(GeneratorState::Yielded(1)));
            assert_eq!(whole.throw("x"), Ok(GeneratorState::Yielded(7)));
            assert_eq!(whole.path().len(), catches + 1);
            assert_eq!(*log.borrow(), INSIDE_OUT[..2 - catches]);
            assert_eq!(whole.send(5), Ok(GeneratorState::Returned(Ok(5))));
            assert_eq!(*log.borrow(), INSIDE_OUT);
        }
    }

    /// "If the call [of `throw()`] raises `StopIteration`, the delegating
    /// generator is resumed."
    fn a_child_may_return_a_value_for_what_is_thrown<W>() {
        let mut whole = W::whole(|co: W| async move {
            let child = |co: W| async move {
                assert_eq!(co.yield_(1).await, Err("thrown"));
                3
            };
            let value = co.yield_from(child).await;
            co.yield_(value).await
        });
        assert_eq!(whole.start(), Ok(GeneratorState::Yielded(1)));
        assert_eq!(whole.throw("thrown"), Ok(GeneratorState::Yielded(3)));
        assert_eq!(whole.send(4), Ok(GeneratorState::Returned(Ok(4))));
    }

    /// What the child fails with by itself, at its start too, is the error of
    /// the delegation.
    fn an_error_of_the_child_is_raised_at_the_delegation<W>() {
        let fails = |waits: bool| {
            W::whole(move |co: W| async move {
                let child = move |co: W| async move {
                    if waits {
                        co.yield_(1).await?;
                    }
                    Err::<(), _>("of its own")
                };
                let failed = co.yield_from(child).await;
                (failed, co.yield_(2).await)
            })
        };
        let end = GeneratorState::Returned((Err("of its own"), Ok(6)));
        let mut whole = fails(true);
        assert_eq!(whole.start(), Ok(GeneratorState::Yielded(1)));
        assert_eq!(whole.send(5), Ok(GeneratorState::Yielded(2)));
        assert_eq!(whole.send(6), Ok(end));

        let end = GeneratorState::Returned((Err("of its own"), Ok(6)));
        let mut whole = fails(false);
        assert_eq!(whole.start(), Ok(GeneratorState::Yielded(2)));
        assert_eq!(whole.send(6), Ok(end));
    }

    /// "If [..] the `close()` method of the delegating generator is called,
    /// then the `close()` method of the iterator is called", and only then is
    /// the delegating generator closed.
    fn closing_goes_from_the_inside_out<W>() {
        let (mut whole, log) = nested::<W>(NOWHERE);
        assert_eq!(whole.start(), Ok(GeneratorState::Yielded(1)));
        whole.close();
        assert_eq!(*log.borrow(), INSIDE_OUT);
        assert_eq!(whole.path(), [""; 0]);
        whole.close();
        assert_eq!(*log.borrow(), INSIDE_OUT);
        assert_eq!(whole.send(1), Err(Misuse::Finished));

        let (mut whole, log) = nested::<W>(NOWHERE);
        assert_eq!(whole.start(), Ok(GeneratorState::Yielded(1)));
        drop(whole);
        assert_eq!(*log.borrow(), INSIDE_OUT);

        let (mut whole, log) = nested::<W>(NOWHERE);
        whole.close();
        assert_eq!(*log.borrow(), [""; 0], "nothing has begun");
        assert_eq!(whole.start(), Err(Misuse::Finished));
    }

    /// A delegation begins with the child's `next()`, which may end it.
    fn a_child_that_returns_at_once_costs_no_yield<W>() {
        let mut whole = W::whole(|co: W| async move {
            let mut sum = 0;
            for value in 0..100_000 {
                sum += co.yield_from(|_| ready(value)).await;
            }
            sum
        });
        assert_eq!(whole.start(), Ok(GeneratorState::Returned(4_999_950_000_u64)));
    }

    /// CPython, test_pep380: "test_delegator_is_visible_to_debugger".
    fn the_path_names_who_waits_from_the_outside_in<W>() {
        async fn inner<W: Way>(co: W) -> bool {
            co.yield_(1).await.is_ok()
        }
        async fn middle<W: Way>(co: W) -> bool {
            co.yield_from(inner::<W>).await && co.yield_(2).await.is_ok()
        }
        async fn outer<W: Way>(co: W) -> bool {
            co.yield_from(middle::<W>).await
        }
        fn name(path: &str) -> &str {
            let parts = path.split("::");
            let names = ["outer", "middle", "inner"];
            parts
                .map(|part| part.split('<').next().unwrap_or(part))
                .find(|part| names.contains(part))
                .unwrap_or(path)
        }
        let mut whole = W::whole(outer::<W>);
        let names = |whole: &dyn Whole<bool>| {
            let path = whole.path();
            path.into_iter().map(name).collect::<Vec<_>>()
        };
        assert_eq!(names(&*whole), ["outer"]);
        assert_eq!(whole.start(), Ok(GeneratorState::Yielded(1)));
        assert_eq!(names(&*whole), ["outer", "middle", "inner"]);
        assert_eq!(whole.send(0), Ok(GeneratorState::Yielded(2)));
        assert_eq!(names(&*whole), ["outer", "middle"]);
        assert_eq!(whole.send(0), Ok(GeneratorState::Returned(true)));
    }

    /// A generator may delegate to one of its own kind.
    fn a_body_may_delegate_to_itself<W>() {
        type Down = Pin<Box<dyn Future<Output = u32>>>;
        fn down<W: Way>(co: W, depth: u32) -> Down {
            Box::pin(async move {
                if depth == 0 {
                    return co.yield_(0).await.unwrap_or(0);
                }
                co.yield_from(|co| down::<W>(co, depth - 1)).await + 1
            })
        }
        let mut whole = W::whole(|co| down::<W>(co, 100));
        assert_eq!(whole.start(), Ok(GeneratorState::Yielded(0)));
        assert_eq!(whole.path().len(), 101);
        assert_eq!(whole.send(5), Ok(GeneratorState::Returned(105)));
    }
}
