//! The judge: scenarios, worlds, the oracle, comparison of runs and reports.
#![forbid(unsafe_code)]

pub mod canaries;
pub mod cli;
pub mod contestant;
pub mod driver;
pub mod equivalence;
pub mod measure;
pub mod oracle;
pub mod programs;
pub mod reading;
pub mod record;
pub mod report;
pub mod runtimes;
pub mod scenario;
pub mod site;
pub mod slow_chunks;
pub mod worlds;
