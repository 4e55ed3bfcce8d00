//! The judge: scenarios, worlds, the oracle, and what compares runs.
#![forbid(unsafe_code)]

pub mod check;
pub mod contestant;
pub mod driver;
pub mod equivalence;
pub mod oracle;
pub mod record;
pub mod runtimes;
pub mod scenario;
pub mod slow_chunks;
pub mod text;
pub mod worlds;
