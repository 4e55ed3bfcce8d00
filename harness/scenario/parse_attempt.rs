//! Reads the kinds of attempts, and the bytes that servers say.
//!
//! Where to read next: `parse.rs`, which calls this.

use super::error::ScenarioError;
use super::fields::{
    Fields, boolean, integer, list, text, wrong_type, zero_or_more,
};
use super::json::Json;
use super::path::KeyPath;
use super::{Attempt, End};

/// The statuses that a response may have.
const STATUSES: std::ops::RangeInclusive<u64> = 200..=599;

/// The newest version of files: before it there were no hosts, no aborts and
/// no clients that do not read.
pub(super) const NEWEST_VERSION: u64 = 2;

/// The fault of a key that version 1 does not have.
pub(super) const NEEDS_VERSION: &str = "needs `\"version\": 2`";

/// Reads one attempt, of any kind that this version of files has.
pub(super) fn attempt(
    path: &KeyPath<'_>,
    json: Json,
    version: u64,
) -> Result<Attempt, ScenarioError> {
    const KEYS: [&str; 13] = [
        "connect_us",
        "refuse_us",
        "reset_us",
        "stall",
        "respond_us",
        "status",
        "body",
        "truncate",
        "garbage",
        "host",
        "say",
        "end",
        "end_after_us",
    ];
    const SAY: [&str; 4] = ["host", "say", "end", "end_after_us"];
    const RESPOND: [&str; 5] =
        ["connect_us", "respond_us", "status", "body", "truncate"];
    let mut fields = Fields::new(path, json, &KEYS)?;
    if version < NEWEST_VERSION {
        fields.refuse(&SAY, NEEDS_VERSION)?;
    }
    if SAY[..2].iter().any(|key| fields.has(key)) {
        fields.only("say", &SAY)?;
        return say(fields);
    }
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
                       `reset_us`, `stall` and `respond_us`, or `host` and \
                       `say`";
        return Err(ScenarioError::at(path, problem));
    }
    fields.only("respond_us", &RESPOND)?;
    respond(fields)
}

fn respond(mut fields: Fields<'_>) -> Result<Attempt, ScenarioError> {
    Ok(Attempt::Respond {
        connect_us: fields.required("connect_us", zero_or_more)?,
        respond_us: fields.required("respond_us", zero_or_more)?,
        status: fields
            .required("status", |p, j| integer(p, j, STATUSES))
            .map(|status| status as u16)?,
        body: fields
            .required("body", |p, j| list(p, j, |p, j| piece(p, j, text)))?,
        truncate: fields.optional("truncate", false, boolean)?,
    })
}

fn say(mut fields: Fields<'_>) -> Result<Attempt, ScenarioError> {
    let host = |path: &KeyPath<'_>, json| {
        integer(path, json, 0..=u32::MAX.into()).map(|n| n as u32)
    };
    Ok(Attempt::Say {
        host: fields.required("host", host)?,
        say: fields
            .required("say", |p, j| list(p, j, |p, j| piece(p, j, bytes)))?,
        end: fields.optional("end", End::default(), end)?,
        end_after_us: fields.optional("end_after_us", 0, zero_or_more)?,
    })
}

/// Reads bytes: a text, or an object with their hexadecimal digits.
fn bytes(path: &KeyPath<'_>, json: Json) -> Result<Vec<u8>, ScenarioError> {
    match json {
        Json::Text(text) => Ok(text.into_bytes()),
        Json::Object(_) => {
            let mut fields = Fields::new(path, json, &["hex"])?;
            fields.required("hex", hex)
        }
        json => Err(wrong_type(path, "text or {\"hex\": digits}", &json)),
    }
}

fn hex(path: &KeyPath<'_>, json: Json) -> Result<Vec<u8>, ScenarioError> {
    let digits = text(path, json)?;
    let byte = |pair: &[u8]| {
        let digit = |digit: &u8| char::from(*digit).to_digit(16);
        match pair {
            [high, low] => Some((digit(high)? * 16 + digit(low)?) as u8),
            _ => None,
        }
    };
    let bytes: Option<Vec<u8>> =
        digits.as_bytes().chunks(2).map(byte).collect();
    let problem = "must be hexadecimal digits, two a byte";
    bytes.ok_or_else(|| ScenarioError::at(path, problem))
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

/// Reads a delay and what comes after it.
fn piece<T>(
    path: &KeyPath<'_>,
    json: Json,
    what: fn(&KeyPath<'_>, Json) -> Result<T, ScenarioError>,
) -> Result<(u64, T), ScenarioError> {
    let Json::List(values) = json else {
        return Err(wrong_type(path, "[delay_us, text]", &json));
    };
    match <[Json; 2]>::try_from(values) {
        Ok([delay_us, piece]) => Ok((
            zero_or_more(&KeyPath::Index(path, 0), delay_us)?,
            what(&KeyPath::Index(path, 1), piece)?,
        )),
        Err(values) => {
            let count = values.len();
            let problem =
                format!("must be [delay_us, text], not a list of {count}");
            Err(ScenarioError::at(path, problem))
        }
    }
}

/// Reads the last action of a peer.
pub(super) fn end(
    path: &KeyPath<'_>,
    json: Json,
) -> Result<End, ScenarioError> {
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
