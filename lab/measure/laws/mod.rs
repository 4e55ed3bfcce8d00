//! Laws: what waiting costs as `base + slope * so many`, fitted from counts,
//! so that they say the same on every machine.
//!
//! Where to read next: `counted.rs` for what is run and counted, `fit.rs` for
//! the line, `cheapest.rs` for who is below whom up to where, `recorded.rs`
//! for instructions.

mod cheapest;
mod counted;
mod fit;
mod recorded;

pub use self::cheapest::{Stretch, cheapest};
pub use self::fit::Law;
pub use self::recorded::instructions_made_with;

use super::{CountAllocations, Subject, Way};
use harness::driver::RunFailure;
use styles::Style;

/// What there is more and more of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// Bodies above and with the one that waits; what is counted is one wait
    /// of the innermost, when all of them are there.
    Depth,
    /// Bodies that are called, each by the one before; what is counted is one
    /// task from its start to its end, of which the innermost body waits once.
    Calls,
    /// Tasks at once; what is counted is all of them from start to end, and
    /// each waits once.
    Tasks,
    /// Waits of one task; what is counted is the task from start to end.
    Waits,
}

impl Over {
    /// All of them.
    pub const ALL: [Over; 4] =
        [Over::Depth, Over::Calls, Over::Tasks, Over::Waits];

    /// Returns the name for commands and tables.
    pub fn name(self) -> &'static str {
        match self {
            Over::Depth => "depth",
            Over::Calls => "calls",
            Over::Tasks => "tasks",
            Over::Waits => "waits",
        }
    }
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// How often control enters a body: a way that goes to the innermost at
    /// once enters one, whatever the depth, others enter each.
    Entries,
    /// How often the loop gives control to a task.
    Resumptions,
    /// Operations that are begun.
    Operations,
    /// How often the allocator is asked, to grow something included.
    Allocations,
    /// What it is asked for, in bytes.
    BytesAsked,
    /// What is held while the innermost bodies wait, in bytes.
    BytesHeld,
    /// Instructions of the processor, as recorded; see
    /// [`instructions_made_with`].
    Instructions,
}

impl Counted {
    /// All of them.
    pub const ALL: [Counted; 7] = [
        Counted::Entries,
        Counted::Resumptions,
        Counted::Operations,
        Counted::Allocations,
        Counted::BytesAsked,
        Counted::BytesHeld,
        Counted::Instructions,
    ];

    /// Returns the name for tables.
    pub fn name(self) -> &'static str {
        match self {
            Counted::Entries => "bodies entered",
            Counted::Resumptions => "resumptions",
            Counted::Operations => "operations",
            Counted::Allocations => "allocations",
            Counted::BytesAsked => "bytes asked",
            Counted::BytesHeld => "bytes held",
            Counted::Instructions => "instructions",
        }
    }

    /// Returns the name for programs.
    pub fn key(self) -> &'static str {
        match self {
            Counted::Entries => "bodies_entered",
            Counted::BytesAsked => "bytes_asked",
            Counted::BytesHeld => "bytes_held",
            _ => self.name(),
        }
    }
}

/// The law of one way of waiting.
#[derive(Clone, Debug, PartialEq)]
pub struct LawLine {
    /// What there is more and more of.
    pub over: Over,
    /// What is counted.
    pub counted: Counted,
    /// Whose law it is.
    pub way: Way,
    /// The law.
    pub law: Law,
    /// What it was fitted to: so many, and their count.
    pub points: Vec<(u32, f64)>,
}

/// Returns all laws, in the order of [`Over::ALL`], [`Counted::ALL`] and
/// [`Way::ALL`].
///
/// # Errors
///
/// If a run does not come to its end.
pub fn all(count: CountAllocations) -> Result<Vec<LawLine>, RunFailure> {
    let mut lines = Vec::new();
    for over in Over::ALL {
        for way in Way::ALL {
            lines.extend(counted::laws(over, way, count)?);
        }
    }
    lines.extend(recorded::laws());
    let place = |line: &LawLine| {
        let over = Over::ALL.iter().position(|over| *over == line.over);
        let counted = Counted::ALL.iter().position(|c| *c == line.counted);
        (over, counted)
    };
    // Sorting keeps the ways in their order.
    lines.sort_by_key(place);
    Ok(lines)
}

/// Returns which styles are cheapest up to where, by the laws of one count.
pub fn cheapest_styles(
    lines: &[LawLine],
    over: Over,
    counted: Counted,
) -> Vec<Stretch> {
    let of_style = |line: &LawLine| -> Option<(Style, Law)> {
        match line.way {
            Way::Subject(Subject::Style(style))
                if line.over == over && line.counted == counted =>
            {
                Some((style, line.law))
            }
            _ => None,
        }
    };
    let laws: Vec<_> = lines.iter().filter_map(of_style).collect();
    match laws.is_empty() {
        true => Vec::new(),
        false => cheapest(&laws),
    }
}
