//! What can be broken: each fault is one place in the code of the floor.

/// The faults of a floor. Whoever overrides one constant, and gives it a
/// name, has a floor with that fault and no other.
pub trait Faults: 'static {
    /// The name for commands and tables.
    const NAME: &'static str;

    // Of the client.

    /// The client does not hear that it is told to stop.
    const LOSES_CANCELLATION: bool = false;
    /// Cancelled requests are told so and go on.
    const CANCELS_BY_WORD_ONLY: bool = false;
    /// One request more than allowed is in progress.
    const ONE_REQUEST_TOO_MANY: bool = false;
    /// A request that failed keeps its place for ever.
    const LEAKS_A_PLACE: bool = false;
    /// Two neighbours get each other's results.
    const SWAPS_TWO_RESULTS: bool = false;
    /// A request ends without a word.
    const FORGETS_DONE: bool = false;
    /// The alarm of an attempt goes off and nobody minds.
    const IGNORES_THE_TIMEOUT: bool = false;
    /// The time of an attempt runs from its connection, not from its start.
    const TIMES_FROM_CONNECTED: bool = false;
    /// After the last retry comes one more.
    const RETRIES_ONCE_TOO_OFTEN: bool = false;
    /// Each wait before another attempt is as long as the first.
    const BACKOFF_NOT_DOUBLED: bool = false;
    /// The wait before another attempt is never begun.
    const NEVER_WAKES: bool = false;
    /// A task that meets a reset panics.
    const PANICS_ON_RESET: bool = false;

    // Of the server.

    /// Sessions that are shut down are closed last come, first served.
    const CLOSES_IN_WRONG_ORDER: bool = false;
    /// A session that ends leaves its connection open.
    const KEEPS_CONNECTION_OPEN: bool = false;
    /// A part of a line gives the client its whole time again.
    const IDLE_RESTARTED_BY_PART: bool = false;
    /// A final line without a newline is not echoed.
    const LOSES_THE_REST: bool = false;
    /// A line's newline is counted.
    const COUNTS_THE_NEWLINE: bool = false;
    /// A session that should sleep takes one turn after the other.
    const SPINS: bool = false;
    /// A session is resumed twice for one wait.
    const WAKES_TWICE: bool = false;
    /// An echo lacks its last byte.
    const DROPS_LAST_BYTE: bool = false;
    /// A line is echoed twice.
    const ECHOES_TWICE: bool = false;

    // Of both.

    /// What waits for no time at all goes on within the call.
    const RUNS_ON_AT_ONCE: bool = false;
}

/// No fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sound;

impl Faults for Sound {
    const NAME: &'static str = "floor";
}
