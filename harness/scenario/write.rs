//! Writes a scenario as the text of a file.
//!
//! The text is the one that people write: defaults are left out, and
//! everything about one request or client stands together.

use super::parse_attempt::NEWEST_VERSION;
use super::{
    Attempt, Client, Echo, End, Fetch, FetchRequest, Host, Scenario, Step,
};
use crate::text::quoted;

impl Scenario {
    /// Returns the text of a file that reads as this scenario.
    ///
    /// # Examples
    ///
    /// ```
    /// use harness::scenario::Scenario;
    ///
    /// let scenario = Scenario::from_json(
    ///     r#"{ "fetch": { "requests": [], "retries": 0 }, "name": "x" }"#,
    /// )?;
    /// let text = r#"{
    ///   "name": "x",
    ///   "fetch": {
    ///     "requests": []
    ///   }
    /// }
    /// "#;
    /// assert_eq!(scenario.to_json(), text);
    /// # Ok::<(), harness::scenario::ScenarioError>(())
    /// ```
    pub fn to_json(&self) -> String {
        let mut parts = Vec::new();
        if self.fetch.as_ref().is_some_and(is_new_fetch)
            || self.echo.as_ref().is_some_and(is_new_echo)
        {
            parts.push(format!("\"version\": {NEWEST_VERSION}"));
        }
        parts.push(format!("\"name\": {}", quoted(&self.name)));
        if let Some(fetch) = &self.fetch {
            let fields = fetch_fields(fetch).join(",\n    ");
            parts.push(format!("\"fetch\": {{\n    {fields}\n  }}"));
        }
        if let Some(echo) = &self.echo {
            let fields = echo_fields(echo).join(",\n    ");
            parts.push(format!("\"echo\": {{\n    {fields}\n  }}"));
        }
        format!("{{\n  {}\n}}\n", parts.join(",\n  "))
    }
}

/// Returns whether a client needs the newest version.
fn is_new_fetch(fetch: &Fetch) -> bool {
    let mut attempts = fetch.requests.iter().flat_map(|r| &r.attempts);
    let is_said = |attempt: &Attempt| attempt.host().is_some();
    fetch.keep > 0
        || fetch.abort_at_us.is_some()
        || !fetch.hosts.is_empty()
        || attempts.any(is_said)
}

/// Returns whether a server needs the newest version.
fn is_new_echo(echo: &Echo) -> bool {
    echo.write_timeout_us.is_some()
        || echo.abort_at_us.is_some()
        || echo.clients.iter().any(|client| client.takes.is_some())
}

fn fetch_fields(fetch: &Fetch) -> Vec<String> {
    let or = Fetch::default();
    let mut fields = Vec::new();
    let mut number = |key, value: u64, default| {
        if value != default {
            fields.push(format!("\"{key}\": {value}"));
        }
    };
    number("concurrency", fetch.concurrency, or.concurrency);
    number("timeout_us", fetch.timeout_us, or.timeout_us);
    number("retries", fetch.retries.into(), or.retries.into());
    number("backoff_us", fetch.backoff_us, or.backoff_us);
    number("max_body_bytes", fetch.max_body_bytes, or.max_body_bytes);
    number("keep", fetch.keep, or.keep);
    fields.extend(time("cancel_at_us", fetch.cancel_at_us));
    fields.extend(time("abort_at_us", fetch.abort_at_us));
    if !fetch.hosts.is_empty() {
        let hosts: Vec<_> = fetch.hosts.iter().map(host).collect();
        fields.push(format!("\"hosts\": [{}]", hosts.join(", ")));
    }
    fields.push(list("requests", fetch.requests.iter().map(request)));
    fields
}

fn echo_fields(echo: &Echo) -> Vec<String> {
    let or = Echo::default();
    let mut fields = Vec::new();
    let mut number = |key, value: u64, default| {
        if value != default {
            fields.push(format!("\"{key}\": {value}"));
        }
    };
    number("delay_us", echo.delay_us, or.delay_us);
    number("max_line_bytes", echo.max_line_bytes, or.max_line_bytes);
    number("max_sessions", echo.max_sessions, or.max_sessions);
    fields.extend(time("idle_timeout_us", echo.idle_timeout_us));
    fields.extend(time("write_timeout_us", echo.write_timeout_us));
    fields.extend(time("shutdown_at_us", echo.shutdown_at_us));
    fields.extend(time("abort_at_us", echo.abort_at_us));
    fields.push(list("clients", echo.clients.iter().map(client)));
    fields
}

/// Writes a time that is left out if it never comes.
fn time(key: &str, time_us: Option<u64>) -> Option<String> {
    time_us.map(|time_us| format!("\"{key}\": {time_us}"))
}

/// Writes the list that ends a part, one entry a line or more.
fn list(key: &str, entries: impl Iterator<Item = String>) -> String {
    let entries: Vec<_> = entries.collect();
    if entries.is_empty() {
        return format!("\"{key}\": []");
    }
    let entries = entries.join(",\n      ");
    format!("\"{key}\": [\n      {entries}\n    ]")
}

/// Writes the list that ends an entry: one value stays on the line.
fn inner_list(key: &str, values: &[String]) -> String {
    match values {
        [] => format!("\"{key}\": []"),
        [value] => format!("\"{key}\": [ {value} ]"),
        values => {
            let values = values.join(",\n        ");
            format!("\"{key}\": [\n        {values} ]")
        }
    }
}

fn host(Host { connect_us }: &Host) -> String {
    format!("{{ \"connect_us\": {connect_us} }}")
}

fn request(request: &FetchRequest) -> String {
    let id = quoted(&request.id);
    let attempts: Vec<_> = request.attempts.iter().map(attempt).collect();
    let attempts = inner_list("attempts", &attempts);
    format!("{{ \"id\": {id}, {attempts} }}")
}

fn attempt(attempt: &Attempt) -> String {
    let fields = match attempt {
        Attempt::Refuse { refuse_us } => format!("\"refuse_us\": {refuse_us}"),
        Attempt::Reset {
            connect_us,
            reset_us,
        } => format!("\"connect_us\": {connect_us}, \"reset_us\": {reset_us}"),
        Attempt::Stall { connect_us } => {
            format!("\"connect_us\": {connect_us}, \"stall\": true")
        }
        Attempt::Respond {
            connect_us,
            respond_us,
            status,
            body,
            truncate,
        } => {
            let piece = |(delay_us, text): &(u64, String)| {
                format!("[{delay_us}, {}]", quoted(text))
            };
            let body: Vec<_> = body.iter().map(piece).collect();
            let body = body.join(", ");
            let truncate = if *truncate {
                ", \"truncate\": true"
            } else {
                ""
            };
            format!(
                "\"connect_us\": {connect_us}, \"respond_us\": {respond_us}, \
                 \"status\": {status}, \"body\": [{body}]{truncate}"
            )
        }
        Attempt::Garbage {
            connect_us,
            respond_us,
            garbage,
        } => format!(
            "\"connect_us\": {connect_us}, \"respond_us\": {respond_us}, \
             \"garbage\": {}",
            quoted(garbage)
        ),
        Attempt::Say {
            host,
            say,
            end,
            end_after_us,
        } => {
            let end = match end {
                End::Idle => String::new(),
                end => format!(", \"end\": \"{}\"", end_word(*end)),
            };
            let piece = |(delay_us, bytes): &(u64, Vec<u8>)| {
                format!("[{delay_us}, {}]", bytes_text(bytes))
            };
            let say: Vec<_> = say.iter().map(piece).collect();
            let say = say.join(", ");
            let after = end_after(*end_after_us);
            format!("\"host\": {host}{end}{after}, \"say\": [{say}]")
        }
    };
    format!("{{ {fields} }}")
}

/// Writes bytes as text if they are UTF-8, or else in hexadecimal digits.
fn bytes_text(bytes: &[u8]) -> String {
    if let Ok(text) = str::from_utf8(bytes) {
        return quoted(text);
    }
    let digits: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
    format!("{{ \"hex\": \"{digits}\" }}")
}

fn end_word(end: End) -> &'static str {
    match end {
        End::Close => "close",
        End::Reset => "reset",
        End::Idle => "idle",
    }
}

/// Writes the delay of an end, which is left out if there is none.
fn end_after(after_us: u64) -> String {
    match after_us {
        0 => String::new(),
        after_us => format!(", \"end_after_us\": {after_us}"),
    }
}

fn client(client: &Client) -> String {
    let end = end_word(client.end);
    let after = end_after(client.end_after_us);
    let takes = client.takes.map(|bytes| format!(", \"takes\": {bytes}"));
    let takes = takes.unwrap_or_default();
    let steps: Vec<_> = client.steps.iter().map(step).collect();
    format!(
        "{{ \"connect_at_us\": {}{takes}, \"end\": \"{end}\"{after}, {} }}",
        client.connect_at_us,
        inner_list("steps", &steps)
    )
}

fn step(step: &Step) -> String {
    let send = quoted(&step.send);
    format!("{{ \"wait_us\": {}, \"send\": {send} }}", step.wait_us)
}
