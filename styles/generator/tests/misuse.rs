//! Wrong uses of a generator, inside its bodies too: reported in the same way
//! in both ways of delegating.

use super::both_ways::{Driving, InARow, Way, Whole};
use super::*;
use futures::future::{FutureExt, join};
use std::cell::RefCell;
use std::future::{pending, ready};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

/// Requires that the caller that resumes a generator gets the misuse of a
/// `Co`.
fn expect_refused<T>(resume: impl FnOnce() -> T) {
    let refused = catch_unwind(AssertUnwindSafe(resume)).err();
    let refused = refused.expect("a panic");
    let why = "a `Co` was used after its generator ended, or while it waits";
    assert_eq!(refused.downcast_ref::<&str>(), Some(&why));
}

in_both_ways! {
    fn a_foreign_future_inside_a_child_ends_the_whole<W>() {
        let log = Log::default();
        let said = log.clone();
        let mut whole = W::whole(|co: W| async move {
            let _outer = Finally(said.clone(), "outer");
            co.yield_from(|co: W| async move {
                let _inner = Finally(said, "inner");
                co.yield_(1).await.ok();
                pending::<()>().await;
            })
            .await;
        });
        assert_eq!(whole.start(), Ok(GeneratorState::Yielded(1)));
        assert_eq!(whole.send(2), Err(Misuse::ForeignFuture));
        assert_eq!(*log.borrow(), ["inner", "outer"]);
        assert_eq!(whole.path(), [""; 0]);
        assert_eq!(whole.send(2), Err(Misuse::Finished));
    }

    fn two_yields_at_once_inside_a_child_end_the_whole<W>() {
        let mut whole = W::whole(|co: W| async move {
            co.yield_from(|co: W| async move {
                let both = join(co.yield_(1), co.yield_(2));
                both.await.0.is_ok()
            })
            .await
        });
        assert_eq!(whole.start(), Err(Misuse::TwoYields));
        assert_eq!(whole.path(), [""; 0]);
    }

    /// Only one child can answer for its parent.
    fn two_delegations_at_once_end_the_whole<W>() {
        let log = Log::default();
        let said = log.clone();
        let mut whole = W::whole(|co: W| async move {
            let child = |word| {
                let said = said.clone();
                co.yield_from(move |co: W| async move {
                    let _finally = Finally(said, word);
                    co.yield_(1).await.is_ok()
                })
            };
            join(child("one"), child("two")).await
        });
        assert_eq!(whole.start(), Err(Misuse::TwoYields));
        let begun = log.borrow().iter().filter(|word| **word == "two").count();
        assert_eq!(begun, 0, "the second has not begun");
    }

    fn a_yield_beside_a_delegation_ends_the_whole<W>() {
        let mut whole = W::whole(|co: W| async move {
            let child = co.yield_from(|co: W| async move {
                co.yield_(1).await.is_ok()
            });
            join(child, co.yield_(2)).await.0
        });
        assert_eq!(whole.start(), Err(Misuse::TwoYields));

        let mut whole = W::whole(|co: W| async move {
            let child = co.yield_from(|co: W| async move {
                co.yield_(1).await.is_ok()
            });
            join(co.yield_(2), child).await.1
        });
        assert_eq!(whole.start(), Err(Misuse::TwoYields));
    }

    /// Even if no body waits for the yields.
    fn two_yields_at_once_are_told_although_the_body_returns<W>() {
        let mut whole = W::whole(|co: W| async move {
            let both = join(co.yield_(1), co.yield_(2));
            assert_eq!(both.now_or_never(), None);
            "went on"
        });
        assert_eq!(whole.start(), Err(Misuse::TwoYields));
    }

    /// The parent waits for its child.
    fn the_co_of_a_parent_is_of_no_use_in_its_child<W>() {
        let mut whole = W::whole(|co: W| async move {
            let parents = Rc::new(co);
            let given = parents.clone();
            let child = |_| async move { given.yield_(1).await };
            parents.yield_from(child).await
        });
        expect_refused(|| whole.start());

        let mut whole = W::whole(|co: W| async move {
            let parents = Rc::new(co);
            let given = parents.clone();
            let child = |_| async move { given.yield_from(ready).await };
            parents.yield_from(child).await;
        });
        expect_refused(|| whole.start());
    }

    fn the_co_of_a_child_that_has_returned_is_of_no_use<W>() {
        let mut whole = W::whole(|co: W| async move {
            let childs: W = co.yield_from(ready).await;
            childs.yield_(1).await
        });
        expect_refused(|| whole.start());

        let mut whole = W::whole(|co: W| async move {
            let childs: W = co.yield_from(ready).await;
            let next = |_| async move { childs.yield_(1).await };
            co.yield_from(next).await
        });
        expect_refused(|| whole.start());
    }

    /// Code outside of a body has no control of it, closed or not.
    fn a_co_is_of_no_use_outside<W>() {
        for closes in [true, false] {
            let outside = Rc::new(RefCell::new(None));
            let inside = outside.clone();
            let mut whole = W::whole(|co: W| async move {
                let co = Rc::new(co);
                inside.replace(Some(co.clone()));
                co.yield_(1).await
            });
            assert_eq!(whole.start(), Ok(GeneratorState::Yielded(1)));
            if closes {
                whole.close();
            }
            let co = outside.take().expect("smuggled");
            expect_refused(|| co.yield_(2).now_or_never());
            let other = |_: W| async move { co.yield_(2).await };
            let mut other = W::whole(other);
            expect_refused(|| other.start());
            if !closes {
                assert_eq!(whole.send(2), Ok(GeneratorState::Returned(Ok(2))));
            }
        }
    }

    /// As in CPython, which raises it in the code that closes the generator;
    /// a generator that is dropped is closed.
    fn a_destructor_that_yields_while_it_is_closed_is_told<W>() {
        struct Yields<W: Way>(Rc<W>);
        impl<W: Way> Drop for Yields<W> {
            fn drop(&mut self) {
                let _yields: Option<_> = self.0.yield_(9).now_or_never();
            }
        }
        for (depth, closes) in [(0, true), (0, false), (1, true), (1, false)] {
            let log = Log::default();
            let said = log.clone();
            let mut whole = W::whole(|co: W| async move {
                let inner = |co: W| async move {
                    let _last = Finally(said, "goes too");
                    let co = Rc::new(co);
                    let _yields = Yields(co.clone());
                    co.yield_(1).await
                };
                match depth {
                    0 => inner(co).await,
                    _ => co.yield_from(inner).await,
                }
            });
            assert_eq!(whole.start(), Ok(GeneratorState::Yielded(1)));
            let closed = catch_unwind(AssertUnwindSafe(|| match closes {
                true => whole.close(),
                false => drop(whole),
            }));
            let told = closed.expect_err("a panic");
            let told = told.downcast_ref::<&str>().expect("a text");
            assert!(told.starts_with("generator ignored GeneratorExit"));
            assert_eq!(*log.borrow(), ["goes too"]);
        }
    }

    /// A body that has panicked has ended, and so have its parents.
    fn a_panic_in_a_child_ends_the_whole_innermost_first<W>() {
        let log = Log::default();
        let said = log.clone();
        let mut whole: Box<dyn Whole<()>> = W::whole(|co: W| async move {
            let _outer = Finally(said.clone(), "outer");
            co.yield_from(|co: W| async move {
                let _inner = Finally(said, "inner");
                co.yield_(1).await.ok();
                panic!("in a child");
            })
            .await
        });
        assert_eq!(whole.start(), Ok(GeneratorState::Yielded(1)));
        let sent = catch_unwind(AssertUnwindSafe(|| whole.send(2)));
        assert!(sent.is_err());
        assert_eq!(log.borrow()[..1], ["inner"]);
        drop(whole);
        assert_eq!(*log.borrow(), ["inner", "outer"]);
    }
}
