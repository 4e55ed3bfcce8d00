//! The runtimes by name.

use std::str::FromStr;
use std::{error, fmt};

/// A runtime: polls tasks, waits for sockets and counts time.
///
/// Only the runtimes of this build are here: each but the first needs the
/// cargo feature of its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Runtime {
    /// The loop of this repository, over epoll.
    Lab,
    /// `async-std`, discontinued.
    #[cfg(feature = "async-std")]
    AsyncStd,
    /// `smol`.
    #[cfg(feature = "smol")]
    Smol,
    /// `tokio`, one thread of it.
    #[cfg(feature = "tokio")]
    Tokio,
}

/// All names that may exist, each but the first with a feature of its name.
const NAMES: [&str; 4] = ["lab", "async-std", "smol", "tokio"];

impl Runtime {
    /// All runtimes of this build.
    pub const ALL: &'static [Runtime] = &[
        Runtime::Lab,
        #[cfg(feature = "async-std")]
        Runtime::AsyncStd,
        #[cfg(feature = "smol")]
        Runtime::Smol,
        #[cfg(feature = "tokio")]
        Runtime::Tokio,
    ];

    /// Returns the name for commands and tables.
    pub fn name(self) -> &'static str {
        match self {
            Runtime::Lab => "lab",
            #[cfg(feature = "async-std")]
            Runtime::AsyncStd => "async-std",
            #[cfg(feature = "smol")]
            Runtime::Smol => "smol",
            #[cfg(feature = "tokio")]
            Runtime::Tokio => "tokio",
        }
    }
}

impl fmt::Display for Runtime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A name that no runtime has, at least not in this build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRuntime(pub String);

impl fmt::Display for UnknownRuntime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let UnknownRuntime(name) = self;
        if NAMES.contains(&name.as_str()) {
            write!(f, "no runtime {name:?} in this build, which lacks ")?;
            write!(f, "the cargo feature {name:?}; there are ")?;
        } else {
            write!(f, "no runtime {name:?}; there are ")?;
        }
        let all: Vec<_> = Runtime::ALL.iter().map(|one| one.name()).collect();
        f.write_str(&all.join(", "))
    }
}

impl error::Error for UnknownRuntime {}

impl FromStr for Runtime {
    type Err = UnknownRuntime;

    fn from_str(name: &str) -> Result<Runtime, UnknownRuntime> {
        let named = |runtime: &&Runtime| runtime.name() == name;
        let found = Runtime::ALL.iter().find(named).copied();
        found.ok_or_else(|| UnknownRuntime(name.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_what_is_in_this_build() {
        let built = [
            true,
            cfg!(feature = "async-std"),
            cfg!(feature = "smol"),
            cfg!(feature = "tokio"),
        ];
        for (name, built) in NAMES.into_iter().zip(built) {
            match name.parse::<Runtime>() {
                Ok(runtime) => {
                    assert_eq!((runtime.name(), built), (name, true))
                }
                Err(error) => {
                    let text = error.to_string();
                    assert!(
                        !built && text.contains("cargo feature"),
                        "{text}"
                    );
                }
            }
        }
        let count = built.into_iter().filter(|built| *built).count();
        assert_eq!(Runtime::ALL.len(), count);
    }

    #[test]
    fn an_unknown_name_is_refused_with_those_that_there_are() {
        let error = "Tokio".parse::<Runtime>().expect_err("unknown");
        let text = error.to_string();
        assert!(text.starts_with("no runtime \"Tokio\"; there are lab"));
    }
}
