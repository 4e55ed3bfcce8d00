//! The judge: scenarios, worlds, the oracle, what compares runs and reports.
#![forbid(unsafe_code)]

pub mod contestant;
pub mod driver;
pub mod oracle;
pub mod record;
pub mod runtimes;
pub mod scenario;
pub mod worlds;
