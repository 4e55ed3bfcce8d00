//! The virtual clock, and what comes first at one instant.

use super::*;
use styles::event_loop::JobId;
use styles::workload::Address;

#[test]
fn nothing_moves_while_tasks_are_ready() {
    let mut world = visited(&[idle(0)]);
    let nothing = (Polled::Active, Vec::new());
    assert_eq!(poll(&mut world, PollTimeout::Now), nothing);
    assert!(!world.may_accept(LISTENER));
    assert_eq!(world.observer().counts().polls, 1);
}

#[test]
fn what_arrives_at_a_deadline_arrives_before_it() {
    let mut world = visited(&[idle(7)]);
    let resting = (Polled::Idle, Vec::new());
    assert_eq!(poll(&mut world, PollTimeout::Until(6)), resting);
    assert_eq!(world.now_us(), 6);
    let moving = (Polled::Active, vec!["acceptable 0".to_string()]);
    assert_eq!(poll(&mut world, PollTimeout::Until(7)), moving);
    assert_eq!(poll(&mut world, PollTimeout::Until(7)), resting);
    assert_eq!(world.now_us(), 7);
}

#[test]
fn the_clock_never_goes_back() {
    let mut world = visited(&[]);
    poll(&mut world, PollTimeout::Until(7));
    let resting = (Polled::Idle, Vec::new());
    assert_eq!(poll(&mut world, PollTimeout::Until(3)), resting);
    assert_eq!(world.now_us(), 7);
    // What is due now still comes before a deadline that has passed.
    world.start_job(JobId(0), number(1, 0));
    let moving = (Polled::Active, vec!["job 0 Some(Some(1))".to_string()]);
    assert_eq!(poll(&mut world, PollTimeout::Until(3)), moving);
}

#[test]
fn a_world_without_a_future_is_dead_and_its_clock_stands() {
    let mut world = visited(&[]);
    let dead = (Polled::Exhausted, Vec::new());
    assert_eq!(poll(&mut world, PollTimeout::Never), dead);
    assert_eq!(poll(&mut world, PollTimeout::Until(u64::MAX)), dead);
    assert_eq!(world.now_us(), 0);
}

#[test]
fn all_that_is_due_at_one_instant_comes_in_one_poll_in_the_stated_order() {
    let attempts = vec![
        Attempt::Stall { connect_us: 9 },
        respond(4, 5, &[(0, "a"), (0, "b")], true),
        Attempt::Refuse { refuse_us: 9 },
    ];
    let scenario = scenario(attempts, vec![idle(9), idle(9)]);
    let mut world = SimWorld::new(&scenario, SimLimits::default());
    world.start_job(JobId(0), number(10, 9));
    for peer in [2, 1, 0] {
        world.connect(&Address::Peer(peer)).unwrap();
    }
    assert_eq!(
        story(&mut world),
        [
            "4 writable 1",
            "9 acceptable 0",
            "9 writable 0",
            "9 writable 2",
            // Entered last, when the connection was made.
            "9 readable 1",
            "9 job 0 Some(Some(10))",
        ]
    );
}

#[test]
fn the_longest_delays_end_at_the_end_of_time() {
    let connect_us = u64::MAX;
    let mut world = serving(&[Attempt::Stall { connect_us }]);
    poll(&mut world, PollTimeout::Until(5));
    world.connect(&Address::Peer(0)).unwrap();
    world.start_job(JobId(0), number(1, u64::MAX));
    let (polled, ready) = poll(&mut world, PollTimeout::Until(u64::MAX));
    assert_eq!((polled, world.now_us()), (Polled::Active, u64::MAX));
    assert_eq!(ready, ["writable 0", "job 0 Some(Some(1))"]);
    assert_eq!(poll(&mut world, PollTimeout::Never).0, Polled::Exhausted);
}
