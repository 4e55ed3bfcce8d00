//! The parts of a picture and their places: tracks, slices, instants and
//! arrows.

use styles::trace::{Actor, Event};

/// A row of the picture: a task, or a part of the world.
pub(super) struct Track {
    pub(super) name: String,
    /// The number of its rows: 0 if it is empty, several for overlapping waits
    /// that do not lie within each other.
    pub(super) lanes: usize,
}

/// A mark in the picture.
pub(super) enum Mark {
    /// A mark with a duration.
    Slice(Slice),
    /// A noted event, or the end of a task.
    Instant {
        track: usize,
        at_us: u64,
        what: Instant,
    },
    /// One end of an arrow; its two ends have the same number.
    Arrow {
        track: usize,
        at_us: u64,
        number: u64,
        leaves: bool,
    },
    /// A cause without an arrow so far.
    Nothing,
}

/// A mark with a duration.
pub(super) struct Slice {
    pub(super) track: usize,
    pub(super) lane: usize,
    pub(super) kind: Kind,
    pub(super) name: &'static str,
    pub(super) begin_us: u64,
    pub(super) end_us: u64,
}

/// The meaning of a slice.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A wait, with the way in which it ended.
    Wait(&'static str),
    /// A run of a task.
    Run,
    /// The cause of a wait's end.
    Cause,
}

/// A mark without a duration.
pub(super) enum Instant {
    Fact(Actor, Event),
    End(&'static str),
}

/// All marks, in the order in which they happened.
pub(super) struct Timeline {
    pub(super) tracks: Vec<Track>,
    pub(super) marks: Vec<Mark>,
}

impl Timeline {
    /// Gives waits that overlap lanes of their own.
    pub(super) fn lay_out(&mut self) {
        // For each track and lane the ends of the slices that are open.
        let mut open: Vec<Vec<Vec<u64>>> = Vec::new();
        open.resize_with(self.tracks.len(), Vec::new);
        for mark in &mut self.marks {
            let slice = match mark {
                Mark::Slice(slice) => slice,
                Mark::Instant { track, .. } => {
                    let lanes = &mut self.tracks[*track].lanes;
                    *lanes = 1.max(*lanes);
                    continue;
                }
                _ => continue,
            };
            let track = &mut self.tracks[slice.track];
            track.lanes = 1.max(track.lanes);
            if !matches!(slice.kind, Kind::Wait(_)) {
                continue;
            }
            let lanes = &mut open[slice.track];
            let fits = |lane: &mut Vec<u64>| {
                while lane.last().is_some_and(|end| *end <= slice.begin_us) {
                    lane.pop();
                }
                lane.last().is_none_or(|end| slice.end_us <= *end)
            };
            let place = lanes.iter_mut().position(fits);
            slice.lane = place.unwrap_or(lanes.len());
            if place.is_none() {
                lanes.push(Vec::new());
            }
            lanes[slice.lane].push(slice.end_us);
            track.lanes = track.lanes.max(slice.lane + 1);
        }
    }
}
