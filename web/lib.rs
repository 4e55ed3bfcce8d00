//! The small programs, step by step in all four styles, and the client and the
//! server with scenarios: runs as data, and as parts of a page.
//!
//! A run of a program is a function of its program, its style and the changes
//! that are made to it ([`knobs`]), so that every step of it can be shown
//! again at any time. Everything here is simulated and needs no operating
//! system; [`steps`] has the data, [`verdict`] compares the styles, [`parts`]
//! is what pages show. [`scenario`] runs and judges the client and the server.

#![forbid(unsafe_code)]

pub mod answer;
pub mod input;
pub mod knobs;
pub mod parts;
pub mod perform;
pub mod scenario;
pub mod steps;
pub mod timeline;
pub mod verdict;
