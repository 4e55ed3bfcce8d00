//! Panics that are caught: their messages, and what they were thrown with.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Calls a function; returns `None` if it panics.
pub fn caught<T>(function: impl FnOnce() -> T) -> Option<T> {
    let called = catch_unwind(AssertUnwindSafe(function));
    called.map_err(drop_payload).ok()
}

/// Returns the message of a panic, and drops what it was thrown with.
pub fn panic_message(payload: Box<dyn Any + Send>) -> String {
    let text = match payload.downcast_ref::<&str>() {
        Some(text) => Some((*text).to_string()),
        None => payload.downcast_ref::<String>().cloned(),
    };
    drop_payload(payload);
    text.unwrap_or_else(|| "(no message)".to_string())
}

/// Drops what a panic was thrown with. If that panics too, it is the last one:
/// what it was thrown with is forgotten, or there might be no end.
fn drop_payload(payload: Box<dyn Any + Send>) {
    let drops = AssertUnwindSafe(|| drop(payload));
    if let Err(another) = catch_unwind(drops) {
        std::mem::forget(another);
    }
}
