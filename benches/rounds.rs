//! Ratios on a machine with other load: each contestant once, and again.
//!
//! Criterion times one routine after the other, so that a disturbance hits
//! one of them. Here a round runs each once, and medians over rounds are
//! compared.

use crate::callgrind;
use crate::case::Case;
use lab::report::Round;
use std::io;
use std::time::Duration;

/// The request made by `LAB_ROUNDS`, `LAB_AGAINST` and
/// `LAB_INSTRUCTIONS`.
pub(crate) struct Rounds {
    rounds: usize,
    /// The routine that others are compared with, instead of that of the case.
    against: Option<String>,
    /// Parts of the names of wanted cases, as criterion takes them; none for
    /// all.
    wanted: Vec<String>,
    /// Instructions are counted, too.
    instructions: bool,
}

impl Rounds {
    /// Returns the request of the environment, if there is one.
    pub(crate) fn from_environment() -> Option<Rounds> {
        let rounds = std::env::var("LAB_ROUNDS").ok()?.parse().ok()?;
        let wanted = std::env::args().skip(1);
        Some(Rounds {
            rounds: usize::max(rounds, 1),
            against: std::env::var("LAB_AGAINST").ok(),
            wanted: wanted.filter(|a| !a.starts_with("--")).collect(),
            instructions: std::env::var_os("LAB_INSTRUCTIONS").is_some(),
        })
    }

    /// Runs a case, if it is wanted, and prints a line for each routine.
    ///
    /// # Errors
    ///
    /// If a routine fails.
    pub(crate) fn run(&self, case: &Case) -> io::Result<()> {
        // With a slash at the end, so that a part can say where a size ends.
        let name = format!("{}/", case.name);
        let is_wanted = |part: &String| name.contains(part.as_str());
        if !self.wanted.is_empty() && !self.wanted.iter().any(is_wanted) {
            return Ok(());
        }
        let mut samples = vec![Vec::new(); case.routines.len()];
        for _ in 0..self.rounds {
            for (routine, samples) in case.routines.iter().zip(&mut samples) {
                samples.push(case.timed(routine).map_err(io::Error::other)?);
            }
        }
        let per_element = |samples: &mut Vec<Duration>| {
            samples.sort_unstable();
            let median = samples[samples.len() / 2];
            median.as_nanos() as f64 / case.elements as f64
        };
        let medians: Vec<f64> = samples.iter_mut().map(per_element).collect();
        let mut named = case.routines.iter().zip(&medians);
        let against = self.against.as_deref().unwrap_or(case.against);
        let against = named.find(|(one, _)| one.name == against);
        for (routine, median) in case.routines.iter().zip(&medians) {
            let id = case.id(routine);
            let of = against
                .map(|(other, base)| (median / base, other.name.clone()));
            let instructions = self.instructions.then(|| count(case, &id));
            println!(
                "{}",
                Round {
                    id,
                    ns: *median,
                    of,
                    instructions: instructions.flatten(),
                }
            );
        }
        Ok(())
    }
}

/// Counts the instructions of one element; says why where it cannot.
fn count(case: &Case, id: &str) -> Option<f64> {
    let counted = callgrind::count(id);
    let counted = counted.map_err(|why| eprintln!("not counted: {why}"));
    Some(counted.ok()? as f64 / case.elements as f64)
}
