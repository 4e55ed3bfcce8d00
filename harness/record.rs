//! The record of a run: its trace, its results and its counts, and the texts
//! of trace and results as `spec/workload.md` gives them.

use crate::scenario::Scenario;
use crate::text::{one_line, pluralized, quoted};
use std::fmt::Write as _;
use std::string::FromUtf8Error;
use styles::event_loop::{Counters, PanickedTask};
use styles::trace::{Actor, Event};
use styles::workload::{FetchError, Response};

/// The longest id in characters; longer ones are cut, so that a row fits on a
/// terminal.
const MAX_ID_CHARS: usize = 40;

/// The record of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Every event, in the order in which they were noted.
    pub trace: Vec<TraceEvent>,
    /// The results of the requests and sessions.
    pub results: Results,
    /// The loop's counts of its work.
    pub counters: Counters,
    /// The most connections that were open at one time; not counted in the
    /// real world.
    pub most_connections: usize,
    /// The tasks that panicked.
    pub panicked: Vec<PanickedTask>,
    /// The number of tasks and connections that were never ended; 0 in a sound
    /// run.
    pub leaked: usize,
}

/// One line of a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceEvent {
    /// The time in microseconds since the run began.
    pub t_us: u64,
    /// The actor that the event belongs to.
    pub actor: Actor,
    /// The event.
    pub event: Event,
}

/// All results of a run, in request and client order; a part that the
/// scenario does not have is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Results {
    /// The results of the client's requests.
    pub fetch: Option<Vec<FetchResult>>,
    /// The results of the server's sessions.
    pub echo: Option<Vec<EchoResult>>,
}

/// The result of one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchResult {
    /// The request's id.
    pub id: String,
    /// The number of sendings of its request.
    pub sendings: Sendings,
    /// Status and body, or the word for the last attempt's error.
    pub outcome: Result<(u16, Body), String>,
    /// The status of the error `status`, if it is printed beside the word, as
    /// `lab fetch` does; results of scenarios do not have it.
    pub error_status: Option<u16>,
}

/// The number of times that a request was begun and sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sendings {
    /// The number of attempts that were begun.
    pub attempts: u32,
    /// The number of sendings that were repeated in their attempt, because a
    /// kept connection had been closed.
    pub resent: u32,
}

impl Sendings {
    /// Counts an event of the request, if it is one of these.
    pub fn count(&mut self, event: &Event) {
        match event {
            Event::Attempt { .. } => self.attempts += 1,
            Event::Resent { .. } => self.resent += 1,
            _ => {}
        }
    }
}

/// The body of a response, as it is printed without loss.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Text.
    Text(String),
    /// Bytes that are no UTF-8, two hexadecimal digits for each.
    Hex(String),
}

impl Body {
    /// Returns the number of bytes.
    pub fn len(&self) -> usize {
        match self {
            Body::Text(text) => text.len(),
            Body::Hex(digits) => digits.len() / 2,
        }
    }

    /// Returns `true` if there are no bytes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Body {
        let hex = |error: FromUtf8Error| {
            let bytes = error.as_bytes().iter();
            Body::Hex(bytes.map(|byte| format!("{byte:02x}")).collect())
        };
        String::from_utf8(bytes).map_or_else(hex, Body::Text)
    }
}

impl FetchResult {
    /// Makes the result of a request; without an outcome its task panicked.
    pub fn new(
        id: &str,
        sendings: Sendings,
        outcome: Option<Result<Response, FetchError>>,
    ) -> FetchResult {
        let outcome = match outcome {
            Some(Ok(response)) => Ok((response.status, response.body.into())),
            Some(Err(error)) => Err(error.kind().to_string()),
            None => Err("lost".to_string()),
        };
        FetchResult {
            id: id.to_string(),
            sendings,
            outcome,
            error_status: None,
        }
    }

    /// Returns the result in words: its actor, the number of its attempts,
    /// and its outcome.
    pub fn row(&self) -> [String; 3] {
        [
            format!("fetch:{}", one_line(&self.id, MAX_ID_CHARS)),
            pluralized(u64::from(self.sendings.attempts), "attempt"),
            match &self.outcome {
                Ok((status, body)) => {
                    let bytes = pluralized(body.len() as u64, "byte");
                    format!("status {status}, {bytes}")
                }
                Err(kind) => kind.clone(),
            },
        ]
    }
}

/// The result of one client of the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EchoResult {
    /// The text that was echoed to it.
    pub received: String,
    /// The reason why its session ended.
    pub closed: String,
}

impl EchoResult {
    /// Returns the result in words: its actor, the client of this index, the
    /// size of what was echoed to it, and the reason of its end.
    pub fn row(&self, index: usize) -> [String; 3] {
        [
            format!("echo:{index}"),
            pluralized(self.received.len() as u64, "byte"),
            self.closed.clone(),
        ]
    }
}

impl Results {
    /// Returns the JSON text, with a newline at its end.
    pub fn to_json(&self) -> String {
        let mut parts = Vec::new();
        if let Some(fetch) = &self.fetch {
            let results: Vec<_> = fetch.iter().map(fetch_fields).collect();
            parts.push(part("fetch", &results));
        }
        if let Some(echo) = &self.echo {
            let results: Vec<_> = echo.iter().map(echo_fields).collect();
            parts.push(part("echo", &results));
        }
        format!("{{\n{}\n}}\n", parts.join(",\n"))
    }
}

fn part(name: &str, results: &[Vec<String>]) -> String {
    if results.is_empty() {
        return format!(" \"{name}\": []");
    }
    let object = |fields: &Vec<String>| {
        let lines: Vec<_> = fields.iter().map(|f| format!("   {f}")).collect();
        format!("  {{\n{}\n  }}", lines.join(",\n"))
    };
    let objects: Vec<_> = results.iter().map(object).collect();
    format!(" \"{name}\": [\n{}\n ]", objects.join(",\n"))
}

fn fetch_fields(result: &FetchResult) -> Vec<String> {
    let mut fields = vec![
        format!("\"id\": {}", quoted(&result.id)),
        format!("\"attempts\": {}", result.sendings.attempts),
    ];
    if result.sendings.resent > 0 {
        fields.push(format!("\"resent\": {}", result.sendings.resent));
    }
    match &result.outcome {
        Ok((status, body)) => {
            fields.push(format!("\"status\": {status}"));
            fields.push(match body {
                Body::Text(text) => format!("\"body\": {}", quoted(text)),
                Body::Hex(digits) => format!("\"body_hex\": \"{digits}\""),
            });
        }
        Err(kind) => {
            fields.push(format!("\"error\": {}", quoted(kind)));
            let status = result.error_status;
            fields.extend(status.map(|s| format!("\"status\": {s}")));
        }
    }
    fields
}

fn echo_fields(result: &EchoResult) -> Vec<String> {
    vec![
        format!("\"received\": {}", quoted(&result.received)),
        format!("\"closed\": {}", quoted(&result.closed)),
    ]
}

/// Appends one line of a trace, its newline included.
pub fn write_line(out: &mut String, line: &TraceEvent, scenario: &Scenario) {
    let TraceEvent { t_us, actor, event } = line;
    let actor = quoted(&actor_name(*actor, scenario));
    let (what, fields) = (word(event), fields(event));
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "{{\"t_us\": {t_us}, \"who\": {actor}, \"what\": \"{what}\"{fields}}}"
    );
}

/// Returns the name of an actor: a request is named by its id, a client by its
/// index.
pub fn actor_name(actor: Actor, scenario: &Scenario) -> String {
    let Actor::Fetch(index) = actor else {
        return actor.to_string();
    };
    let requests = scenario.fetch.as_ref().map(|fetch| &fetch.requests);
    let request = requests.and_then(|all| all.get(index as usize));
    match request {
        Some(request) => format!("fetch:{}", request.id),
        None => actor.to_string(),
    }
}

/// Returns an event in words, without the punctuation of JSON.
///
/// # Examples
///
/// ```
/// use harness::record::words;
/// use styles::trace::Event;
///
/// let event = Event::Connected { attempt: 0 };
/// assert_eq!(words(&event), "connected, attempt: 0");
/// ```
pub fn words(event: &Event) -> String {
    let mut words = word(event).to_string();
    words.extend(fields(event).chars().filter(|letter| *letter != '"'));
    words
}

/// Returns the word for an event.
pub fn word(event: &Event) -> &'static str {
    match event {
        Event::Start => "start",
        Event::Attempt { .. } => "attempt",
        Event::Connected { .. } => "connected",
        Event::Resent { .. } => "resent",
        Event::Error { .. } => "error",
        Event::Backoff { .. } => "backoff",
        Event::Ok { .. } => "ok",
        Event::Done { .. } => "done",
        Event::Cancelled => "cancelled",
        Event::Accept => "accept",
        Event::Line { .. } => "line",
        Event::Echo { .. } => "echo",
        Event::Closed { .. } => "closed",
    }
}

/// Returns the data of an event as members of a JSON object, each preceded by
/// a comma.
pub fn fields(event: &Event) -> String {
    match event {
        Event::Start | Event::Cancelled | Event::Accept => String::new(),
        Event::Attempt { attempt }
        | Event::Connected { attempt }
        | Event::Resent { attempt } => {
            format!(", \"attempt\": {attempt}")
        }
        Event::Error { attempt, error } => {
            let kind = error.kind();
            let status = match error {
                FetchError::Status(status) => {
                    format!(", \"status\": {status}")
                }
                _ => String::new(),
            };
            format!(", \"attempt\": {attempt}, \"kind\": \"{kind}\"{status}")
        }
        Event::Backoff { attempt, wait_us } => {
            format!(", \"attempt\": {attempt}, \"wait_us\": {wait_us}")
        }
        Event::Ok {
            attempt,
            status,
            bytes,
        } => {
            let of = format!("\"attempt\": {attempt}, \"status\": {status}");
            format!(", {of}, \"bytes\": {bytes}")
        }
        Event::Done { ok } => format!(", \"ok\": {ok}"),
        Event::Line { bytes } | Event::Echo { bytes } => {
            format!(", \"bytes\": {bytes}")
        }
        Event::Closed { reason } => {
            format!(", \"reason\": \"{}\"", reason.word())
        }
    }
}

/// Returns the text of a whole trace.
pub fn trace_text(trace: &[TraceEvent], scenario: &Scenario) -> String {
    let mut out = String::new();
    for line in trace {
        write_line(&mut out, line, scenario);
    }
    out
}
