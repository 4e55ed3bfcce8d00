//! Timings and reports, made for one test each.

use lab::report::{Counts, Machine, Report, Setting, Source, Timing, Timings};
use std::time::{Duration, UNIX_EPOCH};

/// Returns a timing of ten samples, at some second.
pub(crate) fn timing(id: &str, ns: f64, second: u64) -> Timing {
    let parts: Vec<&str> = id.split('/').collect();
    let [model, case, contestant] = parts[..] else {
        panic!("{id} has not three parts");
    };
    Timing {
        model: model.to_string(),
        case: case.to_string(),
        contestant: contestant.to_string(),
        ns,
        interval_ns: (ns, ns),
        samples: 10,
        written: UNIX_EPOCH + Duration::from_secs(second),
    }
}

/// Returns timings of one run.
pub(crate) fn timings(of: &[(&str, f64)]) -> Timings {
    Timings::new(of.iter().map(|(id, ns)| timing(id, *ns, 1_000)))
}

/// Returns a report of timings, on a machine that does not exist.
pub(crate) fn report(timings: &Timings) -> Report {
    report_of(timings, Source::NoCheckout)
}

/// Returns a report of timings and counts.
pub(crate) fn report_with(timings: &Timings, counts: &Counts) -> Report {
    Report::new(setting(Source::NoCheckout), timings, counts)
}

/// Returns a report of timings, from some source.
pub(crate) fn report_of(timings: &Timings, source: Source) -> Report {
    Report::new(setting(source), timings, &Counts::default())
}

fn setting(source: Source) -> Setting {
    Setting {
        machine: Machine {
            processor: "Abacus <9>".to_string(),
            cores: 3,
            kernel: "beads 1.0".to_string(),
            rustc: "rustc 9.9".to_string(),
        },
        source,
        command: "lab report --out x".to_string(),
        made: UNIX_EPOCH + Duration::from_secs(2_000),
    }
}
