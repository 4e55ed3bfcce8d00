//! The check that all subjects do the same work, without which a comparison
//! makes no sense.

use super::{Model, Subject, Way, Work};
use std::{error, fmt};

impl Model {
    /// Runs all subjects and returns the work that each of them did.
    ///
    /// # Errors
    ///
    /// If a subject's work or results differ from those of the others, or are
    /// wrong.
    pub fn equal_work(&self) -> Result<Work, UnequalWork> {
        let [first, others @ ..] = Subject::ALL;
        let expected = self.good_work(first.into())?;
        for subject in others {
            let work = self.good_work(subject.into())?;
            if work != expected {
                let what = format!("expected {expected:?}, found {work:?}");
                return Err(self.unequal(subject.into(), what));
            }
        }
        Ok(expected)
    }

    /// Runs all [ways](Self::ways) and returns the work of each.
    ///
    /// Those that are no subjects give the same results, but may need larger
    /// counts for it: they exist to show that.
    ///
    /// # Errors
    ///
    /// As [`equal_work`](Self::equal_work).
    pub fn works(&self) -> Result<Vec<(Way, Work)>, UnequalWork> {
        let equal = self.equal_work()?;
        let work = |&way: &Way| match way {
            Way::Subject(_) => Ok((way, equal)),
            _ => Ok((way, self.good_work(way)?)),
        };
        self.ways().iter().map(work).collect()
    }

    /// Runs one way and compares its checksum with the right one.
    fn good_work(&self, way: Way) -> Result<Work, UnequalWork> {
        let work = self.run(way);
        let work = work.map_err(|e| self.unequal(way, e.to_string()))?;
        let expected = self.checksum();
        if work.checksum == expected {
            return Ok(work);
        }
        let what = format!("expected checksum {expected}, found {work:?}");
        Err(self.unequal(way, what))
    }

    fn unequal(&self, way: Way, what: String) -> UnequalWork {
        let model = *self;
        UnequalWork { model, way, what }
    }
}

/// Subjects did different work, so that comparing times makes no sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnequalWork {
    model: Model,
    way: Way,
    what: String,
}

impl fmt::Display for UnequalWork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, case) = (self.model.name(), self.model.case());
        write!(f, "{name}/{case}/{}: {}", self.way, self.what)
    }
}

impl error::Error for UnequalWork {}
