//! Threads for calls that would block the loop.
//!
//! Knows neither sockets nor names; rings the bell when something is done.

use super::bell::Bell;
use mio::Token;
use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, JoinHandle};
use styles::event_loop::{Job, JobId, JobResult, caught};

/// A piece of work.
pub(super) enum Work {
    Job(JobId, Job),
    /// Looks up a name for the socket of this token.
    Lookup(Token, Box<dyn FnOnce() -> Vec<SocketAddr> + Send>),
}

/// The result of a piece of work.
pub(super) enum Done {
    /// `None` if it panicked.
    Job(JobId, Option<JobResult>),
    /// The addresses; empty if the name is unknown.
    Lookup(Token, Vec<SocketAddr>),
}

impl Work {
    fn run(self) -> Done {
        match self {
            Work::Job(id, job) => Done::Job(id, caught(job.run)),
            Work::Lookup(token, look_up) => {
                Done::Lookup(token, caught(look_up).unwrap_or_default())
            }
        }
    }

    /// Gives up work for which no thread can be started.
    fn refuse(self) -> Done {
        match self {
            Work::Job(id, _) => Done::Job(id, None),
            Work::Lookup(token, _) => Done::Lookup(token, Vec::new()),
        }
    }
}

/// A pool of threads, each started when it is first needed; dropping the pool
/// joins them. Work that was not begun by then is dropped.
pub(super) struct Pool {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
    max_threads: usize,
    /// The number of pieces of work with results that were not taken.
    outstanding: usize,
}

struct Shared {
    queue: Mutex<Queue>,
    /// Signals work, or the end.
    changed: Condvar,
    done: Mutex<Vec<Done>>,
    bell: Arc<Bell>,
}

struct Queue {
    work: VecDeque<Work>,
    /// The number of threads that wait, just notified ones included.
    idle: usize,
    ended: bool,
}

impl Pool {
    pub(super) fn new(max_threads: usize, bell: Arc<Bell>) -> Pool {
        let queue = Mutex::new(Queue {
            work: VecDeque::new(),
            idle: 0,
            ended: false,
        });
        Pool {
            shared: Arc::new(Shared {
                queue,
                changed: Condvar::new(),
                done: Mutex::new(Vec::new()),
                bell,
            }),
            threads: Vec::new(),
            max_threads: max_threads.max(1),
            outstanding: 0,
        }
    }

    /// Hands work to the next thread that is free.
    pub(super) fn start(&mut self, work: Work) {
        self.outstanding += 1;
        let mut queue = lock(&self.shared.queue);
        queue.work.push_back(work);
        let wanted = queue.work.len() > queue.idle;
        drop(queue);
        self.shared.changed.notify_one();
        if wanted && self.threads.len() < self.max_threads {
            self.start_thread();
        }
    }

    fn start_thread(&mut self) {
        let shared = self.shared.clone();
        let name = format!("pool {}", self.threads.len());
        match Builder::new().name(name).spawn(move || shared.serve()) {
            Ok(thread) => self.threads.push(thread),
            // The threads that exist do it later.
            Err(_) if !self.threads.is_empty() => {}
            Err(_) => {
                let work = std::mem::take(&mut lock(&self.shared.queue).work);
                lock(&self.shared.done)
                    .extend(work.into_iter().map(Work::refuse));
                self.shared.bell.ring();
            }
        }
    }

    /// Takes the results so far; the bell rings when there are more.
    pub(super) fn take_done(&mut self) -> Vec<Done> {
        let done = std::mem::take(&mut *lock(&self.shared.done));
        self.outstanding -= done.len();
        done
    }

    /// Begins no more work, and drops what was not begun.
    pub(super) fn end(&mut self) {
        let mut queue = lock(&self.shared.queue);
        queue.ended = true;
        let unbegun = std::mem::take(&mut queue.work);
        drop(queue);
        self.shared.changed.notify_all();
        drop(unbegun);
    }

    /// Returns whether nothing is under way.
    pub(super) fn is_idle(&self) -> bool {
        self.outstanding == 0
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.end();
        for thread in self.threads.drain(..) {
            // A panic of a job was caught; one of ours was printed.
            let _ = thread.join();
        }
    }
}

impl Shared {
    /// Does work until the end.
    fn serve(&self) {
        while let Some(work) = self.next() {
            let done = work.run();
            lock(&self.done).push(done);
            self.bell.ring();
        }
    }

    fn next(&self) -> Option<Work> {
        let mut queue = lock(&self.queue);
        loop {
            if queue.ended {
                return None;
            }
            if let Some(work) = queue.work.pop_front() {
                return Some(work);
            }
            queue.idle += 1;
            let woken = self.changed.wait(queue);
            queue = woken.unwrap_or_else(PoisonError::into_inner);
            queue.idle -= 1;
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
