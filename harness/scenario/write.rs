//! Writes a scenario as the text of a file.
//!
//! The text is the one that people write: defaults are left out, and
//! everything about one request or client stands together.

use super::{Attempt, Client, Echo, End, Fetch, FetchRequest, Scenario, Step};
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
        let mut parts = vec![format!("\"name\": {}", quoted(&self.name))];
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
    fields.extend(time("cancel_at_us", fetch.cancel_at_us));
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
    fields.extend(time("shutdown_at_us", echo.shutdown_at_us));
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
    };
    format!("{{ {fields} }}")
}

fn client(client: &Client) -> String {
    let end = match client.end {
        End::Close => "close",
        End::Reset => "reset",
        End::Idle => "idle",
    };
    let after = match client.end_after_us {
        0 => String::new(),
        after_us => format!(", \"end_after_us\": {after_us}"),
    };
    let steps: Vec<_> = client.steps.iter().map(step).collect();
    format!(
        "{{ \"connect_at_us\": {}, \"end\": \"{end}\"{after}, {} }}",
        client.connect_at_us,
        inner_list("steps", &steps)
    )
}

fn step(step: &Step) -> String {
    let send = quoted(&step.send);
    format!("{{ \"wait_us\": {}, \"send\": {send} }}", step.wait_us)
}
