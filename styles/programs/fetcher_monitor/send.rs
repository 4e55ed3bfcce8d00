//! At a yield other tasks may look; between two yields they cannot.

use super::{FETCH_US, TEN, Values};
use crate::asyncio::{Gathering, Raises, Stage, gather};
use crate::send::join::Settle;
use crate::send::run::{run, start};
use crate::send::task::Co;
use crate::send::timeout::timeout;
use crate::send::wait::{Call, Sleep, yield_};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(co: Co) -> Raises {
    // step: no wait
    co.print("no await within the loop");
    yield_!(co, Call(|co| watch(co, None)))?;
    // step: a wait
    co.print("an await within the loop");
    yield_!(co, Call(|co| watch(co, Some(33_000))))
}

async fn watch(co: Co, pause_us: Option<u64>) -> Raises {
    // step: start
    let values = Values::default();
    let fetching = start(&co, |co| fetch(co, values.clone(), pause_us));
    let monitoring = start(&co, |co| monitor(co, values.clone()));
    let both = gather(&co, vec![fetching, monitoring]);
    // step: wait
    let all = both.clone();
    let body = |co| wait_for(co, all);
    let waited = yield_!(co, Call(|co| timeout(co, 4_500_000, body)));
    if let Ok(Err(error)) = waited {
        return Err(error);
    }
    // step: stop
    both.cancel();
    let count = values.borrow().len();
    co.print(format_args!("stopped with {count} values"));
    Ok(())
}

async fn wait_for(co: Co, both: Gathering<()>) -> Raises {
    yield_!(co, Settle(both.future())).map(drop)
}

async fn fetch(co: Co, values: Values, pause_us: Option<u64>) -> Raises {
    loop {
        // step: fetch
        yield_!(co, Sleep(FETCH_US));
        yield_!(co, Call(|co| append(co, values.clone(), pause_us)))?;
    }
}

async fn append(co: Co, values: Values, pause_us: Option<u64>) -> Raises {
    for i in 0..TEN {
        // step: append
        values.borrow_mut().push(i);
        if let Some(us) = pause_us {
            yield_!(co, Sleep(us));
        }
    }
    Ok(())
}

async fn monitor(co: Co, values: Values) -> Raises {
    loop {
        // step: monitor
        let count = values.borrow().len();
        co.print(format_args!("{count} values"));
        yield_!(co, Sleep(1_000_000));
    }
}
