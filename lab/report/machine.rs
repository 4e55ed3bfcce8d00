//! The machine, source and time that stand beside every figure.
//!
//! Asks the system and two programs, `rustc` and `git`; an unanswered question
//! is shown as unknown.

use harness::text::one_line;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::available_parallelism;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The longest name of a processor, kernel or compiler in characters; longer
/// ones are cut.
const MAX_CHARS: usize = 120;

/// A machine and its compiler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    /// The name of the processor.
    pub processor: String,
    /// The number of threads that can run at once.
    pub cores: usize,
    /// The operating system and its version.
    pub kernel: String,
    /// The compiler's name and version, in its own words.
    pub rustc: String,
}

impl Machine {
    /// Returns this machine.
    pub fn here() -> Machine {
        let unknown = |what: &str| format!("unknown {what}");
        let cpus = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let release = fs::read_to_string("/proc/sys/kernel/osrelease");
        let kernel = release.map(|release| {
            let release = one_line(release.trim(), MAX_CHARS);
            format!("{} {release}", std::env::consts::OS)
        });
        let rustc = std::env::var_os("RUSTC").unwrap_or("rustc".into());
        let rustc = said(Command::new(rustc).arg("--version"));
        Machine {
            processor: model_name(&cpus)
                .unwrap_or_else(|| unknown("processor")),
            cores: available_parallelism().map_or(1, usize::from),
            kernel: kernel.unwrap_or_else(|_| unknown("kernel")),
            rustc: rustc.unwrap_or_else(|| unknown("rustc")),
        }
    }

    /// Returns all of it in one line.
    pub fn line(&self) -> String {
        let cores = super::pluralized(self.cores as u64, "core");
        let Machine {
            processor,
            kernel,
            rustc,
            ..
        } = self;
        format!("{processor}, {cores}, {kernel}, {rustc}")
    }
}

/// Returns the name of the first processor that the system lists.
fn model_name(cpus: &str) -> Option<String> {
    let mut lines = cpus.lines();
    let name = lines.find_map(|line| {
        let (key, name) = line.split_once(':')?;
        (key.trim() == "model name").then_some(name.trim())
    })?;
    Some(one_line(name, MAX_CHARS)).filter(|name| !name.is_empty())
}

/// The source that a program was made from, judging by the checkout in its
/// working folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A commit.
    Commit {
        /// The first digits of its hash.
        hash: String,
        /// The time of the commit.
        made: SystemTime,
        /// Files were changed since.
        is_changed: bool,
    },
    /// There is no checkout.
    NoCheckout,
}

impl Source {
    /// Returns the checkout in a folder.
    pub fn of(folder: &Path) -> Source {
        let git = |arguments: &[&str]| {
            said(Command::new("git").arg("-C").arg(folder).args(arguments))
        };
        let commit = || {
            let shown = git(&["log", "-1", "--abbrev=10", "--format=%h %ct"])?;
            let (hash, made_s) = shown.split_once(' ')?;
            let made = Duration::from_secs(made_s.parse().ok()?);
            let changes = git(&["status", "--porcelain"])?;
            Some(Source::Commit {
                hash: hash.to_string(),
                made: UNIX_EPOCH.checked_add(made)?,
                is_changed: !changes.is_empty(),
            })
        };
        commit().unwrap_or(Source::NoCheckout)
    }

    /// Returns it in a few words.
    pub fn line(&self) -> String {
        match self {
            Source::Commit {
                hash,
                is_changed: false,
                ..
            } => format!("commit {hash}"),
            Source::Commit { hash, .. } => {
                format!("commit {hash} with changes that are in no commit")
            }
            Source::NoCheckout => "not a git checkout".to_string(),
        }
    }

    /// Returns whether a file written at that time may be from older source.
    pub fn is_newer_than(&self, written: SystemTime) -> bool {
        match self {
            Source::Commit { made, .. } => *made > written,
            Source::NoCheckout => false,
        }
    }
}

/// Returns the first line of a program's output, if it succeeds.
fn said(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output();
    let output = output.ok().filter(|output| output.status.success())?;
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().next().unwrap_or_default();
    Some(one_line(line, MAX_CHARS))
}

/// Writes a time to the second, in UTC.
///
/// # Examples
///
/// ```
/// use lab::report::date;
/// use std::time::{Duration, UNIX_EPOCH};
///
/// let time = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
/// assert_eq!(date(time), "2023-11-14 22:13:20 UTC");
/// ```
pub fn date(time: SystemTime) -> String {
    // A clock here never shows a year of five digits.
    let latest = UNIX_EPOCH + Duration::from_secs(253_402_300_799);
    let time = time.clamp(UNIX_EPOCH, latest);
    let text = humantime::format_rfc3339_seconds(time).to_string();
    text.replace('T', " ").replace('Z', " UTC")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_processor_has_a_name_or_none() {
        let cpus = "processor\t: 0\nmodel name\t: A \u{1b} B\nmodel name: C";
        assert_eq!(model_name(cpus).as_deref(), Some(r"A \u{1b} B"));
        for nothing in ["", "model name", "model name :  ", "model: x"] {
            assert_eq!(model_name(nothing), None, "{nothing:?}");
        }
    }

    #[test]
    fn where_nothing_is_checked_out_it_is_said() {
        let source = Source::of(Path::new("/"));
        assert_eq!(source, Source::NoCheckout);
        assert_eq!(source.line(), "not a git checkout");
    }

    #[test]
    fn what_is_older_than_the_commit_is_of_another() {
        let made = UNIX_EPOCH + Duration::from_secs(100);
        let source = Source::Commit {
            hash: "abc".to_string(),
            made,
            is_changed: true,
        };
        assert!(source.is_newer_than(UNIX_EPOCH));
        assert!(!source.is_newer_than(made));
        assert!(source.line().starts_with("commit abc with changes"));
    }
}
