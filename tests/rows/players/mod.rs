//! The players of scripts: one file a style, the same in all but for the way
//! of waiting.

mod async_await;
mod callbacks;
mod send;
mod yield_from;

use super::body::Body;
use super::script::Value;
use styles::Style;
use styles::asyncio::{Raises, SharedTask, Stage};
use styles::event_loop::Loop;

/// Plays a body as the main task of a run.
pub(crate) fn run(style: Style, stage: &Stage, body: Body) -> Raises<Value> {
    match style {
        Style::Callbacks => callbacks::run(stage, body),
        Style::Send => send::run(stage, body),
        Style::YieldFrom => yield_from::run(stage, body),
        Style::AsyncAwait => async_await::run(stage, body),
    }
}

/// Starts a task that plays a body.
pub(crate) fn start(style: Style, lp: &Loop, body: Body) -> SharedTask<Value> {
    match style {
        Style::Callbacks => callbacks::start(lp, body),
        Style::Send => send::start(lp, body),
        Style::YieldFrom => yield_from::start(lp, body),
        Style::AsyncAwait => async_await::start(lp, body),
    }
}
