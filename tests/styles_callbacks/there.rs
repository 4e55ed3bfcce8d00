//! What is there already: it needs no stack and no turn, and still `k` is not
//! called from within.

use super::{WHO, done_future, run_out};
use crate::support::on_small_stack;
use crate::support::worlds::{client, loop_over, quiet_loop, simulated};
use harness::worlds::sim::SimWorld;
use std::cell::Cell;
use std::fmt::Debug;
use std::rc::Rc;
use styles::asyncio::{Coroutine, Kind, Raised, Raises, SharedTask};
use styles::callbacks::awaitable::{Awaitable, Body, coroutine};
use styles::callbacks::cancel::until;
use styles::callbacks::items::Items;
use styles::callbacks::join::{join, join_all, join_set, settle};
use styles::callbacks::run::start;
use styles::callbacks::scope::{Scope, within};
use styles::callbacks::stream::write_all;
use styles::callbacks::task::{Continuation, Cx, spawn};
use styles::callbacks::timeout::timeout;
use styles::callbacks::{limit, wait};
use styles::event_loop::{
    Connection, EventLoop, Loop, Promise, Semaphore, Task, TaskSet,
};
use styles::workload::Buffer;

/// What is there already.
struct There {
    future: Promise<Raises<u32>>,
    tasks: [SharedTask<u32>; 2],
    set: TaskSet,
    /// Nobody sets it.
    stop: Promise<()>,
    /// Its body was taken.
    used: Coroutine<Body<u32>>,
}

impl There {
    /// Makes all of it, and lets the tasks end.
    fn new(event_loop: &EventLoop) -> There {
        let lp = event_loop.handle();
        let task = || start(lp, |cx, k| k(cx, Ok(7)));
        let used = coroutine(lp, "used", |cx, k| k(cx, Ok(7)));
        assert!(used.take().is_ok());
        let there = There {
            future: done_future(lp),
            tasks: [task(), task()],
            set: TaskSet::new(),
            stop: Promise::new(lp),
            used,
        };
        run_out(event_loop);
        there
    }
}

/// A wait for something that is there.
type Once = fn(&There, Cx, Continuation<()>);

/// Makes what comes after a wait that gives this.
fn gives<T: PartialEq + Debug + 'static>(
    expected: T,
    k: Continuation<()>,
) -> impl FnOnce(Cx, T) + 'static {
    move |cx, value| {
        assert_eq!(value, expected);
        k(cx, ());
    }
}

/// Makes the list of all functions that may find what they wait for, and a
/// test of a million calls of each.
macro_rules! kinds {
    ($($name:ident: $once:expr,)*) => {
        const KINDS: &[(&str, Once)] = &[$((stringify!($name), $once),)*];

        mod a_million_need_no_stack_and_no_turn {
            $(
                #[test]
                fn $name() {
                    super::takes_no_stack_and_no_turn(stringify!($name));
                }
            )*
        }
    };
}

kinds! {
    settle: |there, cx, k| settle(cx, &there.future, gives(Ok(7), k)),
    join: |there, cx, k| join(cx, &there.tasks[0], gives(Ok(7), k)),
    join_all: |there, cx, k| join_all(cx, &there.tasks, gives(Ok(()), k)),
    join_set: |there, cx, k| join_set(cx, &there.set, gives((), k)),
    future: |there, cx, k| (&there.future).wait(cx, gives(Ok(7), k)),
    task: |there, cx, k| (&there.tasks[0]).wait(cx, gives(Ok(7), k)),
    coroutine_object: |_, cx, k| {
        let object = coroutine(&cx, "new", |cx, k| k(cx, Ok(7)));
        object.wait(cx, gives(Ok(7), k));
    },
    used_coroutine_object: |there, cx, k| {
        let text = "cannot reuse already awaited coroutine";
        let error = Raised::new(Kind::Runtime, text);
        there.used.wait(cx, gives(Err(error), k));
    },
    items: |_, cx, k| {
        Ready.next(cx, gives(Ok(Some((7, Ready))), k));
    },
    timeout: |_, cx, k| {
        let body = |cx, k: Continuation<u32>| k(cx, 7);
        timeout(cx, 5, body, gives(Ok(7), k));
    },
    until: |there, cx, k| {
        let body = |cx, k: Continuation<u32>| k(cx, 7);
        until(cx, there.stop.clone(), body, gives(Ok(7), k));
    },
    scope: |_, cx, k| {
        let body = |cx, (), k: Continuation<Raises>| k(cx, Ok(()));
        within(cx, AtOnce, body, gives(Ok(()), k));
    },
}

/// Items that are there without end.
#[derive(Debug, PartialEq, Eq)]
struct Ready;

impl Items for Ready {
    type Item = u32;

    fn next(
        self,
        cx: Cx,
        k: impl FnOnce(Cx, Raises<Option<(u32, Ready)>>) + 'static,
    ) {
        cx.bounce(move |cx| k(cx, Ok(Some((7, Ready)))));
    }
}

/// A scope that waits for nothing.
struct AtOnce;

impl Scope for AtOnce {
    type Entered = ();

    fn enter(&self, cx: Cx, k: impl FnOnce(Cx, Raises) + 'static) {
        cx.bounce(move |cx| k(cx, Ok(())));
    }

    fn leave(
        &self,
        cx: Cx,
        ended: Raises,
        k: impl FnOnce(Cx, Raises) + 'static,
    ) {
        cx.bounce(move |cx| k(cx, ended));
    }
}

/// How often what is there is waited for.
const MANY: u32 = 1_000_000;

/// Waits for a thing so often, one time after the other.
fn again(
    cx: Cx,
    there: Rc<There>,
    once: Once,
    left: u32,
    k: Continuation<()>,
) {
    if left == 0 {
        return k(cx, ());
    }
    let next = there.clone();
    let k = move |cx, ()| again(cx, next, once, left - 1, k);
    once(&there, cx, Box::new(k));
}

fn takes_no_stack_and_no_turn(name: &'static str) {
    let found = KINDS.iter().find(|kind| kind.0 == name);
    let once = found.expect("a kind").1;
    on_small_stack(move || {
        let event_loop = quiet_loop();
        let lp = event_loop.handle();
        let there = Rc::new(There::new(&event_loop));
        let before = lp.counters().turns;
        let task =
            spawn(lp, WHO, move |cx, k| again(cx, there, once, MANY, k));
        assert_eq!(event_loop.run_until_complete(&task), Ok(()), "{name}");
        assert_eq!(lp.counters().turns, before + 1, "{name}");
    });
}

/// Writes nothing so often, one time after the other.
fn write_nothing(
    cx: Cx,
    connection: Connection,
    buffer: Buffer,
    left: u32,
    k: Continuation<()>,
) {
    if left == 0 {
        return k(cx, ());
    }
    write_all(cx, connection, buffer, move |cx, written| {
        let (connection, buffer) = written.expect("nothing can fail");
        write_nothing(cx, connection, buffer, left - 1, k);
    });
}

/// A loop with a client.
fn loop_with_a_client() -> EventLoop {
    loop_over(simulated(&[], &[client(0, &[])]))
}

/// Starts a task that accepts the client and goes on with its connection.
fn with_connection(
    lp: &Loop,
    body: impl FnOnce(Cx, Connection, Continuation<()>) + 'static,
) -> Task<()> {
    let listener = lp.listener(SimWorld::LISTENER);
    spawn(lp, WHO, |cx, k| {
        wait::accept(cx, listener, |cx, accepted| {
            body(cx, accepted.expect("a client").0, k);
        });
    })
}

#[test]
fn a_million_empty_buffers_need_no_stack() {
    on_small_stack(|| {
        let event_loop = loop_with_a_client();
        let lp = event_loop.handle();
        let task = with_connection(lp, |cx, connection, k| {
            let buffer = Buffer::with_capacity(1);
            write_nothing(cx, connection, buffer, MANY, k);
        });
        assert_eq!(event_loop.run_until_complete(&task), Ok(()));
        assert_eq!(lp.counters().bytes_written, 0);
        assert!(lp.counters().turns < 5, "{:?}", lp.counters());
    });
}

/// Scopes and bodies of others may forget to bounce.
#[test]
fn a_million_scopes_that_call_at_once_need_no_stack() {
    struct Careless;

    impl Scope for Careless {
        type Entered = ();

        fn enter(&self, cx: Cx, k: impl FnOnce(Cx, Raises) + 'static) {
            k(cx, Ok(()));
        }

        fn leave(
            &self,
            cx: Cx,
            ended: Raises,
            k: impl FnOnce(Cx, Raises) + 'static,
        ) {
            k(cx, ended);
        }
    }

    on_small_stack(|| {
        let event_loop = quiet_loop();
        let once: Once = |_, cx, k| {
            let body = |cx, (), k: Continuation<Raises>| k(cx, Ok(()));
            within(cx, Careless, body, gives(Ok(()), k));
        };
        let there = Rc::new(There::new(&event_loop));
        let lp = event_loop.handle();
        let task =
            spawn(lp, WHO, move |cx, k| again(cx, there, once, MANY, k));
        assert_eq!(event_loop.run_until_complete(&task), Ok(()));
    });
}

/// Calls a function that is given a `k`, and requires that this is called
/// once, after the function has returned.
fn calls_k_later(
    event_loop: &EventLoop,
    name: &str,
    once: impl FnOnce(Cx, Continuation<()>) + 'static,
) {
    let called = Rc::new(Cell::new(false));
    let seen = called.clone();
    let task = spawn(event_loop.handle(), WHO, move |cx, k| {
        let returned = Rc::new(Cell::new(false));
        let after = returned.clone();
        let k = move |cx: Cx, ()| {
            assert!(after.get(), "called from within");
            seen.set(true);
            k(cx, ());
        };
        once(cx, Box::new(k));
        returned.set(true);
    });
    let ended = event_loop.run_until_complete(&task);
    assert_eq!(ended, Ok(()), "{name}: {:?}", event_loop.panicked_tasks());
    assert!(called.get(), "{name}");
}

#[test]
fn nobody_calls_k_before_having_returned() {
    let event_loop = quiet_loop();
    let there = Rc::new(There::new(&event_loop));
    for (name, once) in KINDS {
        let there = there.clone();
        calls_k_later(&event_loop, name, move |cx, k| once(&there, cx, k));
    }
    let event_loop = loop_with_a_client();
    let task = with_connection(event_loop.handle(), |cx, connection, k| {
        let returned = Rc::new(Cell::new(false));
        let after = returned.clone();
        let buffer = Buffer::with_capacity(1);
        write_all(cx, connection, buffer, move |cx, _| {
            assert!(after.get(), "called from within");
            k(cx, ());
        });
        returned.set(true);
    });
    assert_eq!(event_loop.run_until_complete(&task), Ok(()));
}

/// A wait that always waits for the loop.
type Wait = fn(&There, Cx, Continuation<()>);

const WAITS: [(&str, Wait); 5] = [
    ("turn", |_, cx, k| wait::yield_now(cx, k)),
    ("sleep", |_, cx, k| wait::sleep(cx, 0, k)),
    ("done", |there, cx, k| wait::done(cx, &there.future, k)),
    ("ended", |there, cx, k| {
        wait::ended(cx, there.tasks[0].key(), k);
    }),
    ("place", |_, cx, k| {
        let semaphore = Semaphore::new(&cx, 1);
        limit::acquire(cx, &semaphore, move |cx, _| k(cx, ()));
    }),
];

#[test]
fn waits_take_a_turn_even_if_what_they_wait_for_is_there() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let there = Rc::new(There::new(&event_loop));
    for (name, wait) in WAITS {
        let (before, there) = (lp.counters().turns, there.clone());
        calls_k_later(&event_loop, name, move |cx, k| wait(&there, cx, k));
        assert_eq!(lp.counters().turns, before + 2, "{name}");
    }
}
