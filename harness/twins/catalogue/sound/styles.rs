//! One body in four styles, each against each.

use crate::catalogue::parts::{Answer, Current, read, write};
use crate::{Outside, Version, check};
use styles::send::wait::yield_;
use styles::yield_from::wait::yield_from;

fn callbacks() -> impl Version<Answer<()>> {
    crate::callbacks(|out: Outside, done: crate::Done<Answer<()>>| {
        let current = Current::default();
        let next = current.clone();
        current.wait(read(out), move |data| match data {
            Ok(data) => {
                next.wait(write(out, data), move |end| done.call(end));
            }
            Err(error) => done.call(Err(error)),
        });
        move || current.cancel()
    })
}

fn send() -> impl Version<Answer<()>> {
    crate::send(|co, out: Outside| async move {
        let data = yield_!(co, read(out))?;
        yield_!(co, write(out, data))
    })
}

fn yield_from() -> impl Version<Answer<()>> {
    crate::yield_from(|co, out: Outside| async move {
        let data = yield_from!(co, read(out))?;
        yield_from!(co, write(out, data))
    })
}

fn futures() -> impl Version<Answer<()>> {
    crate::futures(|out: Outside| async move {
        let data = read(out).await?;
        write(out, data).await
    })
}

macro_rules! pairs {
    ($($name:ident: $old:ident, $new:ident;)*) => {$(
        #[test]
        fn $name() {
            let verdict = check(stringify!($name), $old(), $new()).run();
            println!("| {} | {} |", stringify!($name), verdict.is_equal());
            assert!(verdict.is_equal(), "{verdict}");
        }
    )*};
}

pairs! {
    callbacks_to_send: callbacks, send;
    callbacks_to_yield_from: callbacks, yield_from;
    callbacks_to_futures: callbacks, futures;
    send_to_callbacks: send, callbacks;
    send_to_yield_from: send, yield_from;
    send_to_futures: send, futures;
    yield_from_to_callbacks: yield_from, callbacks;
    yield_from_to_send: yield_from, send;
    yield_from_to_futures: yield_from, futures;
    futures_to_callbacks: futures, callbacks;
    futures_to_send: futures, send;
    futures_to_yield_from: futures, yield_from;
}
