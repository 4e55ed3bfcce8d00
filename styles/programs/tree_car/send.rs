//! For an alarm the driver closes the bodies above the one that set it.

use super::{car, endings, progress, tree};
use crate::asyncio::{Raises, SharedTask, Stage};
use crate::send::join::join_all;
use crate::send::run::{run, start};
use crate::send::task::Co;
use crate::send::timeout::timeout;
use crate::send::wait::{Call, Sleep, yield_};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(co: Co) -> Raises {
    // step: start
    let both = vec![start(&co, print_trees), start(&co, print_cars)];
    // step: wait
    let tasks = both.clone();
    let body = |co| wait_for_all(co, tasks);
    let waited = yield_!(co, Call(|co| timeout(co, 6_250_000, body)));
    if let Ok(Err(error)) = waited {
        return Err(error);
    }
    co.print(progress(&both));
    // step: cancel
    for task in &both {
        task.cancel();
    }
    yield_!(co, Call(|co| join_all(co, both.clone())))?;
    co.print(endings(&both));
    Ok(())
}

async fn wait_for_all(co: Co, tasks: Vec<SharedTask<()>>) -> Raises {
    yield_!(co, Call(|co| join_all(co, tasks)))
}

async fn print_trees(co: Co) -> Raises {
    let mut i = 0;
    loop {
        // step: before
        yield_!(co, Sleep(500_000));
        // step: tree
        co.print(tree(i));
        yield_!(co, Sleep(500_000));
        i += 1;
    }
}

async fn print_cars(co: Co) -> Raises {
    let mut i = 0;
    loop {
        // step: car
        co.print(car(i));
        yield_!(co, Sleep(1_000_000));
        i += 1;
    }
}
