//! The trace of one version in one run: its events, in the order in which
//! they happened.

use crate::faults::{Fault, broken};
use crate::words::Word;
use std::fmt;
use std::panic::Location;

/// A place in the source.
pub(crate) type Place = &'static Location<'static>;

/// The name of an operation or a timer: its word, and which of these it is,
/// counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct OpName {
    pub(crate) word: Word,
    pub(crate) nth: u32,
}

/// The kind of an event. The order is that in which events of one instant
/// are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// An operation or a timer ended.
    End,
    /// An operation or a timer was given up before its end.
    GivenUp,
    /// An operation that was given up happened all the same.
    Happened,
    /// An operation or a timer began.
    Begin,
    /// Something was taken, to be held.
    Hold,
    /// Something that was held was dropped.
    Drop,
    /// The version was cancelled.
    Cancel,
    /// It was dropped where it waited, and made anew.
    Interrupt,
    /// It held the thread for a time of the run's clock.
    Blocks,
    /// A fact that the version stated.
    Note,
    /// A task, or a callback, panicked.
    Panics,
    /// `done` was called: the result.
    Result,
    /// `done` was called again.
    DoneAgain,
    /// It waits for what never comes.
    Hangs,
    /// A bound of the run was met.
    NeverEnds,
    /// Something is held for ever, or a task is left.
    Left,
    /// `done` was called because of the cancellation.
    ResultOfCancel,
    /// `done` was dropped without a call.
    DoneDropped,
    /// Something was made and never awaited, or an error never read.
    Warns,
}

impl Kind {
    /// Returns the verb of the event, for reports.
    pub fn verb(self) -> &'static str {
        match self {
            Kind::Begin => "begin",
            Kind::End => "  end",
            Kind::GivenUp => "  give up",
            Kind::Happened => "  happened all the same:",
            Kind::Hold => "hold",
            Kind::Drop => "drop",
            Kind::Cancel => "cancel",
            Kind::Interrupt => "drop and make anew",
            Kind::Blocks => "block for",
            Kind::Note => "note",
            Kind::Panics => "panic:",
            Kind::Result => "result",
            Kind::DoneAgain => "done again:",
            Kind::DoneDropped => "done is dropped uncalled",
            Kind::Hangs => "hang: waits for",
            Kind::NeverEnds => "never end:",
            Kind::Left => "left:",
            Kind::ResultOfCancel => "(cancelled:",
            Kind::Warns => "warning:",
        }
    }

    /// Returns whether versions are compared by it. A task more or less, a
    /// warning, and what a cancelled version says last are no behaviour.
    pub(crate) fn is_compared(self) -> bool {
        self < Kind::ResultOfCancel
            && !(self == Kind::Result && broken(Fault::ResultsLeftOut))
    }

    /// Returns whether it belongs to an operation or a timer.
    pub(crate) fn is_of_op(self) -> bool {
        self <= Kind::Begin
    }
}

/// One event of a run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Event {
    pub(crate) kind: Kind,
    /// It is of a timer.
    pub(crate) timer: bool,
    /// Microseconds since the run began.
    pub(crate) us: u64,
    /// The number of the instant: 0 until something ends, and one more each
    /// time that something does.
    pub(crate) instant: u32,
    /// The number of the turn within the instant.
    pub(crate) turn: u32,
    /// The name of the operation, the text of the note.
    pub(crate) word: Word,
    /// The number among those of that name; 0 for what has none.
    pub(crate) nth: u32,
    /// The outcome of what ended.
    pub(crate) outcome: Option<Word>,
    /// The place in the source of what began.
    pub(crate) place: Option<Place>,
}

impl Event {
    pub(crate) fn name(&self) -> OpName {
        OpName {
            word: self.word,
            nth: self.nth,
        }
    }

    /// Returns whether two runs did the same here, in the same turn.
    pub(crate) fn is_same(&self, other: &Event) -> bool {
        (self.kind, self.word, self.nth, self.outcome)
            == (other.kind, other.word, other.nth, other.outcome)
            && (self.us, self.instant, self.turn)
                == (other.us, other.instant, other.turn)
    }
}

/// The way in which a version is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Plain callbacks.
    Callbacks,
    /// A generator that yields requests.
    Send,
    /// A generator that delegates.
    YieldFrom,
    /// A future.
    Futures,
    /// A future that is interrupted and made anew.
    Interrupted,
    /// A future that tokio polls.
    Tokio,
    /// A future beside an executor of smol.
    Smol,
}

impl Form {
    /// Returns whether another runtime than the loop has it.
    pub(crate) fn is_guest(self) -> bool {
        matches!(self, Form::Tokio | Form::Smol)
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Form::Callbacks => "callbacks",
            Form::Send => "send",
            Form::YieldFrom => "yield from",
            Form::Futures => "futures",
            Form::Interrupted => "interrupted",
            Form::Tokio => "on tokio",
            Form::Smol => "on smol",
        })
    }
}

/// An operation or a timer that a run met, for the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Met {
    pub(crate) name: OpName,
    pub(crate) timer: bool,
    pub(crate) begun_us: u64,
    /// The time at which it ended or was given up; none if it never did.
    pub(crate) over_us: Option<u64>,
    /// It ended by itself.
    pub(crate) ended: bool,
    /// The version was under way, and idle, while it was.
    pub(crate) is_awaited: bool,
}

/// One run of one version.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trace {
    pub(crate) events: Vec<Event>,
    pub(crate) met: Vec<Met>,
    /// The inputs that it asked for, and the ranges of these.
    pub(crate) picked: Vec<(Word, u64, u64)>,
    /// A number for the values of the inputs, and the orders of passes.
    pub(crate) inputs: u64,
    /// The passes in which something else could go first, and how many were
    /// ready.
    pub(crate) passes: Vec<(Word, u64)>,
    /// One bit for each decision of the schedule that came up.
    pub(crate) used: u64,
    /// The resumptions that the loop gave.
    pub(crate) resumptions: u64,
    /// It came to a result.
    pub(crate) is_over: bool,
}

impl Trace {
    /// Returns the trace without what happened: only what it met.
    pub(crate) fn without_events(&self) -> Trace {
        Trace {
            met: self.met.clone(),
            picked: self.picked.clone(),
            passes: self.passes.clone(),
            ..Trace::default()
        }
    }

    /// Returns an empty trace that has the room of this one.
    pub(crate) fn emptied(mut self) -> Trace {
        self.events.clear();
        self.met.clear();
        self.picked.clear();
        self.passes.clear();
        Trace {
            events: self.events,
            met: self.met,
            picked: self.picked,
            passes: self.passes,
            ..Trace::default()
        }
    }

    pub(crate) fn has(&self, kind: Kind) -> bool {
        self.events.iter().any(|event| event.kind == kind)
    }
}
