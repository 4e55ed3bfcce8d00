//! The client, against a server of a URL: timed only, because the server is
//! asked no oftener than was said.

use super::arguments::Fetch as Options;
use super::stopwatch::{ns, time_process};
use crate::cli::fields::{Fields, Value};
use crate::cli::real_loop::RealLoop;
use crate::cli::terminal::{complain, print};
use crate::cli::url;
use crate::cli::{Refusal, Verdict};
use crate::measure::Way;
use harness::runtimes::{Engine, Runtime};
use harness::worlds::real::Setup;
use std::io;
use styles::trace::Silence;
use styles::workload::{FetchPlan, FetchWork};

/// The bound on an attempt, in microseconds; a longer one gets no response any
/// more.
const TIMEOUT_US: u64 = 60_000_000;

/// The longest body in bytes: the measurement is of receiving, not of memory.
const MAX_BODY_BYTES: u64 = 1 << 20;

/// Fetches the same again and again, and prints what it took.
pub(super) fn measure(options: &Options) -> Result<Verdict, Refusal> {
    let plan = plan(options)?;
    let no_sockets =
        |e: io::Error| Refusal(format!("cannot set up the sockets: {e}"));
    let setup = Setup {
        // One thread looks up names, one more waits for a signal.
        pool_threads: 2,
        ..Setup::default()
    };
    let engine = Engine::new(Runtime::Lab, setup).map_err(no_sockets)?;
    let real = RealLoop::new(engine, Box::new(Silence));
    let real = real.map_err(no_sockets)?;
    let lp = real.handle();
    let work = FetchWork::new(plan);
    let stop = real.stop.clone();
    let client =
        options
            .style
            .contestant()
            .start_fetch(lp, work.clone(), stop);
    let run = || real.engine_loop.run_until_complete(&client);
    let (ended, elapsed) = time_process(run);
    let outcomes = work.take_results();
    let good = outcomes.iter().filter(|o| matches!(o, Some(Ok(_)))).count();
    let resumptions = lp.counters().resumptions;
    if let Err(error) = ended {
        complain(&format!("fetch in {}: {error}", options.style));
        return Ok(Verdict::Bad);
    }
    if good < outcomes.len() {
        let failed = outcomes.len() - good;
        let error = outcomes.iter().find_map(|o| o.as_ref()?.as_ref().err());
        let why = error.map_or("lost".to_string(), |e| e.to_string());
        complain(&format!(
            "{}: {failed} of {} requests failed, the first: {why}",
            options.url, options.count
        ));
        return Ok(Verdict::Bad);
    }

    let n = u64::from(options.count);
    let mut fields = Fields::default();
    fields.add("model", Value::Name("fetch"));
    fields.add("style", Value::Name(Way::from(options.style).name()));
    fields.add("n", Value::Count(n));
    fields.add("ns_per_op", Value::per(ns(elapsed.wall), n));
    fields.add("cpu_ns_per_op", Value::per(ns(elapsed.cpu), n));
    fields.add("concurrency", Value::Count(options.concurrency));
    fields.add("resumptions", Value::Count(resumptions));
    print(&match options.json {
        true => fields.json() + "\n",
        false => fields.lines(),
    })?;
    Ok(Verdict::Good)
}

fn plan(options: &Options) -> Result<FetchPlan, Refusal> {
    let request = url::request(&options.url);
    let request = request.map_err(Refusal::new)?;
    Ok(FetchPlan {
        concurrency: options.concurrency,
        timeout_us: TIMEOUT_US,
        retries: 0,
        backoff_us: 0,
        max_body_bytes: MAX_BODY_BYTES,
        kept_connections: usize::try_from(options.concurrency)
            .unwrap_or(usize::MAX),
        requests: vec![request; options.count as usize],
    })
}
