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

/// A call of a body in its own style, without a bridge.
macro_rules! direct {
    (send, $body:ident, $out:expr) => {
        styles::send::wait::Call(body!(send, $body, $out))
    };
    ($style:ident, $body:ident, $out:expr) => {
        body!($style, $body, $out)
    };
}

/// A call through a bridge: by caller and callee.
macro_rules! bridged {
    (callbacks, $callee:ident, $body:ident, $out:expr) => {{
        let body = body!($callee, $body, $out);
        move |cx, k: Continuation<Answer>| {
            bridges::$callee::called(cx, body, k)
        }
    }};
    (send, $callee:ident, $body:ident, $out:expr) => {
        bridges::$callee::yielded(body!($callee, $body, $out))
    };
    (yield_from, $callee:ident, $body:ident, $out:expr) => {
        bridges::$callee::delegated(body!($callee, $body, $out))
    };
    (async_await, $callee:ident, $body:ident, $out:expr) => {{
        let body = body!($callee, $body, $out);
        move |cx: Loop| async move {
            bridges::$callee::awaited(&cx, body).await
        }
    }};
}

/// A caller, as a version.
macro_rules! caller {
    (callbacks, $call:expr) => {
        callers::called($call)
    };
    (send, $call:expr) => {
        callers::yielded($call)
    };
    (yield_from, $call:expr) => {
        callers::delegated($call)
    };
    (async_await, $call:expr) => {
        callers::awaited($call)
    };
}

/// A call that waits for a while only.
macro_rules! within {
    (always, $caller:ident, $call:expr) => {
        $call
    };
    (within, callbacks, $call:expr) => {
        within::called($call)
    };
    (within, send, $call:expr) => {
        within::yielded($call)
    };
    (within, yield_from, $call:expr) => {
        within::delegated($call)
    };
    (within, async_await, $call:expr) => {
        within::awaited($call)
    };
}

/// One test: the caller is its own twin, whatever its callee is written in.
macro_rules! pair {
    ($caller:ident, $callee:ident, $limit:ident, $old:ident, $new:ident) => {
        #[test]
        fn $callee() {
            let name = concat!(stringify!($caller), "_", stringify!($callee));
            let old = caller!($caller, |out| {
                within!($limit, $caller, direct!($caller, $old, out))
            });
            let new = caller!($caller, |out| {
                let call = bridged!($caller, $callee, $new, out);
                within!($limit, $caller, call)
            });
            passes(twins::check(name, old, new));
        }
    };
}

/// The four callers of a callee of each style, as modules.
macro_rules! pairs {
    ($limit:ident, $old:ident, $new:ident: $($callee:ident)*) => {
        mod of_callbacks {
            use super::*;
            $(pair! { callbacks, $callee, $limit, $old, $new })*
        }
        mod of_send {
            use super::*;
            $(pair! { send, $callee, $limit, $old, $new })*
        }
        mod of_yield_from {
            use super::*;
            $(pair! { yield_from, $callee, $limit, $old, $new })*
        }
        mod of_async_await {
            use super::*;
            $(pair! { async_await, $callee, $limit, $old, $new })*
        }
    };
}

/// The same for bodies that catch a cancellation, where one of the two cannot
/// be told of it: callers that are dropped drop their callees, and callees
/// that cannot catch are as if they did not.
macro_rules! told {
    ($limit:ident, $body:ident) => {
        mod of_callbacks {
            use super::*;
            pair! { callbacks, send, $limit, guard, $body }
            pair! { callbacks, yield_from, $limit, guard, $body }
        }
        mod of_send {
            use super::*;
            pair! { send, callbacks, $limit, guard, guard }
            pair! { send, send, $limit, $body, $body }
            pair! { send, yield_from, $limit, $body, $body }
            pair! { send, async_await, $limit, guard, guard }
        }
        mod of_yield_from {
            use super::*;
            pair! { yield_from, callbacks, $limit, guard, guard }
            pair! { yield_from, send, $limit, $body, $body }
            pair! { yield_from, yield_from, $limit, $body, $body }
            pair! { yield_from, async_await, $limit, guard, guard }
        }
        mod of_async_await {
            use super::*;
            pair! { async_await, send, $limit, guard, $body }
            pair! { async_await, yield_from, $limit, guard, $body }
        }
    };
}
