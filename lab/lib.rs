//! The program `lab`: its commands, what they count, and how it is shown.
//!
//! What is run and judged is in `styles` and `harness`. Where to read next:
//! [`cli`] for the commands, then what a command calls.

#![forbid(unsafe_code)]

pub mod cli;
pub mod measure;
pub mod plan;
pub mod programs;
pub mod reading;
pub mod recipes;
pub mod report;
pub mod site;
