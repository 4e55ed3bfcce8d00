//! A body that is driven by its owner: a generator, a task, or a parent.

use super::Misuse;
use super::co::Co;
use super::delegation::Child;
use super::engine::{Engine, Genawaiter};
use super::mailbox::{Asked, Mailbox};
use pin_project_lite::pin_project;
use std::any;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::Poll;

pin_project! {
    /// A body `B` on an engine `K`, with the mailbox through which it
    /// communicates.
    ///
    /// It checks the body: each time it is resumed it must yield once or end.
    pub struct Gen<Y, R, E, X, B, K = Genawaiter<B>>
    where
        B: Future,
    {
        mailbox: Mailbox<Y, R, E, X>,
        serial: u32,
        // `None` after its end; all that the body held is dropped then.
        #[pin]
        engine: Option<K>,
        body: PhantomData<B>,
    }

    impl<Y, R, E, X, B, K> PinnedDrop for Gen<Y, R, E, X, B, K>
    where
        B: Future,
    {
        fn drop(this: Pin<&mut Self>) {
            this.close();
        }
    }
}

impl<Y, R, E, X, B: Future, K> Gen<Y, R, E, X, B, K> {
    /// Ends it where it waits, and drops all that it holds. Can be repeated.
    ///
    /// # Panics
    ///
    /// If a destructor of the body panics, or yields, which it cannot while it
    /// is closed.
    pub fn close(self: Pin<&mut Self>) {
        let mut this = self.project();
        if this.engine.is_some() {
            let _closing = this.mailbox.begin_close(*this.serial);
            this.engine.set(None);
        }
    }
}

impl<Y, R, E, X, B, K> Gen<Y, R, E, X, B, K>
where
    B: Future,
    K: Engine<B>,
{
    /// Makes a body that uses this mailbox. It does not run yet.
    pub fn new(
        mailbox: &Mailbox<Y, R, E, X>,
        body: impl FnOnce(Co<Y, R, E, X>) -> B,
    ) -> Self {
        let co = mailbox.make_co();
        Gen {
            mailbox: mailbox.clone(),
            serial: co.serial(),
            engine: Some(K::new(body(co))),
            body: PhantomData,
        }
    }

    /// Runs it to its next yield, or to its end. The first time it starts;
    /// later it goes on with the answer that is in the mailbox.
    ///
    /// It is ready when the body has returned. Otherwise the value that it
    /// yielded is in the mailbox, or the error that it raised, which has ended
    /// it.
    ///
    /// # Errors
    ///
    /// [`Misuse::Finished`], if it has ended before; another [`Misuse`], if it
    /// misuses its yields, which ends it.
    ///
    /// # Panics
    ///
    /// If the body panics, or uses the [`Co`] of another body.
    #[inline(always)]
    pub fn resume(self: Pin<&mut Self>) -> Poll<Result<B::Output, Misuse>> {
        let mut this = self.project();
        let Some(engine) = this.engine.as_mut().as_pin_mut() else {
            return Poll::Ready(Err(Misuse::Finished));
        };
        let control = this.mailbox.enter(*this.serial);
        let resumed = engine.resume();
        drop(control);
        let asked = this.mailbox.asked();
        if resumed.is_pending() && asked == Asked::Once {
            return Poll::Pending;
        }
        let closing = this.mailbox.begin_close(*this.serial);
        this.engine.set(None);
        drop(closing);
        Poll::Ready(match (resumed, asked) {
            (_, Asked::Misused(misuse)) => Err(misuse),
            (Poll::Ready(value), _) => Ok(value),
            (Poll::Pending, Asked::Raised) => return Poll::Pending,
            (Poll::Pending, _) => Err(Misuse::ForeignFuture),
        })
    }
}

/// A child that shares its parent's mailbox, so nothing is handed on.
impl<Y, R, E, X, B, K> Child<Y, R, E, X> for Gen<Y, R, E, X, B, K>
where
    B: Future,
    K: Engine<B>,
{
    type Return = B::Output;

    #[inline(always)]
    fn resume(
        self: Pin<&mut Self>,
        mailbox: &Mailbox<Y, R, E, X>,
    ) -> Poll<B::Output> {
        match Gen::resume(self) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Ok(value)) => Poll::Ready(value),
            Poll::Ready(Err(misuse)) => {
                mailbox.set_misused(misuse);
                Poll::Pending
            }
        }
    }

    fn close(self: Pin<&mut Self>, _: &Mailbox<Y, R, E, X>) {
        Gen::close(self);
    }

    #[inline]
    fn name(&self) -> Option<&'static str> {
        Some(any::type_name::<B>())
    }
}

impl<Y, R, E, X, B: Future, K> fmt::Debug for Gen<Y, R, E, X, B, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Gen")
    }
}
