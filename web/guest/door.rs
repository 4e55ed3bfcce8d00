//! The functions that a page sees.
//!
//! Times are microseconds since the lab was opened, as a page's numbers are.
//! The page reads a text in two calls: where it is, then its length.
#![expect(
    unsafe_code,
    reason = "a name that a page finds must be promised to be there once"
)]

use super::columns::Kind;
use super::guest::{Guest, Host};
use std::cell::RefCell;
use std::thread;
use std::time::{Duration, Instant};
use styles::Style;
use styles::programs::Program;

thread_local! {
    static OPENED: RefCell<Option<Guest>> = const { RefCell::new(None) };
    /// The log of a lab that was closed.
    static CLOSED: RefCell<String> = const { RefCell::new(String::new()) };
    static TEXT: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Calls a function with the lab, if it is open.
fn with<T>(default: T, call: impl FnOnce(&Guest) -> T) -> T {
    OPENED.with_borrow(|guest| guest.as_ref().map_or(default, call))
}

/// Waits until so many microseconds have passed since `origin`. In a page,
/// which has no threads, the system's wait suspends the call.
fn wait_until(origin: Instant, us: u64) {
    let until = Duration::from_micros(us);
    while let Some(rest) = until.checked_sub(origin.elapsed())
        && !rest.is_zero()
    {
        thread::sleep(rest);
    }
}

/// Opens a lab in a style, by number, in place of one that was open. Host 0 is
/// virtual time, 1 waits in its calls, 2 is turned by the page.
#[unsafe(no_mangle)]
pub extern "C" fn lab_open(style: usize, host: u32) {
    let host = match host {
        0 => Host::Virtual,
        1 => {
            let origin = Instant::now();
            Host::Blocking(Box::new(move |us| wait_until(origin, us)))
        }
        _ => Host::Scheduled,
    };
    let style = Style::ALL[style % Style::ALL.len()];
    lab_close();
    OPENED.set(Some(Guest::open(style, host)));
}

/// Starts code of a kind, by number; returns its own number.
#[unsafe(no_mangle)]
pub extern "C" fn lab_start(
    kind: usize,
    mark: u32,
    us: f64,
    now_us: f64,
) -> usize {
    let kind = Kind::ALL[kind % Kind::ALL.len()];
    with(0, |guest| guest.start(kind, mark, us as u64, now_us as u64))
}

/// Cancels what was started with a number.
#[unsafe(no_mangle)]
pub extern "C" fn lab_cancel(number: usize, now_us: f64) {
    with((), |guest| guest.cancel(number, now_us as u64));
}

/// Runs a program, by number, or schedules it.
#[unsafe(no_mangle)]
pub extern "C" fn lab_run(program: usize) {
    let all = Program::all();
    with((), |guest| guest.run(&all[program % all.len()]));
}

/// Runs one turn of what is due by now.
#[unsafe(no_mangle)]
pub extern "C" fn lab_turn(now_us: f64) {
    with((), |guest| guest.turn(now_us as u64));
}

/// Returns the time of the next turn; a negative one is never.
#[unsafe(no_mangle)]
pub extern "C" fn lab_next() -> f64 {
    with(None, Guest::next_us).map_or(-1.0, |us| us as f64)
}

/// Lets the loop be turned for ever, and returns at once.
#[unsafe(no_mangle)]
pub extern "C" fn lab_run_forever() {
    with((), Guest::run_forever);
}

/// Lets the loop be turned no more.
#[unsafe(no_mangle)]
pub extern "C" fn lab_stop() {
    with((), Guest::stop);
}

/// Closes the lab: all that it holds is dropped.
#[unsafe(no_mangle)]
pub extern "C" fn lab_close() {
    let Some(guest) = OPENED.take() else {
        return;
    };
    let log = guest.log();
    drop(guest);
    CLOSED.with_borrow_mut(|told| *told += &log.take());
}

/// Returns how often a task was given control.
#[unsafe(no_mangle)]
pub extern "C" fn lab_resumptions() -> f64 {
    with(0, Guest::resumptions) as f64
}

/// Takes out what is to be told to the page: a line for each entry, with its
/// kind, its time in microseconds and its text.
pub fn told() -> String {
    let told = with(String::new(), Guest::take_log);
    CLOSED.take() + &told
}

/// Takes that out and returns where it is; it stays there until the next call
/// of this.
#[unsafe(no_mangle)]
pub extern "C" fn lab_text() -> usize {
    TEXT.with_borrow_mut(|text| {
        *text = told();
        text.as_ptr() as usize
    })
}

/// Returns the length of that text in bytes.
#[unsafe(no_mangle)]
pub extern "C" fn lab_text_bytes() -> usize {
    TEXT.with_borrow(String::len)
}
