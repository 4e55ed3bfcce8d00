//! Every state of a future, and what it says when asked.

mod async_await;
mod callbacks;
mod send;
mod yield_from;

use crate::asyncio::{Kind, Raised, Raises, python_bool};
use crate::event_loop::{Loop, Promise};
use std::fmt::Display;

super::program! {
    name: "future_states",
    summary: "Every state of a future, and what it says when asked",
    rows: ["F1", "F2", "F3", "F4", "F5", "F7", "F8"],
}

/// What is set, fails, is cancelled, and waited for.
type Answer = Promise<Raises<u32>>;

/// What only has callbacks.
type Text = Promise<Raises<&'static str>>;

fn boom() -> Raised {
    Raised::new(Kind::Value, "boom")
}

/// Calls a function with a future in a second, whatever it gives.
fn in_a_second<R: 'static>(lp: &Loop, answer: &Answer, act: fn(&Answer) -> R) {
    let answer = answer.clone();
    lp.call_later(1_000_000, move |_: &Loop| drop(act(&answer)));
}

/// Leaves a callback with a future, which prints the result.
fn add_callback(lp: &Loop, future: &Text, number: u32) {
    let lp = lp.clone();
    future.on_done(move |future| {
        let result = future.value().unwrap_or("none");
        lp.print(format_args!("callback {number}: {result}"));
    });
}

/// Prints all that a future says.
fn report(lp: &Loop, title: &str, answer: &Answer) {
    lp.print(title);
    tell(lp, "done", Ok(python_bool(answer.done())));
    tell(lp, "cancelled", Ok(python_bool(answer.cancelled())));
    tell(lp, "result", answer.value());
    let exception = answer.exception().map(|error| match error {
        Some(error) => error.inline(),
        None => "None".to_string(),
    });
    tell(lp, "exception", exception);
}

/// Prints that setting a future again raises, without what the error says.
fn tell_set(lp: &Loop, call: &str, set: Raises) {
    let nameless = |error: Raised| Raised::new(error.kind, "");
    tell(lp, call, set.map(|()| "None").map_err(nameless));
}

/// Prints whether a future could be cancelled.
fn tell_cancel(lp: &Loop, cancelled: bool) {
    tell(lp, "cancel", Ok(python_bool(cancelled)));
}

fn tell(lp: &Loop, call: &str, given: Raises<impl Display>) {
    match given {
        Ok(value) => lp.print(format_args!("  {call}: {value}")),
        Err(error) => lp.print(format_args!("  {call}: raises {error}")),
    }
}
