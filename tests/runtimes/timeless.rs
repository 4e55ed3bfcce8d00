//! Scenarios with an outcome that does not depend on the clock.

use harness::scenario::{
    Attempt, Client, Echo, End, Fetch, GenerateOptions, Scenario, generate,
};
use std::fs;
use std::path::Path;

/// Recordings with an outcome that does not depend on the clock. In the others
/// a timeout, a reset, an idle client, a cancelling or a shutdown comes within
/// a millisecond of a competing event.
pub(crate) const RECORDINGS: [&str; 8] = [
    "01-fetch-bodies",
    "04-fetch-broken-answers",
    "05-fetch-status",
    "06-fetch-too-large",
    "09-echo-lines",
    "10-echo-delay",
    "12-echo-too-long",
    "17-empty-lists",
];

/// The bound on an attempt, in microseconds; none takes so long.
const TIMEOUT_US: u64 = 60_000_000;

/// The longest wait, in microseconds: so short that a hundred scenarios take a
/// second.
const MAX_WAIT_US: u64 = 500;

/// Reads a recording: its scenario, and CPython's results.
pub(crate) fn recording(name: &str) -> (Scenario, String) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("spec/traces");
    let read = |file| {
        fs::read_to_string(root.join(name).join(file)).expect("a recording")
    };
    let scenario = Scenario::from_json(&read("scenario.json"));
    (scenario.expect("a scenario"), read("results.json"))
}

/// Generates a scenario and removes everything that depends on the clock.
pub(crate) fn timeless(seed: u64) -> Scenario {
    let mut scenario = generate(seed, &GenerateOptions::default());
    if let Some(fetch) = &mut scenario.fetch {
        calm_fetch(fetch);
    }
    if let Some(echo) = &mut scenario.echo {
        calm_echo(echo);
    }
    scenario
}

fn calm_fetch(fetch: &mut Fetch) {
    fetch.timeout_us = TIMEOUT_US;
    fetch.cancel_at_us = None;
    fetch.abort_at_us = None;
    // Whether a kept connection is quiet depends on the clock.
    fetch.keep = 0;
    for host in &mut fetch.hosts {
        shorten(&mut host.connect_us);
    }
    shorten(&mut fetch.backoff_us);
    fetch.backoff_us >>= fetch.retries;
    let attempts = fetch.requests.iter_mut().flat_map(|r| &mut r.attempts);
    for attempt in attempts {
        match attempt {
            Attempt::Refuse { refuse_us } => shorten(refuse_us),
            Attempt::Stall { connect_us } => {
                let refuse_us = (*connect_us).min(MAX_WAIT_US);
                *attempt = Attempt::Refuse { refuse_us };
            }
            Attempt::Reset {
                connect_us,
                reset_us,
            } => {
                shorten(connect_us);
                shorten(reset_us);
            }
            Attempt::Respond {
                connect_us,
                respond_us,
                body,
                ..
            } => {
                shorten(connect_us);
                shorten(respond_us);
                body.iter_mut().for_each(|piece| shorten(&mut piece.0));
            }
            Attempt::Garbage {
                connect_us,
                respond_us,
                ..
            } => {
                shorten(connect_us);
                shorten(respond_us);
            }
            Attempt::Say {
                say,
                end,
                end_after_us,
                ..
            } => {
                say.iter_mut().for_each(|piece| shorten(&mut piece.0));
                // Silence lasts until the timeout, and a reset takes away
                // what was not read.
                *end = End::Close;
                shorten(end_after_us);
            }
        }
    }
}

fn calm_echo(echo: &mut Echo) {
    echo.idle_timeout_us = None;
    echo.write_timeout_us = None;
    echo.shutdown_at_us = None;
    echo.abort_at_us = None;
    shorten(&mut echo.delay_us);
    for client in &mut echo.clients {
        client.takes = None;
        shorten(&mut client.connect_at_us);
        shorten(&mut client.end_after_us);
        for step in &mut client.steps {
            shorten(&mut step.wait_us);
        }
        if client.end == End::Idle
            || outruns_its_reset(client, echo.max_line_bytes)
        {
            client.end = End::Close;
        }
    }
}

/// Returns whether the server may do something before it sees the reset.
fn outruns_its_reset(client: &Client, max_line_bytes: u64) -> bool {
    let sent: String = client.steps.iter().map(|s| s.send.as_str()).collect();
    sent.contains('\n') || sent.len() as u64 > max_line_bytes
}

fn shorten(us: &mut u64) {
    *us = (*us).min(MAX_WAIT_US);
}
