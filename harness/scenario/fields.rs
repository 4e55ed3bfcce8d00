//! Small steps of reading: a value of one type, the keys of one object.
//!
//! Knows types and bounds, not which key has which. Where to read next:
//! `parse.rs`.

use super::error::ScenarioError;
use super::json::{Json, Number};
use super::path::KeyPath;
use std::ops::RangeInclusive;

/// The largest number of a scenario: in microseconds eleven days.
const MAX_NUMBER: u64 = 1_000_000_000_000;

/// An object with known keys only, each there once.
pub(super) struct Fields<'a> {
    path: &'a KeyPath<'a>,
    /// The keys and values that were not taken yet.
    fields: Vec<(String, Json)>,
}

impl<'a> Fields<'a> {
    /// Takes an object apart; refuses keys that are not among `known`.
    pub(super) fn new(
        path: &'a KeyPath<'a>,
        json: Json,
        known: &[&str],
    ) -> Result<Fields<'a>, ScenarioError> {
        let Json::Object(fields) = json else {
            return Err(wrong_type(path, "an object", &json));
        };
        for (place, (key, _)) in fields.iter().enumerate() {
            let here = KeyPath::Key(path, key);
            if !known.contains(&key.as_str()) {
                let known = known.join(", ");
                let problem = format!("unknown key, not one of {known}");
                return Err(ScenarioError::at(&here, problem));
            }
            // This search is short: all keys before are known and differ.
            if fields[..place].iter().any(|(before, _)| before == key) {
                return Err(ScenarioError::at(&here, "given twice"));
            }
        }
        Ok(Fields { path, fields })
    }

    /// Returns whether a key is there and was not yet taken.
    pub(super) fn has(&self, key: &str) -> bool {
        self.fields.iter().any(|(found, _)| found == key)
    }

    /// Refuses keys beyond those that go with the key `kind`.
    pub(super) fn only(
        &self,
        kind: &str,
        keys: &[&str],
    ) -> Result<(), ScenarioError> {
        let stray = |(key, _): &&(String, Json)| !keys.contains(&key.as_str());
        match self.fields.iter().find(stray) {
            None => Ok(()),
            Some((key, _)) => Err(ScenarioError::at(
                &KeyPath::Key(self.path, key),
                format!("does not go with `{kind}`"),
            )),
        }
    }

    /// Refuses each of these keys if it is there.
    pub(super) fn refuse(
        &self,
        keys: &[&str],
        problem: &str,
    ) -> Result<(), ScenarioError> {
        match keys.iter().find(|key| self.has(key)) {
            None => Ok(()),
            Some(key) => {
                let path = KeyPath::Key(self.path, key);
                Err(ScenarioError::at(&path, problem))
            }
        }
    }

    /// Takes the value of a key that must be there.
    pub(super) fn required<T>(
        &mut self,
        key: &str,
        read: impl Fn(&KeyPath<'_>, Json) -> Result<T, ScenarioError>,
    ) -> Result<T, ScenarioError> {
        let path = KeyPath::Key(self.path, key);
        match self.take(key) {
            Some(json) => read(&path, json),
            None => Err(ScenarioError::at(&path, "missing")),
        }
    }

    /// Takes the value of a key that need not be there.
    pub(super) fn optional<T>(
        &mut self,
        key: &str,
        default: T,
        read: impl Fn(&KeyPath<'_>, Json) -> Result<T, ScenarioError>,
    ) -> Result<T, ScenarioError> {
        let path = KeyPath::Key(self.path, key);
        self.take(key).map_or(Ok(default), |json| read(&path, json))
    }

    fn take(&mut self, key: &str) -> Option<Json> {
        let place = self.fields.iter().position(|(found, _)| found == key)?;
        Some(self.fields.swap_remove(place).1)
    }
}

/// Makes the error of a value that is not of the `expected` type.
pub(super) fn wrong_type(
    path: &KeyPath<'_>,
    expected: &str,
    found: &Json,
) -> ScenarioError {
    let found = found.kind();
    ScenarioError::at(path, format!("must be {expected}, not {found}"))
}

/// Reads an integer within bounds.
pub(super) fn integer(
    path: &KeyPath<'_>,
    json: Json,
    bounds: RangeInclusive<u64>,
) -> Result<u64, ScenarioError> {
    let Json::Number(number) = json else {
        return Err(wrong_type(path, "an integer", &json));
    };
    let (least, most) = bounds.into_inner();
    let problem = match number {
        Number::Integer(value) if value < least => {
            format!("must be {least} or more")
        }
        Number::Integer(value) if value <= most => return Ok(value),
        Number::Integer(_) | Number::TooLarge => {
            format!("must be {most} or less")
        }
        Number::Negative => {
            format!("must be {least} or more, not negative")
        }
        Number::Fraction => {
            "must be an integer, without sign, fraction or exponent".into()
        }
    };
    Err(ScenarioError::at(path, problem))
}

/// Reads a number from 0.
pub(super) fn zero_or_more(
    path: &KeyPath<'_>,
    json: Json,
) -> Result<u64, ScenarioError> {
    integer(path, json, 0..=MAX_NUMBER)
}

/// Reads a number from 1.
pub(super) fn one_or_more(
    path: &KeyPath<'_>,
    json: Json,
) -> Result<u64, ScenarioError> {
    integer(path, json, 1..=MAX_NUMBER)
}

/// Reads a number where null stands for never.
pub(super) fn nullable(
    path: &KeyPath<'_>,
    json: Json,
    read: impl Fn(&KeyPath<'_>, Json) -> Result<u64, ScenarioError>,
) -> Result<Option<u64>, ScenarioError> {
    match json {
        Json::Null => Ok(None),
        json => read(path, json).map(Some),
    }
}

/// Reads a text.
pub(super) fn text(
    path: &KeyPath<'_>,
    json: Json,
) -> Result<String, ScenarioError> {
    match json {
        Json::Text(text) => Ok(text),
        other => Err(wrong_type(path, "text", &other)),
    }
}

/// Reads true or false.
pub(super) fn boolean(
    path: &KeyPath<'_>,
    json: Json,
) -> Result<bool, ScenarioError> {
    match json {
        Json::Bool(value) => Ok(value),
        other => Err(wrong_type(path, "true or false", &other)),
    }
}

/// Reads a list, each value by `read`.
pub(super) fn list<T>(
    path: &KeyPath<'_>,
    json: Json,
    read: impl Fn(&KeyPath<'_>, Json) -> Result<T, ScenarioError>,
) -> Result<Vec<T>, ScenarioError> {
    let Json::List(values) = json else {
        return Err(wrong_type(path, "a list", &json));
    };
    let values = values.into_iter().enumerate();
    values
        .map(|(index, value)| read(&KeyPath::Index(path, index), value))
        .collect()
}
