//! The clock.

use crate::rig::Rig;
use harness::worlds::real::Setup;
use std::time::{Duration, Instant};
use styles::event_loop::{PollTimeout, World};

/// A wait takes one poll, or two if the first ended a moment too early.
const MAX_POLLS: u32 = 2;

#[test]
fn no_deadline_is_met_early_and_none_is_waited_for_by_spinning() {
    let start = Instant::now();
    let mut rig = Rig::with(Setup {
        start,
        ..Setup::default()
    });
    for wait_us in [1, 10, 300, 999, 1_000, 1_001, 2_500, 10_700] {
        let deadline_us = rig.world.now_us() + wait_us;
        let mut polls = 0;
        while rig.world.now_us() < deadline_us {
            polls += 1;
            rig.world
                .poll(PollTimeout::Until(deadline_us), &mut rig.news);
        }
        let passed = start.elapsed();
        assert!(passed >= Duration::from_micros(deadline_us), "too early");
        assert!(polls <= MAX_POLLS, "{polls} polls for {wait_us} us");
    }
    assert!(rig.news.is_empty());
}

#[test]
fn the_clock_stands_between_polls_and_does_not_go_back() {
    let mut rig = Rig::new();
    let begin_us = rig.world.now_us();
    while rig.world.now_us() == begin_us {
        rig.world.poll(PollTimeout::Now, &mut rig.news);
    }
    let now_us = rig.world.now_us();
    assert!(now_us > begin_us);
    let (_, _peer) = rig.pair();
    assert!(rig.world.now_us() >= now_us);
}

#[test]
fn a_deadline_that_has_passed_does_not_wait() {
    let mut rig = Rig::new();
    rig.world.poll(PollTimeout::Until(2_000), &mut rig.news);
    let (_, _peer) = rig.pair();
    let before = Instant::now();
    for _ in 0..1_000 {
        rig.world.poll(PollTimeout::Until(1), &mut rig.news);
    }
    // A thousand waits, however short, take a second.
    assert!(before.elapsed() < Duration::from_millis(900));
}
