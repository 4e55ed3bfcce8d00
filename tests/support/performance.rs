//! A script as the first task of a loop in the simulated world.

use super::log::Log;
use super::script::{Step, Steps, steps};
use super::tasks::spawn;
use super::worlds::{simulated, watched};
use harness::worlds::sim::SimWorld;
use styles::Style;
use styles::event_loop::{Counters, EventLoop, PanickedTask, RunError};
use styles::trace::Actor;

/// The result of a script: its lines, its end and its remains.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Performance {
    /// The lines that were printed before the loop was dropped.
    pub(crate) log: Vec<String>,
    /// The lines that were printed while the loop was dropped.
    pub(crate) log_of_drop: Vec<String>,
    /// The result of the run of the script itself.
    pub(crate) ended: Result<(), RunError>,
    pub(crate) counters: Counters,
    pub(crate) panicked: Vec<PanickedTask>,
    /// The number of tasks that had not ended before the loop was dropped.
    pub(crate) tasks_left: usize,
    /// The number of connections open before the loop was dropped.
    pub(crate) open_sockets: usize,
    /// The number of connections open after the loop was dropped.
    pub(crate) leaked_sockets: usize,
    /// True if a handle to the loop was still held in the end.
    pub(crate) leaked_loop: bool,
}

/// The most resumptions of a script.
pub(crate) const MAX_RESUMPTIONS: u64 = 1_000_000;

/// Plays a script in a style and a world, until its own body ends.
pub(crate) fn play(
    style: Style,
    world: SimWorld,
    script: &Steps,
) -> Performance {
    let (world, watch) = watched(world);
    let log = Log::default();
    let trace = Box::new(log.clone());
    let mut event_loop = EventLoop::new(Box::new(world), trace);
    event_loop.set_max_resumptions(MAX_RESUMPTIONS);
    let task = spawn(style, event_loop.handle(), Actor::Task(0), script);
    let ended = event_loop.run_while(|| !task.is_done());
    drop(task);
    let counters = event_loop.handle().counters();
    let panicked = event_loop.panicked_tasks();
    let tasks_left = event_loop.tasks_left();
    let open_sockets = watch.open_sockets();
    let printed = log.take();
    drop(event_loop);
    Performance {
        log: printed,
        log_of_drop: log.take(),
        ended,
        counters,
        panicked,
        tasks_left,
        open_sockets,
        leaked_sockets: watch.open_sockets(),
        leaked_loop: watch.is_alive(),
    }
}

/// Plays a script in a world without a network, and requires that it comes to
/// its end, prints `log` and leaves nothing behind.
pub(crate) fn expect<const N: usize>(
    style: Style,
    script: [Step; N],
    log: &[&str],
) {
    let played = play(style, simulated(&[], &[]), &steps(script));
    assert_eq!(played.log, log, "{style}");
    assert_eq!(played.ended, Ok(()), "{style}");
    assert_eq!(played.panicked, [], "{style}");
    assert!(!played.leaked_loop, "{style}");
}
