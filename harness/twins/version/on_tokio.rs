//! Futures on tokio: its tasks, its timers, its clock, which is paused.
//!
//! A run has a current-thread runtime and a `LocalSet`; the next run has them
//! too, if nothing was left on them. The run is the master (`run/guest.rs`),
//! and tokio's own clock stops where it is to: paused, it goes on only when
//! nothing is left to do, to the next timer. One of these is the guest's, for
//! the next end that the run knows. So nothing has to be known of the others:
//! if that one ends first, control is back before any task is polled; else
//! tokio polls what waits for its own timer, and control is back when that is
//! through. tokio tells that it is by `on_thread_park`.
//!
//! The version is no task but what tokio blocks on, as in `#[tokio::main]`. So
//! a cancellation drops it at once.
//!
//! Timers of tokio end at whole milliseconds, and the run does not see them
//! begin. So in a check with a version on tokio all that takes time takes
//! whole milliseconds, and timers are compared by what comes after them.
//!
//! Out of reach: a panic of a task is in its `JoinHandle`, as everywhere on
//! tokio, and a spawned task that never waits makes the run endless.

use super::body::Body;
use super::futures::stated;
use super::guest::{Guest, Turned};
use super::{Live, Version};
use crate::outside::Outside;
use crate::run::{MAX_RESUMPTIONS, in_run};
use crate::trace::Form;
use std::cell::RefCell;
use std::fmt::Debug;
use std::future::{Future, poll_fn};
use std::marker::PhantomData;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use styles::event_loop::Loop;
use tokio::runtime::{Builder, Runtime};
use tokio::task::LocalSet;
use tokio::time::{Instant, sleep_until};

/// A wait without an end that the run knows: less than the two years to which
/// tokio's timers are exact, and more than a version means by a timeout.
const FOR_EVER: Duration = Duration::from_secs(400 * 24 * 60 * 60);

/// Makes a version of an async function that runs on tokio, on one thread:
/// `tokio::spawn`, `spawn_local`, `JoinSet`, `timeout`, `interval` and all
/// else that needs no socket.
///
/// Its clock is paused: a timer of an hour takes no time, and a version that
/// hangs is told at once. Operations of the [`Outside`] end at that clock,
/// too. In a check with such a version, all that takes time takes whole
/// milliseconds; timers are no behaviour by themselves, as those of tokio are
/// not seen; and turns are not compared. Tasks that are left behind go on
/// until they end, or wait for ever.
///
/// A `select!` needs `biased;`: without, tokio draws its branches at random,
/// and the verdict is [`Unsteady`](crate::Verdict::Unsteady).
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use tokio::time::timeout;
/// use twins::{Outside, Op, check, on_tokio};
///
/// fn read(out: Outside) -> Op<&'static str> {
///     out.op("read", "foo.txt", ["data"])
/// }
///
/// let within = |seconds| {
///     on_tokio(move |out| {
///         timeout(Duration::from_secs(seconds), read(out))
///     })
/// };
/// check("same", within(5), within(5)).assert();
/// assert!(!check("longer", within(5), within(6)).run().is_equal());
/// ```
pub fn on_tokio<T, B, F>(version: F) -> impl Version<T>
where
    T: Debug + 'static,
    B: Future<Output = T> + 'static,
    F: Fn(Outside) -> B + 'static,
{
    OnTokio {
        version,
        room: Rc::default(),
        result: PhantomData::<fn() -> T>,
    }
}

struct OnTokio<F, T> {
    version: F,
    /// The runtime of the next run, if the last one left it empty.
    room: Rc<RefCell<Option<Room>>>,
    result: PhantomData<fn() -> T>,
}

impl<T, B, F> Version<T> for OnTokio<F, T>
where
    T: Debug + 'static,
    B: Future<Output = T> + 'static,
    F: Fn(Outside) -> B + 'static,
{
    fn form(&self) -> Form {
        Form::Tokio
    }

    fn can_be_cancelled(&self) -> bool {
        true
    }

    fn start(&self, _: &Loop, out: Outside) -> Live {
        let room = self.room.take().unwrap_or_else(Room::new);
        let body = {
            let _entered = room.runtime.enter();
            let _local = room.local.enter();
            (self.version)(out)
        };
        Live::Guest(Box::new(OneRun {
            body: Body::new(stated(out, body), false),
            room: Some(room),
            spare: self.room.clone(),
        }))
    }
}

/// A runtime, and what its hooks say.
struct Room {
    runtime: Runtime,
    local: LocalSet,
    is_local_empty: bool,
    hooks: Arc<Mutex<Hooks>>,
}

/// The words between the runtime's hooks and what it blocks on.
struct Hooks {
    /// The time of tokio's clock at which the run began.
    origin: Instant,
    /// The waker of the future that the runtime blocks on.
    root: Option<Waker>,
    /// The time at which a wait began; none if there is no wait.
    since: Option<Instant>,
    /// Nothing was left to do, in a turn; or in a wait, after some time.
    is_idle: bool,
}

/// Nothing panics while they are locked.
fn lock(hooks: &Mutex<Hooks>) -> MutexGuard<'_, Hooks> {
    hooks.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Returns a time of tokio's clock as one of the run.
fn us(hooks: &Hooks, now: Instant) -> u64 {
    let passed = now.saturating_duration_since(hooks.origin);
    u64::try_from(passed.as_micros()).unwrap_or(u64::MAX)
}

impl Room {
    fn new() -> Room {
        let hooks = Arc::new(Mutex::new(Hooks {
            origin: Instant::now(),
            root: None,
            since: None,
            is_idle: false,
        }));
        let (before, after) = (hooks.clone(), hooks.clone());
        let runtime = Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .on_thread_park(move || {
                let mut hooks = lock(&before);
                let passed = |since| Instant::now() > since;
                if hooks.since.is_none_or(passed)
                    && let Some(root) = &hooks.root
                {
                    root.wake_by_ref();
                    hooks.is_idle = true;
                }
            })
            .on_thread_unpark(move || {
                let hooks = lock(&after);
                if hooks.since.is_some() {
                    let us = us(&hooks, Instant::now());
                    in_run(|run| run.stop_at(us));
                }
            })
            .build()
            .expect("a runtime without sockets needs nothing of the system");
        let now = runtime.block_on(async { Instant::now() });
        lock(&hooks).origin = now;
        Room {
            runtime,
            local: LocalSet::new(),
            is_local_empty: true,
            hooks,
        }
    }

    /// Returns whether no task is left.
    fn is_empty(&self) -> bool {
        let spawned = self.runtime.handle().metrics();
        self.is_local_empty && spawned.num_alive_tasks() == 0
    }
}

/// The version in one run.
struct OneRun {
    body: Body,
    /// Taken when it is dropped.
    room: Option<Room>,
    spare: Rc<RefCell<Option<Room>>>,
}

/// The future that the runtime blocks on, in a turn or a wait.
struct Root<'a> {
    body: &'a mut Body,
    local: &'a mut LocalSet,
    is_local_empty: &'a mut bool,
    hooks: &'a Mutex<Hooks>,
    turned: Turned,
    steps: u64,
}

impl Root<'_> {
    /// Polls the version and the local tasks; ready if nothing is left to do
    /// but wait, or if it was too often.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        self.steps += 1;
        let is_idle = {
            let mut hooks = lock(self.hooks);
            if hooks.root.is_none() {
                hooks.root = Some(cx.waker().clone());
            }
            std::mem::take(&mut hooks.is_idle)
        };
        if is_idle {
            return Poll::Ready(());
        }
        if self.steps > MAX_RESUMPTIONS {
            self.turned.polls += self.steps;
            return Poll::Ready(());
        }
        let entered = self.local.enter();
        self.body.poll(Some(cx.waker()), &mut self.turned);
        drop(entered);
        *self.is_local_empty = Pin::new(&mut *self.local).poll(cx).is_ready();
        Poll::Pending
    }
}

impl OneRun {
    fn room(&self) -> &Room {
        self.room.as_ref().expect("taken by the drop alone")
    }

    /// Blocks on the version for a turn, or until a time.
    fn block(&mut self, until: Option<Instant>) -> (Instant, Turned) {
        let room = self.room.as_mut().expect("taken by the drop alone");
        let hooks = &*room.hooks;
        let mut root = Root {
            body: &mut self.body,
            local: &mut room.local,
            is_local_empty: &mut room.is_local_empty,
            hooks,
            turned: Turned::default(),
            steps: 0,
        };
        let now = room.runtime.block_on(async {
            match until {
                None => poll_fn(|cx| root.poll(cx)).await,
                Some(until) => {
                    lock(hooks).since = Some(Instant::now());
                    let mut end = pin!(sleep_until(until));
                    poll_fn(|cx| match end.as_mut().poll(cx) {
                        Poll::Ready(()) => Poll::Ready(()),
                        Poll::Pending => root.poll(cx),
                    })
                    .await;
                }
            }
            Instant::now()
        });
        let mut left = lock(hooks);
        (left.root, left.since, left.is_idle) = (None, None, false);
        drop(left);
        (now, root.turned)
    }
}

impl Guest for OneRun {
    fn turn(&mut self) -> Turned {
        self.block(None).1
    }

    fn wait(&mut self, until_us: Option<u64>) -> (Option<u64>, Turned) {
        let origin = lock(&self.room().hooks).origin;
        let until = match until_us {
            Some(us) => origin + Duration::from_micros(us),
            None => origin + FOR_EVER,
        };
        let (now, turned) = self.block(Some(until));
        let is_over = until_us.is_none() && now >= until;
        let now_us = us(&lock(&self.room().hooks), now);
        ((!is_over).then_some(now_us), turned)
    }

    fn is_empty(&self) -> bool {
        self.body.is_over() && self.room().is_empty()
    }

    fn cancel(&mut self) -> Option<String> {
        let room = self.room.as_ref().expect("taken by the drop alone");
        let _entered = room.runtime.enter();
        let _local = room.local.enter();
        self.body.cancel()
    }

    fn hint(&self) -> &'static str {
        ""
    }
}

impl Drop for OneRun {
    fn drop(&mut self) {
        let message = self.cancel();
        let Some(room) = self.room.take() else { return };
        let now = room.runtime.block_on(async { Instant::now() });
        let passed = now - lock(&room.hooks).origin;
        // Timers are exact as long as the clock stands at a millisecond.
        let is_whole = passed.subsec_nanos().is_multiple_of(1_000_000);
        if room.is_empty() && is_whole && message.is_none() {
            lock(&room.hooks).origin = now;
            self.spare.replace(Some(room));
            return;
        }
        let entered = room.runtime.enter();
        drop(room.local);
        drop(entered);
        room.runtime.shutdown_background();
    }
}
