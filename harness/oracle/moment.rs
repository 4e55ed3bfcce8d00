//! The order of all events, ties included, and of grants of permits.
//!
//! A microsecond is not fine enough: two events of the same one have an order,
//! and this file states it. Each instant has three stages:
//!
//! ```text
//!   Network   acts of the network, and all that follows at once from them
//!   Timers    timers that are due, together, in the order they were set
//!   Rest      all that follows at once from those
//! ```

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A stage of an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Network,
    Timers,
    Rest,
}

/// An instant and a stage of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment {
    /// Microseconds since the run began.
    pub(super) t_us: u64,
    stage: Stage,
}

impl Moment {
    /// The beginning of a run.
    pub(super) const START: Moment = Moment::of_network(0);

    /// A moment after everything that happens.
    pub(super) const NEVER: Moment = Moment {
        t_us: u64::MAX,
        stage: Stage::Rest,
    };

    /// Returns the moment of an act of the network at a time of its own.
    pub(super) const fn of_network(t_us: u64) -> Moment {
        let stage = Stage::Network;
        Moment { t_us, stage }
    }

    /// Returns the last moment that happens before a stop at `t_us`, which is
    /// a timer; without a stop, everything happens.
    pub(super) fn of_stop(t_us: Option<u64>) -> Moment {
        t_us.map_or(Moment::NEVER, |t_us| Moment {
            t_us,
            stage: Stage::Timers,
        })
    }

    /// Returns the moment of anything that follows at once: a turn, a released
    /// permit, an answer of the network that takes no time.
    pub(super) fn at_once(self) -> Moment {
        let stage = match self.stage {
            Stage::Network => Stage::Network,
            Stage::Timers | Stage::Rest => Stage::Rest,
        };
        Moment { stage, ..self }
    }

    /// Returns the moment of an act of the network `delay_us` from now.
    pub(super) fn network(self, delay_us: u64) -> Moment {
        match delay_us {
            0 => self.at_once(),
            _ => Moment::of_network(self.t_us.saturating_add(delay_us)),
        }
    }

    /// Returns the moment at which a timer that is set now fires; one of 0
    /// yields for a turn.
    pub(super) fn timer(self, delay_us: u64) -> Moment {
        match delay_us {
            0 => self.at_once(),
            _ => Moment {
                t_us: self.t_us.saturating_add(delay_us),
                stage: Stage::Timers,
            },
        }
    }
}

/// A semaphore: at most N permits at once, granted in request order.
pub(super) struct Places {
    /// The number of permits that were never taken.
    fresh: u64,
    /// The moments at which taken permits are released, earliest first.
    releases: BinaryHeap<Reverse<Moment>>,
}

impl Places {
    /// Makes a semaphore with all `count` permits free.
    pub(super) fn new(count: u64) -> Places {
        Places {
            fresh: count,
            releases: BinaryHeap::new(),
        }
    }

    /// Returns the moment at which a request made at `arrival` gets a permit.
    ///
    /// Before the next request, [`release`](Self::release) must be called for
    /// this permit.
    pub(super) fn take(&mut self, arrival: Moment) -> Moment {
        if self.fresh > 0 {
            self.fresh -= 1;
            return arrival;
        }
        match self.releases.pop() {
            Some(Reverse(release)) => arrival.max(release.at_once()),
            None => Moment::NEVER,
        }
    }

    /// Notes the moment at which the permit that was taken last is released.
    pub(super) fn release(&mut self, at: Moment) {
        self.releases.push(Reverse(at));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIMER: Moment = Moment {
        t_us: 10,
        stage: Stage::Timers,
    };
    const REST: Moment = Moment {
        t_us: 10,
        stage: Stage::Rest,
    };

    #[test]
    fn an_instant_has_three_stages() {
        let network = Moment::of_network(10);
        assert!(Moment::of_network(9) < network);
        assert!(network < TIMER && TIMER < REST);
        assert!(REST < Moment::of_network(11));
        assert_eq!(Moment::of_stop(Some(10)), TIMER);
    }

    #[test]
    fn what_follows_at_once_stays_with_the_network_or_comes_after_timers() {
        let network = Moment::of_network(10);
        for (from, expected) in
            [(network, network), (TIMER, REST), (REST, REST)]
        {
            assert_eq!(from.at_once(), expected);
            assert_eq!(from.network(0), expected);
            assert_eq!(from.timer(0), expected);
            assert_eq!(from.network(5), Moment::of_network(15));
            assert_eq!(from.timer(5), Moment::of_stop(Some(15)));
        }
    }

    #[test]
    fn a_place_goes_to_whoever_is_next_once_it_is_released() {
        let mut places = Places::new(2);
        let at = Moment::of_network;
        for (arrival, expected, release) in [
            (at(0), at(0), at(30)),
            (at(1), at(1), TIMER),
            (at(2), REST, at(40)),
            (at(35), at(35), Moment::NEVER),
            (at(36), at(40), Moment::NEVER),
            (at(37), Moment::NEVER, Moment::NEVER),
        ] {
            assert_eq!(places.take(arrival), expected);
            places.release(release);
        }
    }
}
