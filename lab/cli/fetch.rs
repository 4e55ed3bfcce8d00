//! `lab fetch`: real resources, by HTTP/1.1.

use super::arguments::Fetch as Options;
use super::real_loop::RealLoop;
use super::terminal::{complain, print};
use super::url;
use super::{Refusal, Verdict};
use crate::report::{Align, Table, pluralized};
use harness::record::{FetchResult, Results, Sendings};
use harness::runtimes::Engine;
use harness::worlds::real::Setup;
use std::cell::RefCell;
use std::io;
use std::rc::Rc;
use styles::trace::{Actor, Event, Trace};
use styles::workload::{FetchError, FetchPlan, FetchWork, Response};

/// The names that are looked up at once, each by a thread that waits.
const MAX_LOOKUPS: usize = 32;

/// The result of one URL.
type Outcome = Result<Response, FetchError>;

/// Fetches all URLs, until a signal comes, and prints the results.
pub(super) fn fetch(options: &Options) -> Result<Verdict, Refusal> {
    let plan = plan(options)?;
    let no_sockets =
        |e: io::Error| Refusal(format!("cannot set up the sockets: {e}"));
    let lookups = MAX_LOOKUPS.min(plan.requests.len());
    let setup = Setup {
        // One more thread waits for a signal.
        pool_threads: lookups + 1,
        ..Setup::default()
    };
    let engine = Engine::new(options.runtime, setup).map_err(no_sockets)?;
    let none = vec![Sendings::default(); plan.requests.len()];
    let begun = Begun(Rc::new(RefCell::new(none)));
    let real = RealLoop::new(engine, Box::new(begun.clone()));
    let real = real.map_err(no_sockets)?;
    let lp = real.handle();
    let work = FetchWork::new(plan);
    let client =
        options
            .style
            .start_fetch(lp, work.clone(), real.stop.clone());
    let ended = real.engine_loop.run_until_complete(&client);
    let outcomes = work.take_results();
    let mut verdict = match outcomes.iter().all(|o| matches!(o, Some(Ok(_)))) {
        true => Verdict::Good,
        false => Verdict::Bad,
    };
    let sendings = begun.0.take();
    print(&match options.json {
        true => json(&options.urls, &sendings, outcomes),
        false => lines(&options.urls, &sendings, &outcomes),
    })?;
    if let Err(error) = ended {
        complain(&error.to_string());
        verdict = Verdict::Bad;
    }
    for task in real.engine_loop.event_loop().panicked_tasks() {
        complain(&format!("a request failed: {task}"));
    }
    if verdict == Verdict::Bad {
        // A lookup that was given up may hold its thread for long, and the end
        // of the world would wait for it; the end of the process does not.
        std::mem::forget(real);
    }
    Ok(verdict)
}

fn plan(options: &Options) -> Result<FetchPlan, Refusal> {
    let request = |url: &String| url::request(url);
    let requests: Result<Vec<_>, _> =
        options.urls.iter().map(request).collect();
    Ok(FetchPlan {
        concurrency: options.concurrency,
        timeout_us: options.timeout_ms * 1_000,
        retries: options.retries,
        backoff_us: options.backoff_ms * 1_000,
        max_body_bytes: options.max_body_bytes,
        // More connections than requests in progress are never needed.
        kept_connections: usize::try_from(options.concurrency)
            .unwrap_or(usize::MAX),
        requests: requests.map_err(Refusal::new)?,
    })
}

/// Counts the sendings of each request; clones count together.
#[derive(Clone)]
struct Begun(Rc<RefCell<Vec<Sendings>>>);

impl Trace for Begun {
    fn note(&mut self, _: u64, actor: Actor, event: Event) {
        if let Actor::Fetch(index) = actor {
            self.0.borrow_mut()[index as usize].count(&event);
        }
    }
}

/// Returns the results in the format of a scenario's run; ids are the URLs,
/// and the error `status` says which one.
fn json(
    urls: &[String],
    sendings: &[Sendings],
    outcomes: Vec<Option<Outcome>>,
) -> String {
    let rows = urls.iter().zip(sendings).zip(outcomes);
    type Row<'a> = ((&'a String, &'a Sendings), Option<Outcome>);
    let result = |((url, sendings), outcome): Row<'_>| {
        let error_status = match &outcome {
            Some(Err(FetchError::Status(status))) => Some(*status),
            _ => None,
        };
        FetchResult {
            error_status,
            ..FetchResult::new(url, *sendings, outcome)
        }
    };
    let results = Results {
        fetch: Some(rows.map(result).collect()),
        echo: None,
    };
    results.to_json()
}

/// Returns a line for each URL.
fn lines(
    urls: &[String],
    sendings: &[Sendings],
    outcomes: &[Option<Outcome>],
) -> String {
    let mut table =
        Table::new([Align::Left, Align::Right, Align::Right, Align::Left]);
    for ((url, sendings), outcome) in urls.iter().zip(sendings).zip(outcomes) {
        let (status, bytes) = match outcome {
            Some(Ok(response)) => {
                let bytes = pluralized(response.body.len() as u64, "byte");
                (response.status.to_string(), bytes)
            }
            Some(Err(FetchError::Status(status))) => {
                (status.to_string(), "failed".to_string())
            }
            Some(Err(error)) => (error.to_string(), "failed".to_string()),
            None => ("lost".to_string(), "failed".to_string()),
        };
        let attempts = pluralized(u64::from(sendings.attempts), "attempt");
        table.add([status, bytes, attempts, url.clone()]);
    }
    table.to_string()
}
