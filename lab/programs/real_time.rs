//! A run of a program in real time.

use harness::worlds::real::{RealWorld, Setup};
use harness::worlds::sim::SimLimits;
use std::io;
use styles::Style;
use styles::asyncio::{Input, Raises, Stage};
use styles::event_loop::EventLoop;
use styles::programs::Program;
use web::perform::{Line, Printer};

/// Runs a program in real time, with as many threads for blocking work as in
/// virtual time; `hear` is called for each line when it is printed.
///
/// # Errors
///
/// If the world cannot be set up.
pub fn perform_real_time(
    program: &Program,
    style: Style,
    input: Input,
    hear: impl FnMut(Line) + 'static,
) -> io::Result<Raises> {
    let setup = Setup {
        pool_threads: SimLimits::default().threads,
        ..Setup::default()
    };
    let world = RealWorld::with(setup)?;
    let event_loop = EventLoop::new(Box::new(world), Box::new(Printer(hear)));
    let stage = Stage::new(event_loop, input);
    Ok(program.run(style, &stage))
}
