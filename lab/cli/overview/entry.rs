//! What is found out about one contestant.

use super::echo_rate::echo_rate;
use crate::measure::CountAllocations;
use harness::contestant::Contestant;
use harness::driver::{Run, run_real, run_simulated};
use harness::equivalence::{
    Aspect, Disagreement, Side, compare, judge, run_all,
};
use harness::scenario::Scenario;
use harness::worlds::sim::SimLimits;

/// What was found out about one contestant.
pub(super) struct Entry {
    pub(super) name: String,
    /// The simulated run, or why it is not like the others.
    pub(super) run: Result<Run, Disagreement>,
    pub(super) allocations: u64,
    pub(super) turn_ns: Option<f64>,
    pub(super) echoes_per_s: Option<u64>,
}

impl Entry {
    /// Runs a contestant in both worlds and counts; what takes time is
    /// measured later. `good` is an entry that is as it should be.
    pub(super) fn new(
        contestant: &dyn Contestant,
        good: Option<&Entry>,
        simulated: &Scenario,
        loopback: &Scenario,
        count: CountAllocations,
    ) -> Entry {
        let run = same_run(contestant, good, simulated)
            .and_then(|run| same_results(contestant, loopback).map(|()| run));
        let allocations = count(&mut || {
            let limits = SimLimits::default();
            // What comes of it was judged already.
            let _ = run_simulated(contestant, simulated, limits);
        });
        Entry {
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

    /// Notes that something is wrong.
    pub(super) fn blame(&mut self, problem: String) {
        self.run = Err(Disagreement {
            summary: format!("{}: {problem}", self.name),
            difference: None,
        });
    }
}

/// Holds a simulated run against the oracle and against one that is good.
fn same_run(
    contestant: &dyn Contestant,
    good: Option<&Entry>,
    scenario: &Scenario,
) -> Result<Run, Disagreement> {
    let run = judge(&[contestant], scenario, SimLimits::default())?;
    if let Some(good) = good
        && let Ok(good_run) = &good.run
    {
        let left = Side {
            name: &good.name,
            run: good_run,
        };
        let right = Side {
            name: contestant.name(),
            run: &run,
        };
        compare(&Aspect::ALL, scenario, left, right)?;
    }
    Ok(run)
}

/// Holds the results over sockets against those of the simulated world.
fn same_results(
    contestant: &dyn Contestant,
    scenario: &Scenario,
) -> Result<(), Disagreement> {
    let simulated = judge(&[contestant], scenario, SimLimits::default())?;
    let real = run_all(&[contestant], &[], scenario, |contestant| {
        run_real(contestant, scenario)
    })?;
    let name = contestant.name();
    let left = Side {
        name: &format!("{name}, simulated"),
        run: &simulated,
    };
    let right = Side {
        name: &format!("{name}, over sockets"),
        run: &real,
    };
    compare(&[Aspect::Results], scenario, left, right)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::{LOOPBACK, SIMULATED, built_in};
    use super::*;
    use crate::canaries::CANARIES;
    use crate::measure::Allocations;
    use std::rc::Rc;
    use styles::Style;
    use styles::event_loop::{LabFuture, Listener, Loop, Task};
    use styles::workload::{EchoPlan, FetchWork};

    fn entry(contestant: &dyn Contestant, good: Option<&Entry>) -> Entry {
        let (simulated, loopback) = (built_in(SIMULATED), built_in(LOOPBACK));
        Entry::new(contestant, good, &simulated, &loopback, |call| {
            call();
            Allocations {
                count: 7,
                ..Allocations::default()
            }
        })
    }

    /// Needs a wait of no time, and every wait here takes some.
    const UNSEEN: &str = "runs-on-at-once";

    #[test]
    fn a_style_is_right_and_every_canary_but_one_is_not() {
        let good = entry(&Style::AsyncAwait, None);
        assert!(good.run.is_ok(), "{:?}", good.run);
        assert_eq!(good.allocations, 7);
        for canary in CANARIES {
            let broken = entry(&*(canary.build)(), Some(&good));
            let is_seen = broken.run.is_err();
            assert_eq!(is_seen, canary.name != UNSEEN, "{}", canary.fault);
        }
    }

    fn canary(name: &str) -> Box<dyn Contestant> {
        let found = CANARIES.iter().find(|canary| canary.name == name);
        (found.expect("a canary of this name").build)()
    }

    /// Is right where the clock begins at 0, which no real one does.
    struct WrongOverSockets;

    impl Contestant for WrongOverSockets {
        fn name(&self) -> &str {
            "wrong over sockets"
        }

        fn start_fetch(
            &self,
            lp: &Loop,
            work: Rc<FetchWork>,
            stop: LabFuture<()>,
        ) -> Task<()> {
            Style::Send.start_fetch(lp, work, stop)
        }

        fn start_echo(
            &self,
            lp: &Loop,
            plan: Rc<EchoPlan>,
            listener: Listener,
            stop: LabFuture<()>,
        ) -> Task<()> {
            if lp.now_us() == 0 {
                return Style::Send.start_echo(lp, plan, listener, stop);
            }
            let broken = canary("drops-last-byte");
            broken.start_echo(lp, plan, listener, stop)
        }
    }

    #[test]
    fn results_over_sockets_are_those_of_the_simulation() {
        let found = entry(&WrongOverSockets, None).run;
        let found = found.expect_err("a difference");
        let summary = found.summary;
        assert!(summary.starts_with("results of"), "{summary}");
        assert!(summary.contains("over sockets differ"), "{summary}");
    }

    #[test]
    fn an_echo_that_is_wrong_has_no_rate() {
        let mut entry = entry(&Style::Send, None);
        entry.sample_echo_rate(&*canary("drops-last-byte"));
        assert_eq!(entry.echoes_per_s, None);
        assert!(entry.run.is_err());
    }
}
