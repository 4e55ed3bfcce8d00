//! Engines, which run a body from one yield to the next.
//!
//! Both generator styles use [`Genawaiter`]. [`Inline`] keeps the body inside
//! the generator, without `genawaiter`'s two boxes; it exists to be measured
//! beside the other.

use genawaiter::GeneratorState;
use genawaiter::rc::{Co, Gen};
use pin_project_lite::pin_project;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// A body that can be resumed.
pub trait Engine<B: Future> {
    /// Takes a body, which does not run yet.
    fn new(body: B) -> Self;

    /// Runs the body to its next yield, or to its end, and is ready then.
    fn resume(self: Pin<&mut Self>) -> Poll<B::Output>;
}

/// A body that `genawaiter` resumes.
pub struct Genawaiter<B: Future>(Gen<(), (), Airlocked<B>>);

impl<B: Future> Engine<B> for Genawaiter<B> {
    fn new(body: B) -> Self {
        Genawaiter(Gen::new(|co| Airlocked { co, body }))
    }

    #[inline]
    fn resume(self: Pin<&mut Self>) -> Poll<B::Output> {
        match self.get_mut().0.resume() {
            GeneratorState::Yielded(()) => Poll::Pending,
            GeneratorState::Complete(value) => Poll::Ready(value),
        }
    }
}

impl<B: Future> fmt::Debug for Genawaiter<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Genawaiter")
    }
}

pin_project! {
    /// A body that yields to `genawaiter` at each pause. Values pass through
    /// the mailbox.
    struct Airlocked<B> {
        co: Co<()>,
        #[pin]
        body: B,
    }
}

impl<B: Future> Future for Airlocked<B> {
    type Output = B::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let polled = this.body.poll(cx);
        if polled.is_pending() {
            // The call puts the value into the airlock; its future would only
            // wait for the next resume.
            drop(this.co.yield_(()));
        }
        polled
    }
}

pin_project! {
    /// A body that lies in its generator, polled with a waker without effect.
    pub struct Inline<B> {
        #[pin]
        body: B,
    }
}

impl<B: Future> Engine<B> for Inline<B> {
    fn new(body: B) -> Self {
        Inline { body }
    }

    #[inline]
    fn resume(self: Pin<&mut Self>) -> Poll<B::Output> {
        let mut cx = Context::from_waker(Waker::noop());
        self.project().body.poll(&mut cx)
    }
}

impl<B> fmt::Debug for Inline<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Inline")
    }
}
