//! The small programs, step by step in all four styles: runs as data, and as
//! parts of a page.
//!
//! A run is a function of its program, its style and the changes that are made
//! to it ([`knobs`]), so that every step of it can be shown again at any time.
//! Everything here is simulated and needs no operating system; [`steps`] has
//! the data, [`verdict`] compares the styles, [`parts`] is what pages show.

#![forbid(unsafe_code)]

pub mod answer;
pub mod input;
pub mod knobs;
pub mod parts;
pub mod perform;
pub mod steps;
pub mod verdict;
