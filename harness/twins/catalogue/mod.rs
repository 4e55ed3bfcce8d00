//! Planted bugs of migrations, which a check must find, and pairs that are
//! sound, which it must tell equal.
//!
//! Each planted bug is what happens to people when they bring a function from
//! one style to another. Its cause is a statement about the bug, made before
//! a check was run on it; it is not what a check happened to answer. A bug
//! that is missed, a wrong cause, and a sound pair that is told unequal are
//! faults of the checker, of the same rank.

mod begins;
mod broken;
mod cancels;
mod drops;
mod errors;
mod interruptions;
mod migrations;
#[cfg(feature = "smol")]
mod on_smol;
#[cfg(feature = "tokio")]
mod on_tokio;
mod orders;
mod parts;
mod sound;
mod times;
mod values;

use crate::settings::{Settings, object, quoted};
use crate::{Cause, Check, Level, Verdict};
use std::collections::BTreeSet;

/// The most pairs of runs until a planted bug is found.
const MOST_PAIRS: usize = 200;

/// The most decisions of its smallest case.
const MOST_DECISIONS: usize = 3;

/// A pair of versions of which the new one has a bug.
struct Planted {
    name: &'static str,
    /// The fault of the new version, in a sentence.
    fault: &'static str,
    /// The cause of the difference, stated before a check was run.
    cause: Cause,
    /// The level at which the two are compared.
    level: Level,
    /// The place where people met it.
    seen: &'static str,
    check: fn() -> Check,
}

impl Planted {
    /// Runs the check.
    ///
    /// # Panics
    ///
    /// If the bug is not found, or late, or not for its cause.
    fn must_be_found(&self) {
        let verdict = (self.check)().at(self.level).run();
        let (cause, pairs) = (verdict.cause(), verdict.pairs());
        let decisions = verdict.decisions();
        println!(
            "| {} | {:?} | {cause:?} | {} | {pairs} | {decisions} |",
            self.name,
            self.cause,
            !verdict.is_equal(),
        );
        println!("{verdict}");
        let settings = Settings::of_environment();
        settings.write(self.name, || self.json(&verdict));
        let Planted { name, fault, .. } = self;
        assert!(!verdict.is_equal(), "{name} is missed: {fault}\n{verdict}");
        assert_eq!(cause, Some(self.cause), "{name}: {fault}\n{verdict}");
        assert!(pairs <= MOST_PAIRS, "{name}: {pairs} pairs\n{verdict}");
        assert!(
            decisions <= MOST_DECISIONS,
            "{name}: {decisions} decisions\n{verdict}"
        );
    }
}

impl Planted {
    /// Returns what became of it, for `lab twins --catalogue`.
    fn json(&self, verdict: &Verdict) -> String {
        let found = verdict.cause().map(|cause| quoted(&cause.to_string()));
        object(&[
            ("planted", quoted(self.name)),
            ("fault", quoted(self.fault)),
            ("level", quoted(&self.level.to_string())),
            ("cause", quoted(&self.cause.to_string())),
            ("found", found.unwrap_or("null".to_string())),
            ("pairs", verdict.pairs().to_string()),
            ("decisions", verdict.decisions().to_string()),
            ("seen", quoted(self.seen)),
        ])
    }
}

/// The most pairs of runs until a planted bug is found at random.
const MOST_PAIRS_AT_RANDOM: usize = 2_000;

impl Planted {
    /// Runs the check at random only; returns the pairs until it found the
    /// bug, if it did.
    fn found_at_random(&self) -> Option<usize> {
        let mut check = (self.check)().at(self.level);
        check.is_random = true;
        let verdict = check.budget(MOST_PAIRS_AT_RANDOM).run();
        (!verdict.is_equal()).then(|| verdict.pairs())
    }
}

#[test]
fn each_planted_bug_is_found_at_random_too() {
    let missed = all_planted().filter(|row| {
        let pairs = row.found_at_random();
        println!("| {} | {pairs:?} |", row.name);
        pairs.is_none()
    });
    let missed: Vec<&str> = missed.map(|row| row.name).collect();
    assert!(missed.is_empty(), "missed at random: {missed:?}");
}

/// A pair of versions that do the same, in two ways.
struct Sound {
    name: &'static str,
    /// The reason for which they are the same.
    why: &'static str,
    check: fn() -> Check,
}

impl Sound {
    /// Runs the check.
    ///
    /// # Panics
    ///
    /// If the two are told unequal.
    fn must_be_equal(&self) {
        let verdict = (self.check)().run();
        println!("| {} | {} |", self.name, verdict.is_equal());
        println!("{verdict}");
        let Sound { name, why, .. } = self;
        assert!(verdict.is_equal(), "{name}: {why}\n{verdict}");
    }
}

/// Lists planted bugs, and makes a test of each, by its name. The check is
/// the function of that name.
macro_rules! planted {
    ($(
        $name:ident: $cause:ident at $level:ident,
        $fault:literal, seen in $seen:literal;
    )*) => {
        /// The rows of this file.
        pub(super) const ROWS: &[$crate::catalogue::Planted] = &[$(
            $crate::catalogue::Planted {
                name: stringify!($name),
                fault: $fault,
                cause: $crate::Cause::$cause,
                level: $crate::Level::$level,
                seen: $seen,
                check: $name,
            },
        )*];

        mod found {$(
            #[test]
            fn $name() {
                let name = stringify!($name);
                let row = super::ROWS.iter().find(|row| row.name == name);
                row.expect("a row of that name").must_be_found();
            }
        )*}
    };
}
use planted;

/// Lists sound pairs, and makes a test of each, by its name.
macro_rules! sound_pairs {
    ($($name:ident: $why:literal;)*) => {
        /// The rows of this file.
        pub(in $crate::catalogue) const ROWS: &[$crate::catalogue::Sound] = &[
            $($crate::catalogue::Sound {
                name: stringify!($name),
                why: $why,
                check: $name,
            },)*
        ];

        mod equal {$(
            #[test]
            fn $name() {
                let name = stringify!($name);
                let row = super::ROWS.iter().find(|row| row.name == name);
                row.expect("a row of that name").must_be_equal();
            }
        )*}
    };
}
use sound_pairs;

/// All planted bugs.
fn all_planted() -> impl Iterator<Item = &'static Planted> {
    let files = [
        begins::ROWS,
        cancels::ROWS,
        drops::ROWS,
        errors::ROWS,
        interruptions::ROWS,
        migrations::ROWS,
        #[cfg(feature = "smol")]
        on_smol::ROWS,
        #[cfg(feature = "tokio")]
        on_tokio::ROWS,
        orders::ROWS,
        times::ROWS,
        values::ROWS,
    ];
    files.into_iter().flatten()
}

#[test]
fn rows_have_names_of_their_own_and_say_what_is_wrong_and_where() {
    let names: BTreeSet<&str> = all_planted().map(|row| row.name).collect();
    assert_eq!(names.len(), all_planted().count());
    assert!(names.len() >= 42, "{} planted bugs", names.len());
    for row in all_planted() {
        assert!(row.fault.ends_with('.'), "{}", row.name);
        assert!(!row.seen.is_empty(), "{}", row.name);
    }
    let names: BTreeSet<&str> = sound::all().map(|row| row.name).collect();
    assert_eq!(names.len(), sound::all().count());
    assert!(names.len() >= 18, "{} sound pairs", names.len());
    assert!(sound::all().all(|row| row.why.ends_with('.')));
}

#[test]
fn each_cause_but_turn_has_a_bug() {
    use Cause::{Cancel, Drop, Error, Hang, Order, Start, Time, Value};
    for cause in [Cancel, Error, Hang, Time, Drop, Start, Order, Value] {
        assert!(all_planted().any(|row| row.cause == cause), "{cause:?}");
    }
}
