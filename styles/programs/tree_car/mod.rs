//! Two tasks that never end, and a wait for them that does.

mod async_await;
mod callbacks;
mod send;
mod yield_from;

use crate::asyncio::SharedTask;

super::program! {
    name: "tree_car",
    summary: "Two tasks that never end are waited for, but not for ever",
    rows: ["R9", "K5", "K11"],
}

const TREES: [&str; 5] = ["OAK", "ALDER", "CATALPA", "CYPRESS", "WALNUT"];
const CARS: [&str; 5] = ["TRUCK", "COMBI", "SEMI", "ROADSTER", "COUPE"];

/// Returns a tree by its number; after the last they begin again.
fn tree(i: usize) -> &'static str {
    TREES[i % TREES.len()]
}

/// Returns a car by its number; after the last they begin again.
fn car(i: usize) -> &'static str {
    CARS[i % CARS.len()]
}

/// Returns how many of these tasks have ended.
fn progress(tasks: &[SharedTask<()>]) -> String {
    let done = tasks.iter().filter(|task| task.is_done()).count();
    format!("{done} done, {} pending", tasks.len() - done)
}

/// Returns how each of these tasks ended.
fn endings(tasks: &[SharedTask<()>]) -> String {
    let ending = |task: &SharedTask<()>| match task.result() {
        Some(Err(error)) => error.to_string(),
        Some(Ok(())) => "None".to_string(),
        None => "pending".to_string(),
    };
    tasks.iter().map(ending).collect::<Vec<_>>().join(" ")
}
