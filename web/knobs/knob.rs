//! Changes to a run, as data and as text.

use harness::text::one_line;
use std::fmt;
use std::str::FromStr;

/// The most changes of one run.
const MOST: usize = 16;

/// The longest time, in microseconds: an hour, and no program takes a minute.
const MOST_US: u64 = 3_600_000_000;

/// One change to a run. Tasks have the numbers in which they start, from 1;
/// times are in microseconds since the run began.
///
/// # Examples
///
/// ```
/// use web::knobs::Knob;
///
/// let knob: Knob = "sleep=2@0.15:0.4".parse()?;
/// let (task, at_us, us) = (2, 150_000, 400_000);
/// assert_eq!(knob, Knob::Sleep { task, at_us, us });
/// assert_eq!(knob.to_string(), "sleep=2@0.150:0.400");
/// # Ok::<(), web::knobs::KnobError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knob {
    /// A task is cancelled at a time, before any other event of that time; a
    /// task that is started at that time is cancelled before it begins.
    Cancel {
        /// The task.
        task: u32,
        /// The time.
        at_us: u64,
    },
    /// The sleep that a task begins at a time takes longer or shorter.
    Sleep {
        /// The task.
        task: u32,
        /// The time at which it begins.
        at_us: u64,
        /// The time that it takes.
        us: u64,
    },
    /// The job that a task hands to a thread at a time fails at its end.
    Fail {
        /// The task.
        task: u32,
        /// The time at which it is handed over.
        at_us: u64,
    },
}

impl Knob {
    /// Returns the task that is concerned.
    pub fn task(self) -> u32 {
        match self {
            Knob::Cancel { task, .. }
            | Knob::Sleep { task, .. }
            | Knob::Fail { task, .. } => task,
        }
    }

    /// Returns the time of the change.
    pub fn at_us(self) -> u64 {
        match self {
            Knob::Cancel { at_us, .. }
            | Knob::Sleep { at_us, .. }
            | Knob::Fail { at_us, .. } => at_us,
        }
    }
}

/// The reason why a text is no change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KnobError {
    /// It has another form.
    Form(String),
    /// A task has no such number.
    Task(String),
    /// It is no time, or a longer one than an hour.
    Time(String),
    /// There are more of them than are taken at once.
    Many(usize),
}

impl fmt::Display for KnobError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            KnobError::Form(text) => write!(
                f,
                "\"{text}\" is no change; changes are cancel=TASK@TIME, \
                 sleep=TASK@TIME:TIME and fail=TASK@TIME, with times in \
                 seconds"
            ),
            KnobError::Task(text) => {
                write!(f, "\"{text}\" is no number of a task, from 1")
            }
            KnobError::Time(text) => write!(
                f,
                "\"{text}\" is no time in seconds, with at most six digits \
                 after the point and of at most an hour"
            ),
            KnobError::Many(count) => {
                write!(f, "{count} changes at once; at most {MOST} are taken")
            }
        }
    }
}

impl std::error::Error for KnobError {}

/// The most characters of a wrong text that an error repeats.
const MOST_REPEATED: usize = 60;

fn repeated(text: &str) -> String {
    one_line(text, MOST_REPEATED)
}

impl FromStr for Knob {
    type Err = KnobError;

    fn from_str(text: &str) -> Result<Knob, KnobError> {
        let form = || KnobError::Form(repeated(text));
        let (kind, rest) = text.split_once('=').ok_or_else(form)?;
        let (number, times) = rest.split_once('@').ok_or_else(form)?;
        let task = Some(number).filter(|number| is_number(number));
        let task = task.and_then(|number| number.parse().ok());
        let task = task.filter(|task| *task > 0);
        let task = task.ok_or_else(|| KnobError::Task(repeated(number)))?;
        Ok(match (kind, times.split_once(':')) {
            ("cancel", None) => Knob::Cancel {
                task,
                at_us: microseconds(times)?,
            },
            ("fail", None) => Knob::Fail {
                task,
                at_us: microseconds(times)?,
            },
            ("sleep", Some((at, takes))) => Knob::Sleep {
                task,
                at_us: microseconds(at)?,
                us: microseconds(takes)?,
            },
            _ => return Err(form()),
        })
    }
}

impl fmt::Display for Knob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (task, at) = (self.task(), Seconds(self.at_us()));
        match self {
            Knob::Cancel { .. } => write!(f, "cancel={task}@{at}"),
            Knob::Sleep { us, .. } => {
                write!(f, "sleep={task}@{at}:{}", Seconds(*us))
            }
            Knob::Fail { .. } => write!(f, "fail={task}@{at}"),
        }
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Reads a time in seconds.
fn microseconds(text: &str) -> Result<u64, KnobError> {
    let wrong = || KnobError::Time(repeated(text));
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    if !is_number(whole) || !is_number(part) || part.len() > 6 {
        return Err(wrong());
    }
    let whole: u64 = whole.parse().map_err(|_| wrong())?;
    let part: u64 = format!("{part:0<6}").parse().map_err(|_| wrong())?;
    let us = whole.checked_mul(1_000_000).ok_or_else(wrong)? + part;
    if us <= MOST_US { Ok(us) } else { Err(wrong()) }
}

/// A time as it is written: to the millisecond, or as far as it goes.
struct Seconds(u64);

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0 / 1_000_000, self.0 % 1_000_000);
        match part % 1_000 {
            0 => write!(f, "{whole}.{:03}", part / 1_000),
            _ => write!(f, "{whole}.{part:06}"),
        }
    }
}

/// The changes to a run, each written as one word.
///
/// # Examples
///
/// ```
/// use web::knobs::Knobs;
///
/// let knobs: Knobs = "cancel=2@0.15 fail=3@0".parse()?;
/// assert_eq!(knobs.to_string(), "fail=3@0.000 cancel=2@0.150");
/// assert!("cancel=2".parse::<Knobs>().is_err());
/// # Ok::<(), web::knobs::KnobError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Knobs(Vec<Knob>);

impl Knobs {
    /// Takes changes, in their order of time, each once.
    ///
    /// # Errors
    ///
    /// If there are more than 16.
    pub fn new(mut knobs: Vec<Knob>) -> Result<Knobs, KnobError> {
        knobs.sort_by_key(|knob| (knob.at_us(), knob.to_string()));
        knobs.dedup();
        match knobs.len() {
            ..=MOST => Ok(Knobs(knobs)),
            count => Err(KnobError::Many(count)),
        }
    }

    /// Returns whether a task is cancelled at a time.
    pub fn cuts(&self, task: u32, at_us: u64) -> bool {
        self.0.contains(&Knob::Cancel { task, at_us })
    }

    /// Returns whether the job fails that a task hands to a thread at a time.
    pub fn fails(&self, task: u32, at_us: u64) -> bool {
        self.0.contains(&Knob::Fail { task, at_us })
    }

    /// Returns all changes, in their order of time.
    pub fn all(&self) -> &[Knob] {
        &self.0
    }
}

impl From<Knob> for Knobs {
    fn from(knob: Knob) -> Knobs {
        Knobs(vec![knob])
    }
}

impl FromStr for Knobs {
    type Err = KnobError;

    fn from_str(text: &str) -> Result<Knobs, KnobError> {
        let knobs = text.split_whitespace().map(str::parse);
        Knobs::new(knobs.collect::<Result<_, _>>()?)
    }
}

impl fmt::Display for Knobs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<_> = self.0.iter().map(Knob::to_string).collect();
        f.write_str(&words.join(" "))
    }
}
