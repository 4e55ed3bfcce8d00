//! Errors that nothing reads: told when their future, gathering or task is
//! dropped, in the words of CPython and at the same moment.

use crate::rig::Rig;
use crate::support::script::{Step, Value, steps};
use crate::support::tasks::start;
use styles::Style;
use styles::asyncio::{
    Kind, Raised, Raises, SharedTask, gather, gather_outcomes,
};
use styles::callbacks::deferred::Deferred;
use styles::event_loop::{Loop, Promise};

/// The lines of CPython 3.11.7. Below the name of each case stand, indented,
/// what it printed, and what its loop gave to the exception handler: message
/// and exception.
const RECORDED: &str = include_str!("unread.txt");

/// The name of a case, and the case.
type Case = (&'static str, fn(&Rig, Style));

const CASES: [Case; 15] = [
    ("a future with an exception is dropped", |rig, _| {
        drop_it(rig.lp(), failed(rig));
    }),
    (
        "a future whose result was asked for is dropped",
        |rig, _| {
            let future = failed(rig);
            assert_eq!(future.value(), Err(boom()));
            drop_it(rig.lp(), future);
        },
    ),
    (
        "a future whose exception was asked for is dropped",
        |rig, _| {
            let future = failed(rig);
            assert_eq!(future.exception(), Ok(Some(boom())));
            drop_it(rig.lp(), future);
        },
    ),
    (
        "a future with a callback that does not ask is dropped",
        |rig, _| {
            let future = Promise::<Raises<u32>>::new(rig.lp());
            let lp = rig.lp().clone();
            future.on_done(move |_| lp.print("callback"));
            future.set_exception(boom()).expect("pending");
            drop_it(rig.lp(), future);
            run(rig);
            rig.lp().print("two turns later");
        },
    ),
    ("a future that was cancelled is dropped", |rig, _| {
        let future = Promise::<Raises<u32>>::new(rig.lp());
        assert!(future.cancel());
        drop_it(rig.lp(), future);
    }),
    (
        "a future with a CancelledError as its exception is dropped",
        |rig, _| {
            let future = Promise::<Raises<u32>>::new(rig.lp());
            let cancelled = Raised::cancelled();
            future.set_exception(cancelled).expect("pending");
            drop_it(rig.lp(), future);
        },
    ),
    (
        "a future with an exception is refused another and dropped",
        |rig, _| {
            let future = failed(rig);
            let second = Raised::new(Kind::Value, "second");
            future.set_exception(second).expect_err("it is done");
            drop_it(rig.lp(), future);
        },
    ),
    ("a future with a result is dropped", |rig, _| {
        let future = Promise::<Raises<u32>>::new(rig.lp());
        future.set_result(1).expect("pending");
        drop_it(rig.lp(), future);
    }),
    ("a gathering with an error is dropped", |rig, style| {
        let gathering = gather(rig.lp(), two(rig, style));
        run(rig);
        drop_it(rig.lp(), gathering);
    }),
    (
        "a gathering is dropped before its tasks end",
        |rig, style| {
            let gathering = gather(rig.lp(), two(rig, style));
            drop_it(rig.lp(), gathering);
            rig.lp().call_later(15_000, |lp| lp.print("15 ms later"));
            rig.lp().call_later(30_000, |lp| lp.print("30 ms later"));
            run(rig);
        },
    ),
    (
        "a gathering whose error was asked for is dropped",
        |rig, style| {
            let gathering = gather(rig.lp(), two(rig, style));
            run(rig);
            assert_eq!(gathering.future().result(), Ok(Err(boom())));
            drop_it(rig.lp(), gathering);
        },
    ),
    ("a gathering of outcomes is dropped", |rig, style| {
        let gathering = gather_outcomes(rig.lp(), two(rig, style));
        run(rig);
        drop_it(rig.lp(), gathering);
    }),
    ("a gathering that was cancelled is dropped", |rig, style| {
        let gathering = gather(rig.lp(), two(rig, style));
        let cancel = gathering.clone();
        rig.lp()
            .call_later(5_000, move |_| assert!(cancel.cancel()));
        run(rig);
        drop_it(rig.lp(), gathering);
    }),
    ("a task with an error is dropped", |rig, style| {
        let task = fails(rig, style, 0, "boom");
        run(rig);
        drop_it(rig.lp(), task);
    }),
    ("a task that was cancelled is dropped", |rig, style| {
        let task = fails(rig, style, 10, "boom");
        rig.cancel_after(5, &task);
        run(rig);
        drop_it(rig.lp(), task);
    }),
];

fn boom() -> Raised {
    Raised::new(Kind::Value, "boom")
}

/// Makes a future with an exception.
fn failed(rig: &Rig) -> Promise<Raises<u32>> {
    let future = Promise::new(rig.lp());
    future.set_exception(boom()).expect("pending");
    future
}

/// Starts a task that fails after `ms` milliseconds.
fn fails(rig: &Rig, style: Style, ms: u64, text: Value) -> SharedTask<Value> {
    let script = steps([Step::Sleep(ms * 1_000), Step::Raise(text)]);
    start(style, rig.lp(), &script)
}

/// Starts two tasks that fail, one after the other.
fn two(rig: &Rig, style: Style) -> Vec<SharedTask<Value>> {
    vec![fails(rig, style, 10, "boom"), fails(rig, style, 20, "late")]
}

/// Drops a value, and says so.
fn drop_it<T>(lp: &Loop, value: T) {
    drop(value);
    lp.print("dropped");
}

/// Runs until every task has ended.
fn run(rig: &Rig) {
    let event_loop = &rig.event_loop;
    let run = event_loop.run_while(|| event_loop.tasks_left() > 0);
    run.expect("everything ends");
}

in_each_style! {
    fn what_nothing_reads_is_told_as_cpython_tells_it(style: Style) {
        let mut told = String::new();
        for (name, case) in CASES {
            let rig = Rig::new();
            case(&rig, style);
            told += &format!("{name}\n");
            for line in rig.said() {
                let (_, text) = line.split_once(' ').expect("a time");
                let text = text.strip_prefix("warning: ").unwrap_or(text);
                told += &format!("    {text}\n");
            }
        }
        assert_eq!(told, RECORDED);
    }
}

/// Twisted: "Unhandled error in Deferred".
#[test]
fn a_chain_tells_of_an_error_that_no_link_takes_where_it_is_asked_to() {
    type Chain = Deferred<u32, &'static str>;
    type Ends = [(&'static str, fn(Chain) -> Chain); 4];
    let rig = Rig::new();
    let lp = rig.lp();
    let asked = |chain: Chain| chain.tell_unhandled();
    let ends: Ends = [
        ("never taken", |chain| chain.then(|n| Ok(n + 1))),
        ("taken", |chain| chain.or_else(|_| Ok(0))),
        ("taken for another", |chain| {
            chain.or_else(|_| Err("another"))
        }),
        ("late", |chain| chain.finally(|| ())),
    ];
    for (error, links) in ends {
        let (firer, chain) = Chain::new(lp);
        asked(links(chain));
        firer.reject(error).expect("not fired before");
    }
    let (firer, chain) = Chain::new(lp);
    asked(chain);
    firer.resolve(1).expect("not fired before");
    let (firer, chain) = Chain::new(lp);
    drop(chain.then(|n| Ok(n + 1)));
    firer.reject("not asked for").expect("not fired before");
    let told = ["never taken", "another", "late"].map(|error| {
        format!("0 warning: Unhandled error in Deferred: {error}")
    });
    assert_eq!(rig.run(), told);
}
