//! The program `lab`: commands, what they count, and how it is shown.
#![forbid(unsafe_code)]

pub mod cli;
pub mod measure;
pub mod programs;
pub mod reading;
pub mod report;
pub mod site;
