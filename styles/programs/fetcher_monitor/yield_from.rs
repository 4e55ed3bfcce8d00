//! At a delegation that waits other tasks may look; between two they cannot.

use super::{FETCH_US, TEN, Values};
use crate::asyncio::{Gathering, Raises, Stage, gather};
use crate::yield_from::join::settle;
use crate::yield_from::run::{run, start};
use crate::yield_from::task::generator;
use crate::yield_from::timeout::timeout;
use crate::yield_from::wait::{Delegate, sleep, yield_from};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main())
}

fn main() -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        // step: no wait
        co.print("no await within the loop");
        yield_from!(co, watch(None))?;
        // step: a wait
        co.print("an await within the loop");
        yield_from!(co, watch(Some(33_000)))
    })
}

fn watch(pause_us: Option<u64>) -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        // step: start
        let values = Values::default();
        let fetching = start(&co, fetch(values.clone(), pause_us));
        let monitoring = start(&co, monitor(values.clone()));
        let both = gather(&co, vec![fetching, monitoring]);
        // step: wait
        let body = wait_for(&both);
        let waited = yield_from!(co, timeout(4_500_000, body));
        if let Ok(Err(error)) = waited {
            return Err(error);
        }
        // step: stop
        both.cancel();
        let count = values.borrow().len();
        co.print(format_args!("stopped with {count} values"));
        Ok(())
    })
}

fn wait_for(both: &Gathering<()>) -> impl Delegate<Return = Raises> {
    generator(async move |co| yield_from!(co, settle(both.future())).map(drop))
}

fn fetch(
    values: Values,
    pause_us: Option<u64>,
) -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        loop {
            // step: fetch
            yield_from!(co, sleep(FETCH_US));
            yield_from!(co, append(&values, pause_us))?;
        }
    })
}

fn append(
    values: &Values,
    pause_us: Option<u64>,
) -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        for i in 0..TEN {
            // step: append
            values.borrow_mut().push(i);
            if let Some(us) = pause_us {
                yield_from!(co, sleep(us));
            }
        }
        Ok(())
    })
}

fn monitor(values: Values) -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        loop {
            // step: monitor
            let count = values.borrow().len();
            co.print(format_args!("{count} values"));
            yield_from!(co, sleep(1_000_000));
        }
    })
}
