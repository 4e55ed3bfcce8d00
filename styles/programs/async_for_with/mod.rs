//! Scopes that wait when they are left, and items that are waited for.

mod async_await;
mod callbacks;
mod send;
mod yield_from;

use crate::asyncio::{Kind, Raised, Raises};

/// The lines, which come one by one.
const LINES: [&str; 3] = ["line 1", "line 2", "line 3"];

/// Makes the error that the connection swallows.
fn too_slow() -> Raised {
    Raised::new(Kind::Timeout, "too slow")
}

/// Makes the error that the connection lets through.
fn wrong() -> Raised {
    Raised::new(Kind::Value, "wrong")
}

/// Returns the line that is printed when the connection is left.
fn closing(ended: &Raises) -> String {
    match ended {
        Ok(()) => "  closing".to_string(),
        Err(error) => format!("  closing, because of {error}"),
    }
}

/// Returns the result of a block within the connection.
fn swallow(ended: Raises) -> Raises {
    match ended {
        Err(error) if error.kind == Kind::Timeout => Ok(()),
        ended => ended,
    }
}

/// Makes the error of Python's `async for` over a list; in Rust a list has no
/// `next` that waits, and the loop does not compile.
fn not_iterable() -> Raised {
    let text =
        "'async for' requires an object with __aiter__ method, got list";
    Raised::new(Kind::Type, text)
}

super::program! {
    name: "async_for_with",
    summary: "Scopes that wait when they are left, items that are waited for",
    rows: ["I1", "I2", "I3"],
}
