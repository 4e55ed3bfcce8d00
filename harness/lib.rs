//! The judge: scenarios, worlds, the oracle, what compares runs and reports.
#![forbid(unsafe_code)]

pub mod canaries;
pub mod contestant;
pub mod driver;
pub mod measure;
pub mod oracle;
pub mod record;
pub mod scenario;
pub mod worlds;
