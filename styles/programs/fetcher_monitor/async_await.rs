//! At an await other tasks may look; between two they cannot.

use super::{FETCH_US, TEN, Values};
use crate::async_await::join::settle;
use crate::async_await::run::{run, start};
use crate::async_await::task::Cx;
use crate::async_await::timeout::timeout;
use crate::async_await::wait;
use crate::asyncio::{Gathering, Raises, Stage, gather};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(cx: Cx) -> Raises {
    // step: no wait
    cx.print("no await within the loop");
    watch(&cx, None).await?;
    // step: a wait
    cx.print("an await within the loop");
    watch(&cx, Some(33_000)).await
}

async fn watch(cx: &Cx, pause_us: Option<u64>) -> Raises {
    // step: start
    let values = Values::default();
    let fetching = start(cx, |cx| fetch(cx, values.clone(), pause_us));
    let monitoring = start(cx, |cx| monitor(cx, values.clone()));
    let both = gather(cx, vec![fetching, monitoring]);
    // step: wait
    let body = wait_for(cx, &both);
    let waited = timeout(cx, 4_500_000, body).await;
    if let Ok(Err(error)) = waited {
        return Err(error);
    }
    // step: stop
    both.cancel();
    let count = values.borrow().len();
    cx.print(format_args!("stopped with {count} values"));
    Ok(())
}

async fn wait_for(cx: &Cx, both: &Gathering<()>) -> Raises {
    settle(cx, both.future()).await.map(drop)
}

async fn fetch(cx: Cx, values: Values, pause_us: Option<u64>) -> Raises {
    loop {
        // step: fetch
        wait::sleep(&cx, FETCH_US).await;
        append(&cx, &values, pause_us).await?;
    }
}

async fn append(cx: &Cx, values: &Values, pause_us: Option<u64>) -> Raises {
    for i in 0..TEN {
        // step: append
        values.borrow_mut().push(i);
        if let Some(us) = pause_us {
            wait::sleep(cx, us).await;
        }
    }
    Ok(())
}

async fn monitor(cx: Cx, values: Values) -> Raises {
    loop {
        // step: monitor
        let count = values.borrow().len();
        cx.print(format_args!("{count} values"));
        wait::sleep(&cx, 1_000_000).await;
    }
}
