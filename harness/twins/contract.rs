//! The contract that each run must keep by itself.

use crate::faults::{Fault, broken};
use crate::report::phrase;
use crate::schedule::Book;
use crate::trace::{Event, Kind, Trace};

/// Returns what a run breaks, in words that follow the name of the version.
///
/// `done` is called once, nothing hangs or panics, nothing is left behind, and
/// after a cancellation nothing begins but what destructors begin.
pub(crate) fn breach(book: &Book, trace: &Trace) -> Option<String> {
    let mut cancelled = None;
    for event in &trace.events {
        match event.kind {
            Kind::Cancel => cancelled = Some(event.instant),
            Kind::Begin
                if !event.timer
                    && !broken(Fault::BeginsAfterCancelPass)
                    && cancelled.is_some_and(|at| event.instant > at) =>
            {
                let phrase = phrase(book, event);
                return Some(format!("{phrase} after it was cancelled"));
            }
            Kind::Result if cancelled.is_some_and(|at| event.instant > at) => {
                return Some("goes on after it was cancelled".to_string());
            }
            Kind::DoneAgain
            | Kind::Hangs
            | Kind::NeverEnds
            | Kind::Panics
            | Kind::Left => return Some(phrase(book, event)),
            _ => {}
        }
    }
    None
}

/// As [`breach`], and warnings are breaches, too: of a version alone there is
/// nothing else to say.
pub(crate) fn strict(book: &Book, trace: &Trace) -> Option<String> {
    breach(book, trace).or_else(|| {
        let warns = |event: &&Event| event.kind == Kind::Warns;
        let warning = trace.events.iter().find(warns)?;
        Some(format!("is careless: {}", book.text(warning.word)))
    })
}
