//! Between two functions other tasks may look; within one they cannot.

use super::{FETCH_US, TEN, Values};
use crate::asyncio::{Gathering, Raises, Stage, gather};
use crate::callbacks::join::settle;
use crate::callbacks::run::{run, start};
use crate::callbacks::task::{Continuation, Cx};
use crate::callbacks::timeout::timeout;
use crate::callbacks::wait;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

fn main(cx: Cx, k: Continuation<Raises>) {
    // step: no wait
    cx.print("no await within the loop");
    watch(cx, None, move |cx, result| {
        if result.is_err() {
            return k(cx, result);
        }
        // step: a wait
        cx.print("an await within the loop");
        watch(cx, Some(33_000), k);
    });
}

fn watch(cx: Cx, pause_us: Option<u64>, k: impl FnOnce(Cx, Raises) + 'static) {
    // step: start
    let values = Values::default();
    let list = values.clone();
    let fetching = start(&cx, move |cx, _: Continuation<Raises>| {
        fetch(cx, list, pause_us)
    });
    let list = values.clone();
    let monitoring =
        start(&cx, |cx, _: Continuation<Raises>| monitor(cx, list));
    let both = gather(&cx, vec![fetching, monitoring]);
    // step: wait
    let all = both.clone();
    let body = |cx, k| wait_for(cx, all, k);
    timeout(cx, 4_500_000, body, move |cx, waited| {
        if let Ok(Err(error)) = waited {
            return k(cx, Err(error));
        }
        // step: stop
        both.cancel();
        let count = values.borrow().len();
        cx.print(format_args!("stopped with {count} values"));
        k(cx, Ok(()));
    });
}

fn wait_for(cx: Cx, both: Gathering<()>, k: Continuation<Raises>) {
    settle(cx, both.future(), move |cx, values| k(cx, values.map(drop)));
}

fn fetch(cx: Cx, values: Values, pause_us: Option<u64>) {
    // step: fetch
    wait::sleep(cx, FETCH_US, move |cx, ()| {
        append(cx, values.clone(), pause_us, 0, move |cx, ()| {
            fetch(cx, values, pause_us);
        });
    });
}

fn append(
    cx: Cx,
    values: Values,
    pause_us: Option<u64>,
    first: usize,
    k: impl FnOnce(Cx, ()) + 'static,
) {
    for i in first..TEN {
        // step: append
        values.borrow_mut().push(i);
        if let Some(us) = pause_us {
            return wait::sleep(cx, us, move |cx, ()| {
                append(cx, values, pause_us, i + 1, k);
            });
        }
    }
    cx.bounce(move |cx| k(cx, ()));
}

fn monitor(cx: Cx, values: Values) {
    // step: monitor
    let count = values.borrow().len();
    cx.print(format_args!("{count} values"));
    wait::sleep(cx, 1_000_000, move |cx, ()| monitor(cx, values));
}
