//! Faults of the checker itself: each is built in where it would be, and off.
//!
//! A test switches one on and shows that a check then answers wrongly; so a
//! checker with this fault does not get through the tests. Outside of tests
//! [`broken`] is a constant, and nothing of this is compiled. Where to read
//! next: `catalogue/broken.rs` for what catches each.

#[cfg(test)]
use std::cell::Cell;

/// Lists the faults; their sentences are kept for messages.
macro_rules! faults {
    ($($(#[doc = $text:literal])+ $name:ident,)*) => {
        /// A way in which the checker could be broken.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Fault {
            $($(#[doc = $text])+ $name,)*
        }

        #[cfg(test)]
        impl Fault {
            /// All faults, each with its sentence.
            pub(crate) const ALL: &[(Fault, &str)] =
                &[$((Fault::$name, concat!($($text),+)),)*];
        }
    };
}

faults! {
    // Names, lengths and ends.
    /// A decision about one operation holds for all of its name.
    NumbersIgnored,
    /// Operations are numbered by position, not each name by itself.
    NamesByPosition,
    /// Usual lengths go by the order of beginning in a run.
    LengthsByBeginning,
    /// Operations that end together end in the order in which they began.
    TiesByBeginning,

    // Events that are recorded.
    /// A drop when the loop is torn down counts as behaviour.
    TeardownCounted,
    /// An operation that is given up is not recorded as that.
    GiveUpsLost,
    /// The drop of something held is not recorded.
    DropsLost,
    /// A second call of `done` is not recorded.
    DoneAgainLost,
    /// A hang is not recorded.
    HangsLost,
    /// Tasks and held things that are left behind are not recorded.
    LeftLost,
    /// A panic is not recorded.
    PanicsLost,

    // Early ends.
    /// A version that was ended early is ended early once more.
    CancelledTwice,
    /// A cancellation as something ends comes after the waiters went on.
    CancelledTooLate,

    // Levels.
    /// Ends of one instant are compared in the order in which they came.
    EndsInOrder,
    /// Begins side by side are compared in the order in which they came.
    BeginsInOrder,
    /// Notes of one instant are compared without their order.
    NotesSorted,
    /// The last line of a run is not compared.
    LastLineLeftOut,
    /// Results are not compared.
    ResultsLeftOut,
    /// Times are not compared at the level of that name.
    TimesLeftOut,
    /// The number of independent operations is not compared.
    CountsLeftOut,
    /// Independent ends count among those that others are behind.
    BehindTheIndependent,

    // The search.
    /// The last outcome of an operation is never tried.
    LastOutcomeLeftOut,
    /// Inputs have their usual values only.
    InputsLeftOut,
    /// Ends in one instant are never tried.
    TiesLeftOut,
    /// A schedule that is reached in two ways is tried twice.
    TriedTwice,
    /// An order that was seen before counts again.
    CountedTwice,
    /// The cause may change while a case is made small.
    CauseMayChange,
    /// The last decision of a case is kept, needed or not.
    NeedlessKept,
    /// An operation that never ends is a hang of both versions.
    NeverHangsBoth,
    /// A difference that shows only in a tie counts, asked for or not.
    TiesCounted,

    // Verdicts.
    /// A version that differs from itself passes.
    UnsteadyPasses,
    /// Versions that begin no operation pass.
    VacuousPasses,
    /// An example that names what never comes up passes.
    StalePasses,
    /// A known difference that is gone passes.
    GonePasses,
    /// An operation may begin after a cancellation.
    BeginsAfterCancelPass,

    // Causes: a row of the table has another one.
    /// A cancellation in the schedule has another cause.
    CancelRow,
    /// A cancellation that neither comes to is a cause.
    UnreachedCancel,
    /// A panic of one has another cause.
    PanicRow,
    /// A hang of one has another cause.
    HangRow,
    /// A timer that differs has another cause.
    TimerRow,
    /// An operation that one begins where both gave up has another cause.
    GoingOnRow,
    /// An operation that one gives up has another cause.
    GivenUpRow,
    /// A difference after a failing outcome has another cause.
    FailureRow,
    /// Something that one alone holds or drops has another cause.
    HeldRow,
    /// An operation that begins in one only has another cause.
    StartRow,
    /// An operation that begins or ends elsewhere has another cause.
    OrderRow,
    /// A note or a result behind other ends has another cause.
    ElsewhereRow,
    /// A note or a result of one has another cause.
    ValueRow,
    /// Another order of what is held and dropped has another cause.
    DropsRow,
    /// A begin on the other side of a note has another cause.
    BeginsRow,
    /// Other times have another cause.
    TimesRow,
    /// Other turns have another cause.
    TurnsRow,
}

#[cfg(test)]
thread_local! {
    static ON: Cell<Option<Fault>> = const { Cell::new(None) };
}

/// Returns whether the checker has this fault: in tests only, and only
/// within [`with_fault`].
#[cfg(test)]
pub(crate) fn broken(fault: Fault) -> bool {
    ON.get() == Some(fault)
}

/// Returns whether the checker has this fault, which it has in tests only.
#[cfg(not(test))]
pub(crate) const fn broken(_: Fault) -> bool {
    false
}

/// Runs `within` on a checker with this fault.
#[cfg(test)]
pub(crate) fn with_fault<T>(fault: Fault, within: impl FnOnce() -> T) -> T {
    /// Switches it off, after a panic, too.
    struct Off;

    impl Drop for Off {
        fn drop(&mut self) {
            ON.set(None);
        }
    }

    ON.set(Some(fault));
    let _off = Off;
    within()
}
