//! Contestants that are broken on purpose, one fault each: who judges the
//! styles has to catch every one of them.
//!
//! Each is the floor with one of its [`Faults`], so what is caught is the
//! fault and nothing else. Where to read next: `evidence.rs` for how two runs
//! are held against each other, `tests/canaries.rs` for what catches whom.

mod evidence;

pub use self::evidence::Evidence;

use crate::measure::floor::{Faults, Floor};
use harness::contestant::Contestant;

/// A broken contestant.
pub struct Canary {
    /// The name for commands and tables.
    pub name: &'static str,
    /// What is wrong with it, in a sentence.
    pub fault: &'static str,
    /// Makes the contestant.
    pub build: fn() -> Box<dyn Contestant>,
}

/// Makes a type for each fault, and the table of them all.
macro_rules! canaries {
    ($($name:literal, $canary:ident, $constant:ident, $fault:literal;)*) => {
        $(
            struct $canary;

            impl Faults for $canary {
                const NAME: &'static str = $name;
                const $constant: bool = true;
            }
        )*

        /// All of them, those of the client first.
        pub const CANARIES: &[Canary] = &[$(Canary {
            name: $name,
            fault: $fault,
            build: || Box::new(Floor::<$canary>::new()),
        }),*];
    };
}

canaries! {
    "loses-cancellation", LosesCancellation, LOSES_CANCELLATION,
        "the client does not hear that it is told to stop";
    "cancels-by-word-only", CancelsByWordOnly, CANCELS_BY_WORD_ONLY,
        "cancelled requests are told so and go on";
    "one-request-too-many", OneRequestTooMany, ONE_REQUEST_TOO_MANY,
        "one request more than allowed is in progress";
    "leaks-a-place", LeaksAPlace, LEAKS_A_PLACE,
        "a request that failed keeps its place for ever";
    "swaps-two-results", SwapsTwoResults, SWAPS_TWO_RESULTS,
        "two neighbours get each other's results";
    "forgets-done", ForgetsDone, FORGETS_DONE,
        "a request ends without a word";
    "ignores-the-timeout", IgnoresTheTimeout, IGNORES_THE_TIMEOUT,
        "the alarm of an attempt goes off and nobody minds";
    "times-from-connected", TimesFromConnected, TIMES_FROM_CONNECTED,
        "the time of an attempt runs from its connection";
    "retries-once-too-often", RetriesOnceTooOften, RETRIES_ONCE_TOO_OFTEN,
        "after the last retry comes one more";
    "backoff-not-doubled", BackoffNotDoubled, BACKOFF_NOT_DOUBLED,
        "each wait before another attempt is as long as the first";
    "never-wakes", NeverWakes, NEVER_WAKES,
        "the wait before another attempt is never begun";
    "panics-on-reset", PanicsOnReset, PANICS_ON_RESET,
        "a task that meets a reset panics";
    "closes-in-wrong-order", ClosesInWrongOrder, CLOSES_IN_WRONG_ORDER,
        "sessions that are shut down are closed last come, first served";
    "keeps-connection-open", KeepsConnectionOpen, KEEPS_CONNECTION_OPEN,
        "a session that ends leaves its connection open";
    "idle-restarted-by-part", IdleRestartedByPart, IDLE_RESTARTED_BY_PART,
        "a part of a line gives the client its whole time again";
    "loses-the-rest", LosesTheRest, LOSES_THE_REST,
        "a final line without a newline is not echoed";
    "counts-the-newline", CountsTheNewline, COUNTS_THE_NEWLINE,
        "a line's newline is counted";
    "spins", Spins, SPINS,
        "a session that should sleep takes one turn after the other";
    "wakes-twice", WakesTwice, WAKES_TWICE,
        "a session is resumed twice for one wait";
    "drops-last-byte", DropsLastByte, DROPS_LAST_BYTE,
        "an echo lacks its last byte";
    "echoes-twice", EchoesTwice, ECHOES_TWICE,
        "a line is echoed twice";
    "runs-on-at-once", RunsOnAtOnce, RUNS_ON_AT_ONCE,
        "what waits for no time at all goes on within the call";
}
