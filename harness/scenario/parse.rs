//! Reads a scenario from a file; an error names the key that is wrong.
//!
//! Knows every rule that `spec/workload.md` has for the file, but not what a
//! run does with it. Where to read next: `parse_attempt.rs` for the kinds of
//! attempts, `write.rs` for the way back.

use super::error::ScenarioError;
use super::fields::{
    Fields, integer, list, nullable, one_or_more, text, zero_or_more,
};
use super::json::Json;
use super::parse_attempt::{NEEDS_VERSION, NEWEST_VERSION, attempt, end};
use super::path::KeyPath;
use super::{
    Attempt, Client, Echo, End, Fetch, FetchRequest, Host, Scenario, Step,
};
use std::collections::BTreeMap;

/// The most retries of a request; the last wait is `backoff_us << 15`.
const MAX_RETRIES: u64 = 16;

impl Scenario {
    /// Reads a scenario from the text of its file.
    ///
    /// # Examples
    ///
    /// ```
    /// use harness::scenario::Scenario;
    ///
    /// let text = r#"{ "name": "x", "fetch": { "concurrency": 0 } }"#;
    /// let error = Scenario::from_json(text).unwrap_err();
    /// assert_eq!(error.to_string(), "fetch.concurrency: must be 1 or more");
    /// ```
    ///
    /// # Errors
    ///
    /// If the text is not a scenario as the specification has it.
    pub fn from_json(text: &str) -> Result<Scenario, ScenarioError> {
        scenario(&KeyPath::Top, Json::parse(text)?)
    }
}

fn scenario(
    path: &KeyPath<'_>,
    json: Json,
) -> Result<Scenario, ScenarioError> {
    const KEYS: [&str; 4] = ["version", "name", "echo", "fetch"];
    let mut fields = Fields::new(path, json, &KEYS)?;
    let versions = 1..=NEWEST_VERSION;
    let version = fields.optional("version", 1, |path, json| {
        integer(path, json, versions.clone())
    })?;
    let fetch = |path: &KeyPath<'_>, json| fetch(path, json, version);
    let echo = |path: &KeyPath<'_>, json| echo(path, json, version);
    let scenario = Scenario {
        name: fields.required("name", text)?,
        echo: fields.optional("echo", None, |p, j| echo(p, j).map(Some))?,
        fetch: fields.optional("fetch", None, |p, j| fetch(p, j).map(Some))?,
    };
    if scenario.echo.is_none() && scenario.fetch.is_none() {
        let problem = "at least one of `echo` and `fetch` is needed";
        return Err(ScenarioError::at(path, problem));
    }
    Ok(scenario)
}

fn fetch(
    path: &KeyPath<'_>,
    json: Json,
    version: u64,
) -> Result<Fetch, ScenarioError> {
    const KEYS: [&str; 10] = [
        "concurrency",
        "timeout_us",
        "retries",
        "backoff_us",
        "max_body_bytes",
        "cancel_at_us",
        "abort_at_us",
        "keep",
        "hosts",
        "requests",
    ];
    let retries = |path: &KeyPath<'_>, json| {
        integer(path, json, 0..=MAX_RETRIES).map(|n| n as u32)
    };
    let mut fields = Fields::new(path, json, &KEYS)?;
    if version < NEWEST_VERSION {
        fields.refuse(&["abort_at_us", "keep", "hosts"], NEEDS_VERSION)?;
    }
    let or = Fetch::default();
    let hosts = fields.optional("hosts", or.hosts, |p, j| list(p, j, host))?;
    let request = |path: &KeyPath<'_>, json| request(path, json, version);
    let fetch = Fetch {
        concurrency: fields.optional(
            "concurrency",
            or.concurrency,
            one_or_more,
        )?,
        timeout_us: fields.optional(
            "timeout_us",
            or.timeout_us,
            one_or_more,
        )?,
        retries: fields.optional("retries", or.retries, retries)?,
        backoff_us: fields.optional(
            "backoff_us",
            or.backoff_us,
            zero_or_more,
        )?,
        max_body_bytes: fields.optional(
            "max_body_bytes",
            or.max_body_bytes,
            zero_or_more,
        )?,
        cancel_at_us: fields.optional(
            "cancel_at_us",
            or.cancel_at_us,
            |p, j| nullable(p, j, zero_or_more),
        )?,
        abort_at_us: fields.optional(
            "abort_at_us",
            or.abort_at_us,
            |p, j| nullable(p, j, zero_or_more),
        )?,
        keep: fields.optional("keep", or.keep, zero_or_more)?,
        hosts,
        requests: fields.required("requests", |p, j| list(p, j, request))?,
    };
    check_ids(path, &fetch.requests)?;
    check_hosts(path, &fetch)?;
    Ok(fetch)
}

fn host(path: &KeyPath<'_>, json: Json) -> Result<Host, ScenarioError> {
    let mut fields = Fields::new(path, json, &["connect_us"])?;
    Ok(Host {
        connect_us: fields.required("connect_us", zero_or_more)?,
    })
}

/// Requires each attempt that goes to a host to go to one that there is.
fn check_hosts(
    path: &KeyPath<'_>,
    fetch: &Fetch,
) -> Result<(), ScenarioError> {
    let list = KeyPath::Key(path, "requests");
    for (place, request) in fetch.requests.iter().enumerate() {
        let is_unknown = |attempt: &Attempt| {
            let host = attempt.host();
            host.is_some_and(|host| host as usize >= fetch.hosts.len())
        };
        let Some(index) = request.attempts.iter().position(is_unknown) else {
            continue;
        };
        let request = KeyPath::Index(&list, place);
        let attempts = KeyPath::Key(&request, "attempts");
        let attempt = KeyPath::Index(&attempts, index);
        let count = fetch.hosts.len();
        let problem = format!("must be below {count}, the length of `hosts`");
        let key = KeyPath::Key(&attempt, "host");
        return Err(ScenarioError::at(&key, problem));
    }
    Ok(())
}

fn check_ids(
    fetch: &KeyPath<'_>,
    requests: &[FetchRequest],
) -> Result<(), ScenarioError> {
    let list = KeyPath::Key(fetch, "requests");
    let mut places = BTreeMap::new();
    for (place, request) in requests.iter().enumerate() {
        if let Some(first) = places.insert(&request.id, place) {
            let request = KeyPath::Index(&list, place);
            let problem = format!("the same as of {list}[{first}]");
            return Err(ScenarioError::at(
                &KeyPath::Key(&request, "id"),
                problem,
            ));
        }
    }
    Ok(())
}

fn request(
    path: &KeyPath<'_>,
    json: Json,
    version: u64,
) -> Result<FetchRequest, ScenarioError> {
    let attempt = |path: &KeyPath<'_>, json| attempt(path, json, version);
    let mut fields = Fields::new(path, json, &["id", "attempts"])?;
    Ok(FetchRequest {
        id: fields.required("id", text)?,
        attempts: fields.required("attempts", |path, json| {
            let attempts = list(path, json, attempt)?;
            if attempts.is_empty() {
                return Err(ScenarioError::at(path, "must not be empty"));
            }
            Ok(attempts)
        })?,
    })
}

fn echo(
    path: &KeyPath<'_>,
    json: Json,
    version: u64,
) -> Result<Echo, ScenarioError> {
    const KEYS: [&str; 8] = [
        "delay_us",
        "idle_timeout_us",
        "write_timeout_us",
        "max_line_bytes",
        "max_sessions",
        "shutdown_at_us",
        "abort_at_us",
        "clients",
    ];
    let mut fields = Fields::new(path, json, &KEYS)?;
    if version < NEWEST_VERSION {
        let newer = ["write_timeout_us", "abort_at_us"];
        fields.refuse(&newer, NEEDS_VERSION)?;
    }
    let or = Echo::default();
    let client = |path: &KeyPath<'_>, json| client(path, json, version);
    let echo = Echo {
        delay_us: fields.optional("delay_us", or.delay_us, zero_or_more)?,
        idle_timeout_us: fields.optional(
            "idle_timeout_us",
            or.idle_timeout_us,
            |p, j| nullable(p, j, one_or_more),
        )?,
        write_timeout_us: fields.optional(
            "write_timeout_us",
            or.write_timeout_us,
            |p, j| nullable(p, j, one_or_more),
        )?,
        max_line_bytes: fields.optional(
            "max_line_bytes",
            or.max_line_bytes,
            one_or_more,
        )?,
        max_sessions: fields.optional(
            "max_sessions",
            or.max_sessions,
            one_or_more,
        )?,
        shutdown_at_us: fields.optional(
            "shutdown_at_us",
            or.shutdown_at_us,
            |p, j| nullable(p, j, zero_or_more),
        )?,
        abort_at_us: fields.optional(
            "abort_at_us",
            or.abort_at_us,
            |p, j| nullable(p, j, zero_or_more),
        )?,
        clients: fields.required("clients", |p, j| list(p, j, client))?,
    };
    check_ends(path, &echo)?;
    Ok(echo)
}

/// Requires something else to end a session with a client that is idle, or
/// that does not read.
fn check_ends(path: &KeyPath<'_>, echo: &Echo) -> Result<(), ScenarioError> {
    if echo.shutdown_at_us.is_some() || echo.abort_at_us.is_some() {
        return Ok(());
    }
    let clients = KeyPath::Key(path, "clients");
    let check = |key: &str, problem: &str, lasts: fn(&Client) -> bool| {
        let Some(index) = echo.clients.iter().position(lasts) else {
            return Ok(());
        };
        let client = KeyPath::Index(&clients, index);
        let problem = format!(
            "{problem}, `shutdown_at_us` or `abort_at_us`, \
             or the session never ends"
        );
        Err(ScenarioError::at(&KeyPath::Key(&client, key), problem))
    };
    if echo.idle_timeout_us.is_none() {
        let needs = "\"idle\" needs `idle_timeout_us`";
        check("end", needs, |client| client.end == End::Idle)?;
    }
    if echo.write_timeout_us.is_none() {
        let needs = "needs `write_timeout_us`";
        check("takes", needs, |client| client.takes.is_some())?;
    }
    Ok(())
}

fn client(
    path: &KeyPath<'_>,
    json: Json,
    version: u64,
) -> Result<Client, ScenarioError> {
    const KEYS: [&str; 5] =
        ["connect_at_us", "steps", "takes", "end", "end_after_us"];
    let mut fields = Fields::new(path, json, &KEYS)?;
    if version < NEWEST_VERSION {
        fields.refuse(&["takes"], NEEDS_VERSION)?;
    }
    Ok(Client {
        connect_at_us: fields.required("connect_at_us", zero_or_more)?,
        steps: fields.required("steps", |p, j| list(p, j, step))?,
        takes: fields
            .optional("takes", None, |p, j| nullable(p, j, zero_or_more))?,
        end: fields.required("end", end)?,
        end_after_us: fields.optional("end_after_us", 0, zero_or_more)?,
    })
}

fn step(path: &KeyPath<'_>, json: Json) -> Result<Step, ScenarioError> {
    let mut fields = Fields::new(path, json, &["wait_us", "send"])?;
    Ok(Step {
        wait_us: fields.required("wait_us", zero_or_more)?,
        send: fields.required("send", text)?,
    })
}
