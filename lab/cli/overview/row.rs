//! The rows of the overview: the measurements of one contestant each.

use super::echo_rate::echo_rate;
use crate::measure::CountAllocations;
use harness::check::check_run;
use harness::contestant::Contestant;
use harness::driver::{run_real, run_simulated};
use harness::equivalence::{Aspect, Disagreement, agree, judge};
use harness::record::Run;
use harness::scenario::Scenario;
use harness::worlds::sim::SimLimits;

/// The findings about one contestant.
pub(super) struct Row {
    pub(super) name: String,
    /// The simulated run, or its difference from the others.
    pub(super) run: Result<Run, Disagreement>,
    pub(super) allocations: u64,
    pub(super) turn_ns: Option<f64>,
    pub(super) echoes_per_s: Option<u64>,
}

impl Row {
    /// Runs a contestant in both worlds and counts its allocations; times are
    /// measured later. `good` is a row without a fault, to compare with.
    pub(super) fn new(
        contestant: &dyn Contestant,
        good: Option<&Row>,
        simulated: &Scenario,
        loopback: &Scenario,
        count: CountAllocations,
    ) -> Row {
        let run = same_run(contestant, good, simulated)
            .and_then(|run| same_results(contestant, loopback).map(|()| run));
        let allocations = count(&mut || {
            let limits = SimLimits::default();
            // Its result was judged already.
            let _ = run_simulated(contestant, simulated, limits);
        });
        Row {
            name: contestant.name().to_string(),
            run,
            allocations: allocations.count,
            turn_ns: None,
            echoes_per_s: None,
        }
    }

    /// Measures the echo rate once more and keeps the best.
    pub(super) fn sample_echo_rate(&mut self, contestant: &dyn Contestant) {
        if self.run.is_err() {
            return;
        }
        match echo_rate(contestant) {
            Ok(rate) => self.echoes_per_s = self.echoes_per_s.max(Some(rate)),
            Err(error) => self.blame(format!("echo over sockets: {error}")),
        }
    }

    /// Notes a fault.
    pub(super) fn blame(&mut self, problem: String) {
        let name = self.name.clone();
        self.run = Err(Disagreement::Failed { name, problem });
    }
}

/// Judges a simulated run, beside one that is good.
fn same_run(
    contestant: &dyn Contestant,
    good: Option<&Row>,
    scenario: &Scenario,
) -> Result<Run, Disagreement> {
    let good = good.and_then(|good| {
        let run = good.run.as_ref().ok()?.clone();
        Some((good.name.as_str(), Ok(run)))
    });
    let run = run_simulated(contestant, scenario, SimLimits::default());
    judge(scenario, good.into_iter().chain([(contestant.name(), run)]))
}

/// Compares the results over sockets with those of the simulated world.
fn same_results(
    contestant: &dyn Contestant,
    scenario: &Scenario,
) -> Result<(), Disagreement> {
    let simulated = check_run(&[contestant], scenario, SimLimits::default())?;
    let real = run_real(contestant, scenario);
    let name = contestant.name();
    let names = [
        format!("{name}, simulated"),
        format!("{name}, over sockets"),
    ];
    let runs = [(&*names[0], Ok(simulated)), (&*names[1], real)];
    agree(&[Aspect::Results], scenario, runs).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::super::{LOOPBACK, SIMULATED, built_in};
    use super::*;
    use crate::measure::Allocations;
    use harness::contestant::Mixed;
    use std::rc::Rc;
    use styles::Style;
    use styles::workload::EchoPlan;

    fn row(contestant: &dyn Contestant, good: Option<&Row>) -> Row {
        let (simulated, loopback) = (built_in(SIMULATED), built_in(LOOPBACK));
        Row::new(contestant, good, &simulated, &loopback, |call| {
            call();
            Allocations {
                count: 7,
                ..Allocations::default()
            }
        })
    }

    #[test]
    fn a_style_is_right_and_its_allocations_are_counted() {
        let good = row(&Style::AsyncAwait, None);
        assert!(good.run.is_ok(), "{:?}", good.run);
        assert_eq!(good.allocations, 7);
        let other = row(&Style::Callbacks, Some(&good));
        assert!(other.run.is_ok(), "{:?}", other.run);
    }

    /// Makes a contestant that has no room for the lines of its clients if
    /// this holds of the time, in microseconds, at which its server starts.
    fn no_room(at: fn(u64) -> bool) -> Mixed {
        let style = Style::Send;
        Mixed::of("no room", style).echo(move |lp, plan, listener, stop| {
            let mut plan = EchoPlan::clone(&plan);
            if at(lp.now_us()) {
                plan.max_line_bytes = 1;
            }
            style.start_echo(lp, Rc::new(plan), listener, stop)
        })
    }

    #[test]
    fn a_run_is_held_against_a_good_one_and_else_against_the_oracle() {
        let broken = no_room(|_| true);
        let alone = row(&broken, None).run.expect_err("a difference");
        let is_predicted = matches!(alone, Disagreement::Mispredicted { .. });
        assert!(is_predicted, "{alone}");
        let good = row(&Style::AsyncAwait, None);
        let beside = row(&broken, Some(&good)).run;
        let beside = beside.expect_err("a difference");
        assert!(matches!(beside, Disagreement::Differs(_)), "{beside}");
    }

    #[test]
    fn results_over_sockets_are_those_of_the_simulation() {
        // No real clock begins at 0.
        let found = row(&no_room(|now_us| now_us > 0), None).run;
        let summary = found.expect_err("a difference").to_string();
        assert!(summary.starts_with("results of"), "{summary}");
        assert!(summary.contains("over sockets differ"), "{summary}");
    }

    #[test]
    fn an_echo_that_is_wrong_has_no_rate() {
        let mut row = row(&Style::Send, None);
        row.sample_echo_rate(&no_room(|_| true));
        assert_eq!(row.echoes_per_s, None);
        assert!(row.run.is_err());
    }
}
