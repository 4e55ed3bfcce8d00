//! Each line of standard input comes back a second later, by a task of its
//! own.

mod async_await;
mod callbacks;
mod send;
mod yield_from;

use crate::asyncio::SharedTask;

super::program! {
    name: "delayed_echo",
    summary: "Each line of standard input comes back a second later",
    rows: ["R8", "K7", "B1", "B3"],
}

/// Echoes that are still to come, in the order in which their lines came.
type Echoes = Vec<SharedTask<()>>;

/// Removes the echoes that have come, so that an endless input does not need
/// endless memory.
fn forget_ended(echoes: &mut Echoes) {
    let ended = echoes.iter().take_while(|echo| echo.is_done()).count();
    echoes.drain(..ended);
}
