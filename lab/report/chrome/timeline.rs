//! What is drawn where: tracks, slices, instants and arrows.

use styles::trace::{Actor, Event};

/// A row of the picture: a task, or a part of the world.
pub(super) struct Track {
    pub(super) name: String,
    /// Rows that it takes: none if nothing is on it, several for waits of
    /// which none lies within the other.
    pub(super) lanes: usize,
}

/// One thing in the picture.
pub(super) enum Mark {
    /// Something that lasts.
    Slice(Slice),
    /// A fact, or the end of a task.
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
    /// Where an arrow would leave if it led anywhere.
    Nothing,
}

/// What lasts.
pub(super) struct Slice {
    pub(super) track: usize,
    pub(super) lane: usize,
    pub(super) kind: Kind,
    pub(super) name: &'static str,
    pub(super) begin_us: u64,
    pub(super) end_us: u64,
}

/// What a slice stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A wait, and how it ended.
    Wait(&'static str),
    /// A task had control.
    Run,
    /// Something made a wait be over.
    Cause,
}

/// What takes no time.
pub(super) enum Instant {
    Fact(Actor, Event),
    End(&'static str),
}

/// All that is drawn, in the order in which it happened.
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
