//! SIGINT and SIGTERM, received on a thread of their own.

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::{Handle, Signals};
use std::io;
use std::thread::{Builder, JoinHandle};

/// Calls `on_signal` for each SIGINT and SIGTERM, on a thread of its own,
/// until the guard is dropped.
///
/// From then on these signals do nothing in this process.
///
/// # Errors
///
/// If the handlers or the thread cannot be had.
pub fn stop_signals(
    on_signal: impl Fn() + Send + 'static,
) -> io::Result<SignalGuard> {
    let mut signals = Signals::new([SIGINT, SIGTERM])?;
    let handle = signals.handle();
    let hear = move || {
        for _ in signals.forever() {
            on_signal();
        }
    };
    let thread = Builder::new().name("signals".to_string()).spawn(hear)?;
    Ok(SignalGuard {
        handle,
        thread: Some(thread),
    })
}

/// A guard that receives signals as long as it lives.
#[derive(Debug)]
pub struct SignalGuard {
    handle: Handle,
    /// The thread; absent once it is joined.
    thread: Option<JoinHandle<()>>,
}

impl Drop for SignalGuard {
    fn drop(&mut self) {
        self.handle.close();
        if let Some(thread) = self.thread.take() {
            // Its panic was printed; a drop cannot return it.
            let _ = thread.join();
        }
    }
}
