//! JSON as a tree that keeps every key of an object, in order.
//!
//! Maps forget that a key was given twice, and Rust's numbers forget how they
//! were written; this tree does neither. It knows nothing of scenarios. Where
//! to read next: `parse.rs`.

use super::error::ScenarioError;
use super::path::KeyPath;
use serde::de::{
    DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor,
};
use std::cell::OnceCell;
use std::fmt;

/// The beginning of `serde_json`'s message about a number that no `f64` holds.
/// Such a number is well-formed, so unlike other messages this one is about a
/// value and has its path; a test below holds the words.
const OUT_OF_RANGE: &str = "number out of range";

/// A JSON value of any type.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Json {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    List(Vec<Json>),
    /// Keys in order, each as often as it was given.
    Object(Vec<(String, Json)>),
}

/// A number; only integers from 0 are kept with their value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Number {
    Integer(u64),
    /// Below 0.
    Negative,
    /// Whole, but more than an `u64` holds.
    TooLarge,
    /// Written with a fraction or an exponent, or as a zero with a sign.
    Fraction,
}

impl Json {
    /// Reads a text that is one JSON value. Nesting is bounded by
    /// `serde_json`, at 128 levels.
    pub(super) fn parse(text: &str) -> Result<Json, ScenarioError> {
        let failed_at = OnceCell::new();
        let seed = Node {
            path: &KeyPath::Top,
            failed_at: &failed_at,
        };
        let mut source = serde_json::Deserializer::from_str(text);
        let read = seed.deserialize(&mut source);
        let error = match read.and_then(|json| source.end().map(|()| json)) {
            Ok(json) => return Ok(json),
            Err(error) => error.to_string(),
        };
        if error.starts_with(OUT_OF_RANGE) {
            return Err(ScenarioError {
                path: failed_at.into_inner().unwrap_or_default(),
                problem: error,
            });
        }
        Err(ScenarioError {
            path: String::new(),
            problem: format!("no JSON text: {error}"),
        })
    }

    /// Returns the type of the value in words, for messages.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Json::Null => "null",
            Json::Bool(_) => "a boolean",
            Json::Number(_) => "a number",
            Json::Text(_) => "text",
            Json::List(_) => "a list",
            Json::Object(_) => "an object",
        }
    }
}

/// Reads one value and those inside it.
#[derive(Clone, Copy)]
struct Node<'a> {
    path: &'a KeyPath<'a>,
    /// The path of the innermost value that could not be read.
    failed_at: &'a OnceCell<String>,
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Json;

    fn deserialize<D>(self, source: D) -> Result<Json, D::Error>
    where
        D: Deserializer<'de>,
    {
        source.deserialize_any(self).inspect_err(|_| {
            self.failed_at.get_or_init(|| self.path.to_string());
        })
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(Number::Integer(value)))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        let number = u64::try_from(value).map(Number::Integer);
        Ok(Json::Number(number.unwrap_or(Number::Negative)))
    }

    /// Takes any number that is no 64-bit integer; it may still be whole.
    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Json::Number(if value < 0.0 {
            Number::Negative
        } else if value >= u64::MAX as f64 {
            Number::TooLarge
        } else {
            Number::Fraction
        }))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.to_string()))
    }

    fn visit_string<E>(self, value: String) -> Result<Json, E> {
        Ok(Json::Text(value))
    }

    fn visit_seq<A>(self, mut source: A) -> Result<Json, A::Error>
    where
        A: SeqAccess<'de>,
    {
        let mut values = Vec::new();
        loop {
            let path = KeyPath::Index(self.path, values.len());
            let seed = Node {
                path: &path,
                ..self
            };
            match source.next_element_seed(seed)? {
                Some(value) => values.push(value),
                None => return Ok(Json::List(values)),
            }
        }
    }

    fn visit_map<A>(self, mut source: A) -> Result<Json, A::Error>
    where
        A: MapAccess<'de>,
    {
        let mut values = Vec::new();
        while let Some(key) = source.next_key::<String>()? {
            let path = KeyPath::Key(self.path, &key);
            let seed = Node {
                path: &path,
                ..self
            };
            let value = source.next_value_seed(seed)?;
            values.push((key, value));
        }
        Ok(Json::Object(values))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_kept_in_order() {
        let one = || Json::Number(Number::Integer(1));
        let expected = vec![
            ("b".to_string(), one()),
            ("a".to_string(), Json::Null),
            ("b".to_string(), Json::List(vec![Json::Bool(true), one()])),
        ];
        assert_eq!(
            Json::parse(r#" {"b": 1, "a": null, "b": [true, 1]} "#).unwrap(),
            Json::Object(expected)
        );
    }

    #[test]
    fn numbers_keep_how_they_were_written() {
        for (text, expected) in [
            ("0", Number::Integer(0)),
            ("18446744073709551615", Number::Integer(u64::MAX)),
            ("18446744073709551616", Number::TooLarge),
            ("1e30", Number::TooLarge),
            ("-1", Number::Negative),
            ("-9223372036854775809", Number::Negative),
            ("-0.5", Number::Negative),
            ("-0", Number::Fraction),
            ("0.5", Number::Fraction),
            ("1.0", Number::Fraction),
            ("1e3", Number::Fraction),
            ("1e-400", Number::Fraction),
        ] {
            let found = Json::parse(text).unwrap();
            assert_eq!(found, Json::Number(expected), "{text}");
        }
    }

    #[test]
    fn a_number_beyond_all_numbers_has_a_path() {
        for number in ["1e400", "-1e400"] {
            let text = format!(r#"{{"a": [0, {{"b": {number}}}]}}"#);
            let error = Json::parse(&text).unwrap_err();
            assert_eq!(error.path, "a[1].b", "{error}");
        }
    }

    #[test]
    fn what_is_no_json_text_has_a_line_and_a_column() {
        let deep = "[".repeat(1_000_000);
        for (text, place) in [
            ("", "line 1 column 0"),
            ("{\n\"a\": 1,\n}", "line 3 column 1"),
            ("{\"a\": 1", "line 1 column 7"),
            ("{} {}", "line 1 column 4"),
            ("\u{feff}{}", "line 1 column 1"),
            ("\"\\ud800\"", "line 1 column 8"),
            ("01", "line 1 column 2"),
            ("NaN", "line 1 column 1"),
            (&deep, "line 1 column 128"),
        ] {
            let error = Json::parse(text).unwrap_err();
            assert_eq!(error.path, "");
            assert!(error.problem.ends_with(place), "{error}");
            assert!(error.problem.starts_with("no JSON text: "), "{error}");
        }
    }
}
