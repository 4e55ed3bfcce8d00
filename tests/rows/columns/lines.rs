//! Lines that are read by jobs of the pool.

use super::WHO;
use styles::asyncio::Input;
use styles::callbacks::task::{Continuation, Cx};
use styles::event_loop::{Loop, Task};
use styles::yield_from::task::generator;
use styles::{Style, async_await, callbacks, send, yield_from};

/// Starts a body that reads lines until there is none.
pub(crate) fn read_lines(
    style: Style,
    lp: &Loop,
    input: Input,
) -> Task<Vec<String>> {
    let us = input.simulated_us();
    let read = move || {
        let input = input.clone();
        move || input.read_line()
    };
    match style {
        Style::Callbacks => callbacks::task::spawn(lp, WHO, move |cx, k| {
            by_callbacks(cx, us, read, Vec::new(), k);
        }),
        Style::Send => send::task::spawn(lp, WHO, move |cx| async move {
            let mut lines = Vec::new();
            while let Ok(Some(line)) =
                send::wait::blocking(&cx, us, read()).await
            {
                lines.push(line);
            }
            lines
        }),
        Style::YieldFrom => {
            use yield_from::wait::blocking;
            let body = generator(async move |co| {
                let mut lines = Vec::new();
                while let Ok(Some(line)) =
                    yield_from!(co, blocking(us, read()))
                {
                    lines.push(line);
                }
                lines
            });
            yield_from::task::spawn(lp, WHO, body)
        }
        Style::AsyncAwait => {
            async_await::task::spawn(lp, WHO, move |cx| async move {
                let mut lines = Vec::new();
                while let Ok(Some(line)) =
                    async_await::wait::blocking(&cx, us, read()).await
                {
                    lines.push(line);
                }
                lines
            })
        }
    }
}

fn by_callbacks<J>(
    cx: Cx,
    us: u64,
    read: impl Fn() -> J + 'static,
    mut lines: Vec<String>,
    k: Continuation<Vec<String>>,
) where
    J: FnOnce() -> Option<String> + Send + 'static,
{
    callbacks::wait::blocking(&cx.clone(), us, read(), move |line| {
        let Ok(Some(line)) = line else {
            return k(lines);
        };
        lines.push(line);
        by_callbacks(cx, us, read, lines, k);
    });
}
