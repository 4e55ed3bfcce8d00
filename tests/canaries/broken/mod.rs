//! Contestants that are broken on purpose, one fault each: the judge of the
//! styles has to catch every one of them.
//!
//! Each is a copy of the async/await column in which one step goes wrong, so
//! that the fault alone is caught and nothing else. Where to read next:
//! `client.rs`, `exchange.rs` and `server.rs` for the faults,
//! `../main.rs` for the check that catches each.

mod client;
mod exchange;
mod server;

use harness::contestant::Contestant;
use std::rc::Rc;
use styles::event_loop::{Listener, Loop, Promise, Task};
use styles::workload::{EchoPlan, FetchWork};

/// A copy of the async/await column, with at most one fault.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Broken(Option<Fault>);

impl Broken {
    /// Returns whether the copy has this fault.
    fn has(self, fault: Fault) -> bool {
        self.0 == Some(fault)
    }
}

/// A broken contestant.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Canary {
    /// The name in reports.
    pub(crate) name: &'static str,
    /// The fault, in a sentence.
    pub(crate) fault: &'static str,
    broken: Broken,
}

impl Contestant for Canary {
    fn name(&self) -> &str {
        self.name
    }

    fn start_fetch(
        &self,
        lp: &Loop,
        work: Rc<FetchWork>,
        stop: Promise<()>,
    ) -> Task<()> {
        client::start(lp, work, stop, self.broken)
    }

    fn start_echo(
        &self,
        lp: &Loop,
        plan: Rc<EchoPlan>,
        listener: Listener,
        stop: Promise<()>,
    ) -> Task<()> {
        server::start(lp, plan, listener, stop, self.broken)
    }
}

/// The copy without a fault, to show that the faults are caught, not the copy.
pub(crate) const SOUND: Canary = Canary {
    name: "sound",
    fault: "none",
    broken: Broken(None),
};

/// Makes the faults, and the table of the contestants that have them.
macro_rules! canaries {
    ($($variant:ident, $name:literal, $fault:literal;)*) => {
        /// The faults, each in one step of the copy.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Fault {
            $(#[doc = $fault] $variant,)*
        }

        /// All broken contestants, those with a broken client first.
        pub(crate) const CANARIES: &[Canary] = &[$(Canary {
            name: $name,
            fault: $fault,
            broken: Broken(Some(Fault::$variant)),
        }),*];
    };
}

canaries! {
    LosesCancellation, "loses-cancellation",
        "the client does not hear that it is told to stop";
    CancelsByWordOnly, "cancels-by-word-only",
        "cancelled requests are told so and go on";
    OneRequestTooMany, "one-request-too-many",
        "one request more than allowed is in progress";
    LeaksAPlace, "leaks-a-place",
        "a request that failed keeps its place for ever";
    SwapsTwoResults, "swaps-two-results",
        "two neighbours get each other's results";
    ForgetsDone, "forgets-done",
        "a request ends without a word";
    IgnoresTheTimeout, "ignores-the-timeout",
        "an attempt that takes too long goes on";
    TimesFromConnected, "times-from-connected",
        "the time of an attempt runs from its connection";
    RetriesOnceTooOften, "retries-once-too-often",
        "after the last retry comes one more";
    BackoffNotDoubled, "backoff-not-doubled",
        "each wait before another attempt is as long as the first";
    NeverWakes, "never-wakes",
        "the wait before another attempt is never begun";
    PanicsOnReset, "panics-on-reset",
        "a task that meets a reset panics";
    TakesUnasked, "takes-unasked",
        "bytes that nobody asked for are the answer to the next request";
    WaitsFor204, "waits-for-204",
        "a response without a body is read like any other";
    EndsAtEmptySize, "ends-at-empty-size",
        "an empty line in the place of a chunk's size ends the body";
    NeverSendsAgain, "never-sends-again",
        "a request on a connection that was ended meanwhile has failed";
    RetriesWhenCancelled, "retries-when-cancelled",
        "an attempt that is cancelled is tried again";
    ClosesInWrongOrder, "closes-in-wrong-order",
        "sessions that are shut down are closed last come, first served";
    KeepsConnectionOpen, "keeps-connection-open",
        "a session that ends leaves its connection open";
    IdleRestartedByPart, "idle-restarted-by-part",
        "a part of a line gives the client its whole time again";
    LosesTheRest, "loses-the-rest",
        "a final line without a newline is not echoed";
    CountsTheNewline, "counts-the-newline",
        "a line's newline is counted";
    Spins, "spins",
        "a session that should sleep takes one turn after the other";
    WakesTwice, "wakes-twice",
        "a session is resumed twice for one wait";
    DropsLastByte, "drops-last-byte",
        "an echo lacks its last byte";
    EchoesTwice, "echoes-twice",
        "a line is echoed twice";
    WaitsForNonReaders, "waits-for-non-readers",
        "a client that does not read keeps its place for ever";
    ShutsDownWhenAborted, "shuts-down-when-aborted",
        "a server that is cancelled says that it was shut down";
    RunsOnAtOnce, "runs-on-at-once",
        "what waits for no time at all goes on within the call";
}
