//! Laws: the cost of waiting as `base + slope * size`, fitted to counts, so
//! that they are the same on every machine.
//!
//! Where to read next: `counted.rs` for the runs and their counts, `fit.rs`
//! for the line, `cheapest.rs` for the cheapest style at each size,
//! `recorded.rs` for instructions.

mod cheapest;
mod counted;
mod fit;
mod recorded;

pub use self::cheapest::{Stretch, cheapest};
pub use self::fit::Law;
pub use self::recorded::{call_instructions, instructions_made_with};

use super::{CountAllocations, Subject, Way};
use harness::driver::RunFailure;
use styles::Style;

/// The axis of a law: the size that grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// The number of bodies, each the child of the one before; counted is one
    /// wait of the innermost, when all of them are there.
    Depth,
    /// The number of bodies that are called, each by the one before; counted
    /// is one task from start to end, in which the innermost body waits once.
    Calls,
    /// The number of tasks at once; counted is all of them from start to end,
    /// and each waits once.
    Tasks,
    /// The number of tasks that one task starts, one after the other, each of
    /// which returns its number; counted is that task from start to end, which
    /// joins each before it starts the next.
    Starts,
    /// The same, with tasks that run to their first wait while they are
    /// started, which is their end.
    HotStarts,
    /// The number of waits of one task; counted is the task from start to end.
    Waits,
}

impl Over {
    /// All axes.
    pub const ALL: [Over; 6] = [
        Over::Depth,
        Over::Calls,
        Over::Tasks,
        Over::Waits,
        Over::Starts,
        Over::HotStarts,
    ];

    /// Returns the ways that have laws along it: starts are the affair of the
    /// subjects, as other ways differ in calls alone.
    pub fn ways(self) -> &'static [Way] {
        match self {
            Over::Starts | Over::HotStarts => &Way::ALL[..Subject::ALL.len()],
            _ => &Way::ALL,
        }
    }

    /// Returns the name for commands and tables.
    pub fn name(self) -> &'static str {
        match self {
            Over::Depth => "depth",
            Over::Calls => "calls",
            Over::Tasks => "tasks",
            Over::Waits => "waits",
            Over::Starts => "starts",
            Over::HotStarts => "hot starts",
        }
    }
}

/// The measure of a cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// The number of times that control enters a body: a way that resumes the
    /// innermost at once enters one, whatever the depth; others enter each.
    Entries,
    /// The number of turns of the loop.
    Turns,
    /// The number of times that the loop gives control to a task.
    Resumptions,
    /// The number of operations that are begun.
    Operations,
    /// The number of requests to the allocator, those that grow a block
    /// included.
    Allocations,
    /// The requested bytes.
    BytesAsked,
    /// The bytes held while the innermost bodies wait.
    BytesHeld,
    /// The processor's instructions, as recorded; see
    /// [`instructions_made_with`].
    Instructions,
}

impl Counted {
    /// All measures.
    pub const ALL: [Counted; 8] = [
        Counted::Entries,
        Counted::Turns,
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
            Counted::Turns => "turns",
            Counted::Resumptions => "resumptions",
            Counted::Operations => "operations",
            Counted::Allocations => "allocations",
            Counted::BytesAsked => "bytes asked",
            Counted::BytesHeld => "bytes held",
            Counted::Instructions => "instructions",
        }
    }

    /// Returns the name for JSON.
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
    /// The axis.
    pub over: Over,
    /// The measure.
    pub counted: Counted,
    /// The way of waiting.
    pub way: Way,
    /// The law.
    pub law: Law,
    /// The points that it was fitted to: size and count.
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
        for &way in over.ways() {
            lines.extend(counted::laws(over, way, count)?);
        }
    }
    lines.extend(recorded::laws());
    let place = |line: &LawLine| {
        let over = Over::ALL.iter().position(|over| *over == line.over);
        let counted = Counted::ALL.iter().position(|c| *c == line.counted);
        (over, counted)
    };
    // The sort is stable, so the ways keep their order.
    lines.sort_by_key(place);
    Ok(lines)
}

/// Returns, for one measure along one axis, the ranges of sizes in which each
/// style is the cheapest.
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
