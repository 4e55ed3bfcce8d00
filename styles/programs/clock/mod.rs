//! A task that goes on for ever, until it is cancelled.

mod async_await;
mod callbacks;
mod send;
mod yield_from;

/// The time to which the clock is set, in seconds of the day.
const BEGIN: u32 = (23 * 60 + 59) * 60 + 58;

/// Returns the time of day as the clock shows it.
fn time_of_day(second: u32) -> String {
    let (minute, second) = (second / 60, second % 60);
    let (hour, minute) = (minute / 60 % 24, minute % 60);
    format!("{hour}:{minute:02}:{second:02}")
}

super::program! {
    name: "clock",
    summary: "A task that goes on for ever, until it is cancelled",
    rows: ["R3", "K5"],
}
