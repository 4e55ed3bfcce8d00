//! An `async fn` that calls itself, polled by hand: no executor, no queue, no
//! waker that does anything.

use crate::stopwatch::Stopwatch;
use smol::future::yield_now;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

/// Polls nested bodies until the innermost has waited `turns` turns; each adds
/// 1 to the value it returns.
pub fn nest(depth: u32, turns: u64, watch: &mut Stopwatch) -> u64 {
    let mut body = pin!(nested(depth, turns));
    let mut cx = Context::from_waker(Waker::noop());
    let mut polled = body.as_mut().poll(&mut cx);
    watch.start();
    loop {
        match polled {
            Poll::Pending => polled = body.as_mut().poll(&mut cx),
            Poll::Ready(value) => {
                watch.stop();
                return value;
            }
        }
    }
}

/// Nested bodies, each awaiting the next.
pub async fn nested(depth: u32, turns: u64) -> u64 {
    if depth <= 1 {
        return count(turns).await + 1;
    }
    boxed(depth - 1, turns).await + 1
}

/// A recursion has to be boxed.
fn boxed(depth: u32, turns: u64) -> Pin<Box<dyn Future<Output = u64> + Send>> {
    Box::pin(nested(depth, turns))
}

async fn count(turns: u64) -> u64 {
    let mut done = 0;
    while done < turns {
        yield_now().await;
        done += 1;
    }
    done
}
