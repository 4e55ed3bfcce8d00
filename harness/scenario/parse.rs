//! Reads a scenario from a file; an error names the key that is wrong.
//!
//! Knows every rule that `spec/workload.md` has for the file, but not what a
//! run does with it. Where to read next: `write.rs` for the way back.

use super::error::ScenarioError;
use super::fields::{
    Fields, boolean, integer, list, nullable, one_or_more, text, wrong_type,
    zero_or_more,
};
use super::json::Json;
use super::path::KeyPath;
use super::{Attempt, Client, Echo, End, Fetch, FetchRequest, Scenario, Step};
use std::collections::BTreeMap;

/// The statuses that a response may have.
const STATUSES: std::ops::RangeInclusive<u64> = 200..=599;

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
    let mut fields = Fields::new(path, json, &["name", "echo", "fetch"])?;
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

fn fetch(path: &KeyPath<'_>, json: Json) -> Result<Fetch, ScenarioError> {
    const KEYS: [&str; 7] = [
        "concurrency",
        "timeout_us",
        "retries",
        "backoff_us",
        "max_body_bytes",
        "cancel_at_us",
        "requests",
    ];
    let retries = |path: &KeyPath<'_>, json| {
        integer(path, json, 0..=MAX_RETRIES).map(|n| n as u32)
    };
    let mut fields = Fields::new(path, json, &KEYS)?;
    let or = Fetch::default();
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
        requests: fields.required("requests", |p, j| list(p, j, request))?,
    };
    check_ids(path, &fetch.requests)?;
    Ok(fetch)
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
) -> Result<FetchRequest, ScenarioError> {
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

fn attempt(path: &KeyPath<'_>, json: Json) -> Result<Attempt, ScenarioError> {
    const KEYS: [&str; 9] = [
        "connect_us",
        "refuse_us",
        "reset_us",
        "stall",
        "respond_us",
        "status",
        "body",
        "truncate",
        "garbage",
    ];
    const RESPOND: [&str; 5] =
        ["connect_us", "respond_us", "status", "body", "truncate"];
    let mut fields = Fields::new(path, json, &KEYS)?;
    if fields.has("refuse_us") {
        fields.only("refuse_us", &["refuse_us"])?;
        return Ok(Attempt::Refuse {
            refuse_us: fields.required("refuse_us", zero_or_more)?,
        });
    }
    if fields.has("reset_us") {
        fields.only("reset_us", &["connect_us", "reset_us"])?;
        return Ok(Attempt::Reset {
            connect_us: fields.required("connect_us", zero_or_more)?,
            reset_us: fields.required("reset_us", zero_or_more)?,
        });
    }
    if fields.has("stall") {
        fields.only("stall", &["connect_us", "stall"])?;
        fields.required("stall", only_true)?;
        return Ok(Attempt::Stall {
            connect_us: fields.required("connect_us", zero_or_more)?,
        });
    }
    if fields.has("garbage") {
        fields.only("garbage", &["connect_us", "respond_us", "garbage"])?;
        return Ok(Attempt::Garbage {
            connect_us: fields.required("connect_us", zero_or_more)?,
            respond_us: fields.required("respond_us", zero_or_more)?,
            garbage: fields.required("garbage", garbage)?,
        });
    }
    if !RESPOND[1..].iter().any(|key| fields.has(key)) {
        let problem = "must have `refuse_us`, or `connect_us` and one of \
                       `reset_us`, `stall` and `respond_us`";
        return Err(ScenarioError::at(path, problem));
    }
    Ok(Attempt::Respond {
        connect_us: fields.required("connect_us", zero_or_more)?,
        respond_us: fields.required("respond_us", zero_or_more)?,
        status: fields
            .required("status", |p, j| integer(p, j, STATUSES))
            .map(|status| status as u16)?,
        body: fields.required("body", |p, j| list(p, j, piece))?,
        truncate: fields.optional("truncate", false, boolean)?,
    })
}

fn only_true(path: &KeyPath<'_>, json: Json) -> Result<(), ScenarioError> {
    match boolean(path, json)? {
        true => Ok(()),
        false => Err(ScenarioError::at(path, "must be true")),
    }
}

fn garbage(path: &KeyPath<'_>, json: Json) -> Result<String, ScenarioError> {
    let garbage = text(path, json)?;
    if garbage.starts_with("HTTP/") {
        let problem = "must not begin with `HTTP/`";
        return Err(ScenarioError::at(path, problem));
    }
    Ok(garbage)
}

fn piece(
    path: &KeyPath<'_>,
    json: Json,
) -> Result<(u64, String), ScenarioError> {
    let Json::List(values) = json else {
        return Err(wrong_type(path, "[delay_us, text]", &json));
    };
    match <[Json; 2]>::try_from(values) {
        Ok([delay_us, piece]) => Ok((
            zero_or_more(&KeyPath::Index(path, 0), delay_us)?,
            text(&KeyPath::Index(path, 1), piece)?,
        )),
        Err(values) => {
            let count = values.len();
            let problem =
                format!("must be [delay_us, text], not a list of {count}");
            Err(ScenarioError::at(path, problem))
        }
    }
}

fn echo(path: &KeyPath<'_>, json: Json) -> Result<Echo, ScenarioError> {
    const KEYS: [&str; 6] = [
        "delay_us",
        "idle_timeout_us",
        "max_line_bytes",
        "max_sessions",
        "shutdown_at_us",
        "clients",
    ];
    let mut fields = Fields::new(path, json, &KEYS)?;
    let or = Echo::default();
    let echo = Echo {
        delay_us: fields.optional("delay_us", or.delay_us, zero_or_more)?,
        idle_timeout_us: fields.optional(
            "idle_timeout_us",
            or.idle_timeout_us,
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
        clients: fields.required("clients", |p, j| list(p, j, client))?,
    };
    check_ends(path, &echo)?;
    Ok(echo)
}

/// Requires something else to end a session with an idle client.
fn check_ends(path: &KeyPath<'_>, echo: &Echo) -> Result<(), ScenarioError> {
    if echo.idle_timeout_us.is_some() || echo.shutdown_at_us.is_some() {
        return Ok(());
    }
    let idle = |client: &Client| client.end == End::Idle;
    let Some(index) = echo.clients.iter().position(idle) else {
        return Ok(());
    };
    let list = KeyPath::Key(path, "clients");
    let client = KeyPath::Index(&list, index);
    Err(ScenarioError::at(
        &KeyPath::Key(&client, "end"),
        "\"idle\" needs `idle_timeout_us` or `shutdown_at_us`, \
         or the session never ends",
    ))
}

fn client(path: &KeyPath<'_>, json: Json) -> Result<Client, ScenarioError> {
    const KEYS: [&str; 4] = ["connect_at_us", "steps", "end", "end_after_us"];
    let mut fields = Fields::new(path, json, &KEYS)?;
    Ok(Client {
        connect_at_us: fields.required("connect_at_us", zero_or_more)?,
        steps: fields.required("steps", |p, j| list(p, j, step))?,
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

fn end(path: &KeyPath<'_>, json: Json) -> Result<End, ScenarioError> {
    match text(path, json)?.as_str() {
        "close" => Ok(End::Close),
        "reset" => Ok(End::Reset),
        "idle" => Ok(End::Idle),
        _ => Err(ScenarioError::at(
            path,
            "must be \"close\", \"reset\" or \"idle\"",
        )),
    }
}
