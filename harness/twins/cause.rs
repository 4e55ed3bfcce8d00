//! The cause of a difference, told from the schedule that shows it and from
//! the first event in which the runs part.

use crate::difference::{Difference, Shape};
use crate::faults::{Fault, broken};
use crate::run::is_failure;
use crate::schedule::{Book, Decision, Schedule};
use crate::trace::{Event, Kind, Trace};
use std::fmt;

/// The cause of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cause {
    /// One handles a failure differently.
    Error,
    /// One waits for what never comes.
    Hang,
    /// One gives up, or is given up, differently.
    Cancel,
    /// A timer differs, or only the times do.
    Time,
    /// Something is held longer, or dropped in another order.
    Drop,
    /// Something begins never, twice, too early or too late.
    Start,
    /// One waits for something that the other does not wait for.
    Order,
    /// Another value comes out.
    Value,
    /// Only turns of the loop differ.
    Turn,
}

impl Cause {
    /// All causes.
    pub const ALL: [Cause; 9] = [
        Cause::Error,
        Cause::Hang,
        Cause::Cancel,
        Cause::Time,
        Cause::Drop,
        Cause::Start,
        Cause::Order,
        Cause::Value,
        Cause::Turn,
    ];
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Cause::Error => "error",
            Cause::Hang => "hang",
            Cause::Cancel => "cancel",
            Cause::Time => "time",
            Cause::Drop => "drop",
            Cause::Start => "start",
            Cause::Order => "order",
            Cause::Value => "value",
            Cause::Turn => "turn",
        })
    }
}

/// Returns the cause of a difference. The first row that fits is it.
pub(crate) fn cause(
    book: &Book,
    schedule: &Schedule,
    difference: &Difference,
    old: &Trace,
    new: &Trace,
) -> Cause {
    let only_one = |kind| old.has(kind) != new.has(kind);
    // A schedule may name what neither of the two comes to.
    let used = old.used | new.used;
    let came_up = schedule.0.iter().enumerate();
    let came_up = came_up.filter(|(index, _)| used & (1 << index) != 0);
    let came_up: Vec<_> = came_up.map(|(_, decision)| decision).collect();
    let fails = came_up.iter().any(|one| match one {
        Decision::Gives { outcome, .. } => is_failure(&book.text(*outcome)),
        _ => false,
    });
    let takes = |one: &&Decision| matches!(one, Decision::Takes { .. });
    let has_length = came_up.iter().any(takes);
    let is_ended =
        |trace: &Trace| trace.has(Kind::Cancel) || trace.has(Kind::Interrupt);
    let is_named = broken(Fault::UnreachedCancel) && schedule.end().is_some();
    if is_ended(old) || is_ended(new) || is_named {
        return row(Fault::CancelRow, Cause::Cancel);
    }
    if only_one(Kind::Panics) {
        return row(Fault::PanicRow, Cause::Error);
    }
    if only_one(Kind::Hangs) || only_one(Kind::NeverEnds) {
        return row(Fault::HangRow, Cause::Hang);
    }
    let (kind, is_elsewhere) = match difference.shape {
        Shape::Lacks(kind) => (kind, false),
        Shape::Elsewhere(kind) => (kind, true),
        Shape::Drops => return row(Fault::DropsRow, Cause::Drop),
        Shape::Begins => return row(Fault::BeginsRow, Cause::Start),
        Shape::Times => return row(Fault::TimesRow, Cause::Time),
        Shape::Turns => return row(Fault::TurnsRow, Cause::Turn),
    };
    let is_timer = |event: Option<Event>| event.is_some_and(|e| e.timer);
    let timers = [difference.old, difference.new].map(is_timer);
    // Both set a timer, of other lengths; or nothing else could be the cause.
    if timers == [true, true] || (timers.contains(&true) && !fails) {
        return row(Fault::TimerRow, Cause::Time);
    }
    match kind {
        Kind::Begin if !is_elsewhere && goes_on(difference, old, new) => {
            row(Fault::GoingOnRow, Cause::Cancel)
        }
        Kind::GivenUp | Kind::Happened => {
            row(Fault::GivenUpRow, Cause::Cancel)
        }
        _ if fails => row(Fault::FailureRow, Cause::Error),
        Kind::Hold | Kind::Drop | Kind::Left => {
            row(Fault::HeldRow, Cause::Drop)
        }
        // The same operation gives something else.
        Kind::End if ends_alike(difference) => {
            row(Fault::ValueRow, Cause::Value)
        }
        Kind::Begin | Kind::End if !is_elsewhere && !has_length => {
            row(Fault::StartRow, Cause::Start)
        }
        Kind::Begin | Kind::End => row(Fault::OrderRow, Cause::Order),
        _ if is_elsewhere || has_length => {
            row(Fault::ElsewhereRow, Cause::Order)
        }
        _ => row(Fault::ValueRow, Cause::Value),
    }
}

/// Returns whether both gave something up where one begins what is next.
/// Begun once more, the same thing is started twice.
fn goes_on(difference: &Difference, old: &Trace, new: &Trace) -> bool {
    let Some((_, begun)) = difference.event else {
        return false;
    };
    let gives_up = |event: &Event| {
        event.kind == Kind::GivenUp && event.instant == begun.instant
    };
    let gave_up = |trace: &Trace| trace.events.iter().any(gives_up);
    begun.nth == 1 && gave_up(old) && gave_up(new)
}

/// Returns whether an operation ends in both, with different outcomes.
fn ends_alike(difference: &Difference) -> bool {
    match (difference.old, difference.new) {
        (Some(old), Some(new)) => {
            old.kind == new.kind
                && old.name() == new.name()
                && old.us == new.us
                && old.outcome != new.outcome
        }
        _ => false,
    }
}

/// Returns the cause of a row, or another one if that is the fault.
fn row(swapped: Fault, cause: Cause) -> Cause {
    match (broken(swapped), cause) {
        (false, _) => cause,
        (true, Cause::Turn) => Cause::Time,
        (true, _) => Cause::Turn,
    }
}
