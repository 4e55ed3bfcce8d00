//! The table of pairs, as tests: caller by callee.

/// A body, as a bridge from its style takes it.
macro_rules! body {
    (callbacks, $body:ident, $out:expr) => {{
        let out = $out;
        move |cx, k| $body::callbacks(cx, out, k)
    }};
    (send, $body:ident, $out:expr) => {{
        let out = $out;
        move |co| $body::send(co, out)
    }};
    (yield_from, $body:ident, $out:expr) => {
        $body::yield_from($out)
    };
    (async_await, $body:ident, $out:expr) => {{
        let out = $out;
        move |cx| $body::async_await(cx, out)
    }};
}

/// A caller with a call of its own style, without a bridge.
macro_rules! direct {
    (callbacks, $body:ident) => {
        $crate::callers::called(|out, cx, k| $body::callbacks(cx, out, k))
    };
    (send, $body:ident) => {
        $crate::callers::yielded(|out| {
            styles::send::wait::Call(move |co| $body::send(co, out))
        })
    };
    (yield_from, $body:ident) => {
        $crate::callers::delegated(|out| $body::yield_from(out))
    };
    (async_await, $body:ident) => {
        $crate::callers::awaited(|cx, out| $body::async_await(cx, out))
    };
}

/// A caller with a call through a bridge.
macro_rules! bridged {
    (callbacks, $callee:ident, $body:ident) => {
        $crate::callers::called(|out, cx, k| {
            let body = body!($callee, $body, out);
            styles::bridges::$callee::called(cx, body, k)
        })
    };
    (send, $callee:ident, $body:ident) => {
        $crate::callers::yielded(|out| {
            styles::bridges::$callee::yielded(body!($callee, $body, out))
        })
    };
    (yield_from, $callee:ident, $body:ident) => {
        $crate::callers::delegated(|out| {
            styles::bridges::$callee::delegated(body!($callee, $body, out))
        })
    };
    (async_await, $callee:ident, $body:ident) => {
        $crate::callers::awaited(|cx, out| async move {
            let body = body!($callee, $body, out);
            styles::bridges::$callee::awaited(&cx, body).await
        })
    };
}

/// One test: the caller is its own twin, whatever its callee is written in.
macro_rules! pair {
    ($caller:ident, $callee:ident, $old:ident, $new:ident) => {
        #[test]
        fn $callee() {
            let name = concat!(stringify!($caller), "_", stringify!($callee));
            let old = direct!($caller, $old);
            let new = bridged!($caller, $callee, $new);
            let verdict = twins::check(name, old, new).run();
            println!("{verdict}");
            assert!(verdict.is_equal(), "{verdict}");
        }
    };
}

/// A module of 16 tests for each body.
macro_rules! pairs {
    ($($name:ident in $body:ident: $($callee:ident),*;)*) => {$(
        mod $name {
            use super::*;

            mod of_callbacks {
                use super::*;
                $(pair! { callbacks, $callee, $body, $body })*
            }
            mod of_send {
                use super::*;
                $(pair! { send, $callee, $body, $body })*
            }
            mod of_yield_from {
                use super::*;
                $(pair! { yield_from, $callee, $body, $body })*
            }
            mod of_async_await {
                use super::*;
                $(pair! { async_await, $callee, $body, $body })*
            }
        }
    )*};
}

/// The same for bodies that catch a cancellation, where one of the two cannot
/// be told of it: callers that are dropped drop their callees, and callees
/// that cannot catch are as if they did not.
macro_rules! told {
    ($($name:ident in $body:ident;)*) => {$(
        mod $name {
            use super::*;

            mod of_callbacks {
                use super::*;
                pair! { callbacks, send, guard, $body }
                pair! { callbacks, yield_from, guard, $body }
            }
            mod of_send {
                use super::*;
                pair! { send, callbacks, guard, $body }
                pair! { send, send, $body, $body }
                pair! { send, yield_from, $body, $body }
                pair! { send, async_await, guard, $body }
            }
            mod of_yield_from {
                use super::*;
                pair! { yield_from, callbacks, guard, $body }
                pair! { yield_from, send, $body, $body }
                pair! { yield_from, yield_from, $body, $body }
                pair! { yield_from, async_await, guard, $body }
            }
            mod of_async_await {
                use super::*;
                pair! { async_await, send, guard, $body }
                pair! { async_await, yield_from, guard, $body }
            }
        }
    )*};
}
