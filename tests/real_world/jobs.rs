//! Blocking jobs, interrupts, stops: what other threads do to a world.

use crate::child::in_child;
use crate::rig::{BOUND_US, Rig, connect};
use harness::worlds::real::{Setup, stop_signals};
use signal_hook::consts::{SIGINT, SIGTERM};
use std::panic::panic_any;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;
use styles::event_loop::{
    Job, JobId, JobResult, PollTimeout, Readiness, World,
};

impl Rig {
    fn start_job<T: Send + 'static>(
        &mut self,
        id: u64,
        job: impl FnOnce() -> T + Send + 'static,
    ) {
        self.world.start_job(JobId(id), Job::new(0, job));
    }

    fn finish_job(&mut self, id: u64) -> Option<JobResult> {
        let news = self.wait_for(
            "the job",
            |news| matches!(news, Readiness::JobDone(job, _) if job.0 == id),
        );
        match news {
            Readiness::JobDone(_, result) => result,
            _ => unreachable!("not waited for"),
        }
    }
}

fn number(result: Option<JobResult>) -> Option<u64> {
    result.map(|result| *result.downcast().expect("a number"))
}

#[test]
fn jobs_give_what_they_gave() {
    let mut rig = Rig::new();
    for id in 0..100 {
        rig.start_job(id, move || id * id);
    }
    for id in (0..100).rev() {
        assert_eq!(number(rig.finish_job(id)), Some(id * id));
    }
}

#[test]
fn a_job_that_does_nothing_takes_its_time() {
    const JOB_US: u64 = 20_000;
    let mut rig = Rig::new();
    let occupy = rig.world.occupy();
    let begun_us = rig.world.now_us();
    rig.start_job(1, move || occupy(JOB_US));
    assert!(rig.finish_job(1).is_some());
    let taken_us = rig.world.now_us() - begun_us;
    assert!(taken_us >= JOB_US, "{taken_us} us");
}

#[test]
fn as_many_jobs_as_threads_run_side_by_side() {
    let mut rig = Rig::with(Setup {
        pool_threads: 3,
        ..Setup::default()
    });
    // Passed by none unless all three run at once.
    let barrier = Arc::new(Barrier::new(3));
    for id in 0..3 {
        let barrier = barrier.clone();
        rig.start_job(id, move || barrier.wait().is_leader());
    }
    for id in 0..3 {
        assert!(rig.finish_job(id).is_some());
    }
}

/// The payload of a panic, which panics when it is dropped.
struct Explosive;

impl Drop for Explosive {
    fn drop(&mut self) {
        panic!("what it was thrown with");
    }
}

#[test]
fn a_job_that_panics_is_told_and_harms_no_other() {
    let mut rig = Rig::with(Setup {
        pool_threads: 1,
        ..Setup::default()
    });
    rig.start_job(0, || panic!("on purpose"));
    rig.start_job(1, || panic_any(Explosive));
    rig.start_job(2, || 7_u64);
    assert!(rig.finish_job(0).is_none());
    assert!(rig.finish_job(1).is_none());
    assert_eq!(number(rig.finish_job(2)), Some(7));
}

#[test]
fn a_world_that_is_dropped_joins_what_runs_and_drops_what_waits() {
    // A thread that becomes free may take waiting work or not; that race is
    // lost more often if many run.
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| (0..25).for_each(|_| check_drop()));
        }
    });
}

fn check_drop() {
    let mut rig = Rig::with(Setup {
        pool_threads: 1,
        ..Setup::default()
    });
    let stop = rig.world.stop();
    let begun = Arc::new(AtomicBool::new(false));
    // Takes the only thread until the world asks it to stop.
    rig.world.start_job(JobId(0), stop.job());
    for id in 1..10 {
        let begun = begun.clone();
        rig.start_job(id, move || begun.store(true, Ordering::Relaxed));
    }
    drop(rig);
    assert!(stop.is_asked());
    assert!(!begun.load(Ordering::Relaxed), "begun after the end");
    assert_eq!(Arc::strong_count(&begun), 1, "one outlived the world");
}

#[test]
fn a_stop_ends_its_job_from_another_thread() {
    let mut rig = Rig::new();
    let stop = rig.world.stop();
    rig.world.start_job(JobId(0), stop.job());
    let asker = thread::spawn({
        let stop = stop.clone();
        move || stop.ask()
    });
    assert!(rig.finish_job(0).is_some());
    asker.join().expect("asked");
    rig.world.start_job(JobId(1), stop.job());
    assert!(rig.finish_job(1).is_some(), "asked before");
}

#[test]
fn a_signal_stops() {
    // A process of its own: what it does about signals is for good.
    in_child(
        "jobs::a_signal_stops",
        "",
        |_| (),
        || {
            let mut rig = Rig::new();
            let stop = rig.world.stop();
            for (id, signal) in [(0, SIGINT), (1, SIGTERM)] {
                let stop = stop.clone();
                let guard = stop_signals(move || stop.ask()).expect("a guard");
                rig.world.start_job(JobId(id), rig.world.stop().job());
                signal_hook::low_level::raise(signal).expect("raised");
                assert!(rig.finish_job(id).is_some());
                drop(guard);
            }
        },
    );
}

#[test]
fn an_interrupt_ends_the_poll_that_waits() {
    let mut rig = Rig::new();
    let notifier = rig.world.notifier().expect("a way in");
    let done = Arc::new(AtomicU64::new(0));
    let interrupter = thread::spawn({
        let done = done.clone();
        move || {
            // As often as it is seen: none must get lost.
            for count in 1..=1_000 {
                done.store(count, Ordering::Release);
                notifier.notify();
            }
        }
    });
    while done.load(Ordering::Acquire) < 1_000 {
        rig.world.poll(PollTimeout::Until(BOUND_US), &mut rig.news);
        assert!(rig.world.now_us() < BOUND_US, "an interrupt was lost");
    }
    interrupter.join().expect("interrupted");
    assert!(rig.news.is_empty());
}

#[test]
fn an_interrupt_ends_the_next_poll() {
    let mut rig = Rig::new();
    let notifier = rig.world.notifier().expect("a way in");
    for _ in 0..3 {
        notifier.notify();
        notifier.notify();
        rig.world.poll(PollTimeout::Until(BOUND_US), &mut rig.news);
        assert!(rig.world.now_us() < BOUND_US, "an interrupt was lost");
    }
}

#[test]
fn a_world_is_dead_when_nothing_can_come() {
    let mut rig = Rig::new();
    assert!(rig.is_dead());

    let (listener, address) = rig.listen();
    assert!(!rig.is_dead(), "somebody may connect");
    let _peer = connect(address);
    let (socket, _) = rig.accept(listener).expect("a client");
    rig.world.close_listener(listener);
    assert!(!rig.is_dead(), "something may arrive");
    rig.world.close(socket);
    assert!(rig.is_dead());

    rig.start_job(0, || 7_u64);
    assert!(!rig.is_dead(), "the job's end was not told");
    assert_eq!(number(rig.finish_job(0)), Some(7));
    assert!(rig.is_dead());

    // The loop has one handle of the interrupt; a second one counts.
    let _of_the_loop = rig.world.notifier();
    assert!(rig.is_dead());
    let _of_others = rig.world.notifier();
    assert!(!rig.is_dead(), "somebody may interrupt");
}
