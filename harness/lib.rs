//! The judge: scenarios, worlds, the oracle, what compares runs and reports.
#![forbid(unsafe_code)]

pub mod cli;
pub mod contestant;
pub mod driver;
pub mod equivalence;
pub mod oracle;
pub mod record;
pub mod report;
pub mod scenario;
pub mod worlds;
