//! One routine of a bench in a process of its own.
//!
//! What ran before in a process stays in its allocator and its threads: after
//! a thousand threads each turn of `send` took half as long again. So a bench
//! starts itself again for each measurement.

use std::env;
use std::io;
use std::process::Command;

/// The work that a process was started for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Errand {
    /// Runs a routine once.
    Once,
    /// Runs a routine until it is warm, then once more, and prints that run.
    Timed,
}

impl Errand {
    const ALL: [Errand; 2] = [Errand::Once, Errand::Timed];

    const fn word(self) -> &'static str {
        match self {
            Errand::Once => "--once",
            Errand::Timed => "--timed",
        }
    }

    /// Returns the arguments of a process that does it for the routine of an
    /// id.
    pub(crate) fn arguments(self, id: &str) -> [&str; 2] {
        [self.word(), id]
    }

    /// Returns the errand of this process, if it has one, and the id.
    pub(crate) fn wanted() -> Option<(Errand, String)> {
        let mut arguments = env::args().skip(1);
        let of = |word: String| {
            Errand::ALL.into_iter().find(|errand| errand.word() == word)
        };
        let errand = arguments.find_map(of)?;
        Some((errand, arguments.next()?))
    }
}

/// Returns what the routine of an id prints in a process of its own, timed.
///
/// # Errors
///
/// If the process fails.
pub(crate) fn timed(id: &str) -> io::Result<String> {
    let output = Command::new(env::current_exe()?)
        .args(Errand::Timed.arguments(id))
        .output()?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let why = String::from_utf8_lossy(&output.stderr);
    Err(io::Error::other(format!("{id}: {why}")))
}
