//! Threads of the operating system: the cost of a switch by the kernel.

use crate::stopwatch::Stopwatch;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Barrier, OnceLock};
use std::thread::{self, Builder, Thread};

/// The size of a stack in bytes, enough for these threads; the system rounds
/// it up.
const STACK_BYTES: usize = 16 * 1024;

/// Passes the turn around among `threads` threads, `turns_each` times to each;
/// returns the number of turns.
///
/// # Panics
///
/// If `threads` is zero, or if the system starts no more of them.
pub fn turn(threads: u32, turns_each: u64, watch: &mut Stopwatch) -> u64 {
    let whose = AtomicU32::new(threads);
    let all = OnceLock::new();
    let begun = Barrier::new(threads as usize + 1);
    let take_turns = |me: u32| {
        begun.wait();
        let all: &Vec<Thread> = all.wait();
        let next = (me + 1) % threads;
        for _ in 0..turns_each {
            while whose.load(Ordering::Acquire) != me {
                thread::park();
            }
            whose.store(next, Ordering::Release);
            all[next as usize].unpark();
        }
        turns_each
    };
    thread::scope(|scope| {
        let start = |me| {
            let thread = Builder::new().stack_size(STACK_BYTES);
            let thread = thread.spawn_scoped(scope, move || take_turns(me));
            thread.expect("a thread")
        };
        let started: Vec<_> = (0..threads).map(start).collect();
        let handles = started.iter().map(|thread| thread.thread().clone());
        let _ = all.set(handles.collect());
        begun.wait();
        watch.start();
        whose.store(0, Ordering::Release);
        started[0].thread().unpark();
        let ended = started.into_iter().map(|thread| thread.join());
        let turns = ended.map(|turns| turns.expect("no panic")).sum();
        watch.stop();
        turns
    })
}

/// Starts `threads` threads, of which each returns its number, and joins them;
/// returns the sum.
///
/// # Panics
///
/// If the system starts no more threads.
pub fn spawn(threads: u32, watch: &mut Stopwatch) -> u64 {
    let start = |number| {
        let thread = Builder::new().stack_size(STACK_BYTES);
        let thread = thread.spawn(move || u64::from(number));
        thread.expect("a thread")
    };
    watch.time(|| {
        let started: Vec<_> = (0..threads).map(start).collect();
        let ended = started.into_iter().map(|thread| thread.join());
        ended.map(|number| number.expect("no panic")).sum()
    })
}
