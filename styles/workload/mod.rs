//! The work that all styles do: bytes and rules, without a loop or a style.
//!
//! All that the styles share stands here, so that a style holds control flow
//! only. Where to read next: `fetch.rs` and `echo.rs` for the two jobs, then
//! any file of a style.

mod address;
mod buffer;
mod echo;
mod error;
mod fetch;
mod http;
mod lines;

pub use self::address::Address;
pub use self::buffer::Buffer;
pub use self::echo::EchoPlan;
pub use self::error::{Elapsed, Fault, FetchError, Reason, Stopped};
pub use self::fetch::{FetchPlan, FetchWork, Request, Response};
pub use self::http::ResponseReader;
pub use self::lines::{Lines, Next};
