//! The table of responses, as `record.py` wrote it.

use serde_json::Value;
use styles::workload::FetchError;

/// A response, and what must be made of it.
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) said: Vec<u8>,
    pub(crate) expected: Result<(u16, Vec<u8>), FetchError>,
}

fn lines() -> Vec<Value> {
    serde_json::from_str(include_str!("responses.json")).expect("JSON")
}

/// Returns all rows.
pub(crate) fn rows() -> Vec<Row> {
    let row = |line: &Value| Row {
        name: line["name"].as_str().expect("a name").to_string(),
        said: bytes(&line["said"]),
        expected: outcome(&line["expected"]),
    };
    lines().iter().map(row).collect()
}

/// Returns bytes that are written as texts of Latin-1, and as characters with
/// the number of their repetitions.
fn bytes(parts: &Value) -> Vec<u8> {
    let latin_1 = |text: &Value| {
        let letters = text.as_str().expect("a text").chars();
        let bytes =
            letters.map(|letter| u8::try_from(letter).expect("Latin-1"));
        bytes.collect::<Vec<u8>>()
    };
    let part = |part: &Value| match part {
        Value::Array(run) => {
            latin_1(&run[0]).repeat(run[1].as_u64().expect("a count") as usize)
        }
        text => latin_1(text),
    };
    let parts = parts.as_array().expect("parts").iter();
    parts.flat_map(part).collect()
}

fn outcome(answer: &Value) -> Result<(u16, Vec<u8>), FetchError> {
    match answer["error"].as_str() {
        None => {
            let status = answer["status"].as_u64().expect("a status") as u16;
            match status {
                ..400 => Ok((status, bytes(&answer["body"]))),
                _ => Err(FetchError::Status(status)),
            }
        }
        Some("malformed") => Err(FetchError::Malformed),
        Some("truncated") => Err(FetchError::Truncated),
        Some("too_large") => Err(FetchError::TooLarge),
        Some(other) => panic!("the error {other}"),
    }
}

#[test]
fn what_differs_from_http_client_has_its_reason() {
    let lines = lines();
    assert!(lines.len() > 200, "{}", lines.len());
    for line in lines {
        let (expected, said) = (&line["expected"], &line["http_client"]);
        let agree = expected == said
            || (expected["error"].is_string() && said["raises"].is_string());
        let reason = line["reason"].as_str().unwrap_or("");
        let is_reason =
            reason.starts_with("RFC ") || reason == "max_body_bytes";
        assert!(agree || is_reason, "{line}");
    }
}
