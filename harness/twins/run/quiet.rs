//! Panics within a run: caught, told as events, and not printed.

use std::cell::{Cell, RefCell};
use std::panic;
use std::sync::Once;

thread_local! {
    static IS_QUIET: Cell<bool> = const { Cell::new(false) };
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

static HOOK: Once = Once::new();

/// As long as it lives, panics of this thread are not printed.
pub(super) struct Quiet(bool);

impl Quiet {
    pub(super) fn begin() -> Quiet {
        // The one way to keep a thousand planned panics off the terminal; the
        // hook that was there goes on to serve all others.
        HOOK.call_once(|| {
            let before = panic::take_hook();
            panic::set_hook(Box::new(move |info| {
                match IS_QUIET.try_with(Cell::get) {
                    Ok(true) => note_place(info),
                    _ => before(info),
                }
            }));
        });
        Quiet(IS_QUIET.replace(true))
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        IS_QUIET.set(self.0);
        // What was not caught is no planned panic, and says where it was.
        if std::thread::panicking()
            && let Some(place) = take_panic_place()
        {
            eprintln!("a run panicked at {place}");
        }
    }
}

fn note_place(info: &panic::PanicHookInfo<'_>) {
    let place = info.location().map(ToString::to_string);
    let _ = PLACE.try_with(|kept| kept.replace(place));
}

/// Takes the place of the last panic in this thread.
pub(crate) fn take_panic_place() -> Option<String> {
    PLACE.take()
}
