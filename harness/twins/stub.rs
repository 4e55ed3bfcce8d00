//! Stands for the search until it is there.
#![allow(dead_code, missing_docs, unreachable_pub)]
use crate::{Outside, Version};
use std::fmt;
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    Results,
    Effects,
    Order,
    Time,
    Turns,
}
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    Cancel,
    Error,
    Hang,
    Time,
    Drop,
    Start,
    Order,
    Value,
    Turn,
}
#[derive(Clone, Copy, Debug)]
pub(crate) enum Cancels {
    EveryWait,
    Never,
}
#[derive(Debug)]
pub(crate) struct Check;
#[derive(Debug)]
pub(crate) struct Verdict;
impl Check {
    pub(crate) fn at(self, _: Level) -> Check {
        self
    }
    pub(crate) fn budget(self, _: usize) -> Check {
        self
    }
    pub(crate) fn cancels(self, _: Cancels) -> Check {
        self
    }
    pub(crate) fn ties(self) -> Check {
        self
    }
    pub(crate) fn run(&self) -> Verdict {
        Verdict
    }
}
impl Verdict {
    pub(crate) fn is_equal(&self) -> bool {
        false
    }
    pub(crate) fn cause(&self) -> Option<Cause> {
        None
    }
    pub(crate) fn pairs(&self) -> usize {
        0
    }
    pub(crate) fn decisions(&self) -> usize {
        0
    }
}
impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("stub")
    }
}
pub(crate) fn check<T: fmt::Debug + 'static>(
    _: &'static str,
    _: impl Version<T>,
    _: impl Version<T>,
) -> Check {
    Check
}
pub(crate) fn interrupted<
    T: fmt::Debug + 'static,
    F: Future<Output = T> + 'static,
>(
    _: &'static str,
    _: impl Fn(Outside) -> F + 'static,
) -> Check {
    Check
}
