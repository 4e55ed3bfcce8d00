//! Blocking jobs on simulated threads.

use super::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use styles::event_loop::JobId;

fn pool(threads: usize) -> SimWorld {
    let limits = SimLimits {
        threads,
        ..SimLimits::default()
    };
    SimWorld::new(&scenario(Vec::new(), Vec::new()), limits)
}

#[test]
fn seven_jobs_of_a_second_on_three_threads_end_within_three_seconds() {
    let mut world = pool(3);
    for id in 0..7 {
        world.start_job(JobId(id), number(id * 10, 1_000_000));
    }
    let end = |(id, second): (u64, u64)| {
        format!("{second}000000 job {id} Some(Some({}))", id * 10)
    };
    let seconds = [1, 1, 1, 2, 2, 2, 3];
    let expected: Vec<_> = (0..).zip(seconds).map(end).collect();
    assert_eq!(story(&mut world), expected);
}

#[test]
fn a_thread_that_is_free_early_takes_the_next_job_at_once() {
    let mut world = pool(2);
    for (id, us) in [(0, 10), (1, 3), (2, 4), (3, 0), (4, 0)] {
        world.start_job(JobId(id), number(id, us));
    }
    assert_eq!(
        story(&mut world),
        [
            "3 job 1 Some(Some(1))",
            "7 job 2 Some(Some(2))",
            "7 job 3 Some(Some(3))",
            "7 job 4 Some(Some(4))",
            "10 job 0 Some(Some(0))",
        ]
    );
}

#[test]
fn a_job_takes_effect_at_its_end() {
    let mut world = pool(1);
    let runs = Arc::new(AtomicU32::new(0));
    let counter = runs.clone();
    let run = move || counter.fetch_add(1, Ordering::Relaxed);
    world.start_job(JobId(0), Job::new(5, run));
    poll(&mut world, PollTimeout::Until(4));
    assert_eq!(runs.load(Ordering::Relaxed), 0);
    poll(&mut world, PollTimeout::Until(5));
    assert_eq!(runs.load(Ordering::Relaxed), 1);
}

#[test]
fn a_job_that_panics_gives_nothing_and_leaves_its_thread_to_the_next() {
    let mut world = pool(1);
    let run = || -> u64 { panic!("on purpose") };
    world.start_job(JobId(0), Job::new(5, run));
    world.start_job(JobId(1), number(11, 5));
    assert_eq!(
        story(&mut world),
        ["5 job 0 None", "10 job 1 Some(Some(11))"]
    );
}

#[test]
fn without_threads_jobs_wait_for_ever() {
    let mut world = pool(0);
    world.start_job(JobId(0), number(0, 0));
    assert_eq!(story(&mut world), [""; 0]);
}
