//! Named numbers, as text for people and as JSON for programs.

use crate::report::{Align, Table, with_thousands};
use harness::text::quoted;
use std::fmt::Write;

/// A number, or the mark of a missing one.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Name(&'static str),
    Text(String),
    Count(u64),
    Flag(bool),
    /// A number with three decimals: a thousandth of a nanosecond means
    /// nothing.
    Ratio(f64),
    /// A number that this system does not provide.
    Unknown,
}

impl Value {
    /// Returns the share of one of `count`; unknown if there are none.
    pub(super) fn per(total: f64, count: u64) -> Value {
        match count {
            0 => Value::Unknown,
            _ => Value::Ratio(total / count as f64),
        }
    }
}

/// Names and numbers, in the order in which they were added.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields(Vec<(&'static str, Value)>);

impl Fields {
    pub(super) fn add(&mut self, name: &'static str, value: Value) {
        self.0.push((name, value));
    }

    /// Returns one JSON object, without an end of line.
    pub(super) fn json(&self) -> String {
        let mut json = String::from("{");
        for (index, (name, value)) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            // The names are constants: nothing in them needs escaping. Writing
            // to a string cannot fail.
            let _ = write!(json, "{comma}\"{name}\": ");
            let _ = match value {
                Value::Name(text) => write!(json, "\"{text}\""),
                Value::Text(text) => write!(json, "{}", quoted(text)),
                Value::Count(count) => write!(json, "{count}"),
                Value::Flag(flag) => write!(json, "{flag}"),
                Value::Ratio(ratio) if ratio.is_finite() => {
                    write!(json, "{ratio:.3}")
                }
                Value::Ratio(_) | Value::Unknown => write!(json, "null"),
            };
        }
        json.push('}');
        json
    }

    /// Returns a line for each number.
    pub(super) fn lines(&self) -> String {
        let mut table = Table::new([Align::Left, Align::Right]);
        for (name, value) in &self.0 {
            let text = match value {
                Value::Name(text) => (*text).to_string(),
                Value::Text(text) => text.clone(),
                Value::Count(count) => with_thousands(*count),
                Value::Flag(flag) => flag.to_string(),
                Value::Ratio(ratio) => format!("{ratio:.3}"),
                Value::Unknown => "unknown".to_string(),
            };
            table.add([(*name).to_string(), text]);
        }
        table.to_string()
    }
}

/// Returns one JSON object of named lists, with a line for each entry.
pub(super) fn json_of_lists(lists: &[(&str, Vec<Fields>)]) -> String {
    let list = |(name, entries): &(&str, Vec<Fields>)| {
        let entries: Vec<_> = entries.iter().map(Fields::json).collect();
        format!("\"{name}\": [\n{}\n]", entries.join(",\n"))
    };
    let lists: Vec<_> = lists.iter().map(list).collect();
    format!("{{\n{}\n}}\n", lists.join(",\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_one_object_or_a_table() {
        let mut fields = Fields::default();
        fields.add("style", Value::Name("send"));
        fields.add("n", Value::Count(12_345));
        fields.add("ns_per_op", Value::per(10.0, 3));
        fields.add("none", Value::per(0.0, 0));
        fields.add("odd", Value::Ratio(f64::NAN));
        fields.add("flag", Value::Flag(true));
        fields.add("text", Value::Text("a \"b\"".to_string()));
        assert_eq!(
            fields.json(),
            "{\"style\": \"send\", \"n\": 12345, \"ns_per_op\": 3.333, \
             \"none\": null, \"odd\": null, \"flag\": true, \
             \"text\": \"a \\\"b\\\"\"}"
        );
        let lines = fields.lines();
        assert!(lines.starts_with("style         send\nn           12,345\n"));
    }

    #[test]
    fn lists_are_one_object() {
        let mut fields = Fields::default();
        fields.add("n", Value::Count(1));
        let lists = [("some", vec![fields.clone(), fields]), ("none", vec![])];
        let json = json_of_lists(&lists);
        let expected = "{\n\"some\": [\n{\"n\": 1},\n{\"n\": 1}\n],\n\
                        \"none\": [\n\n]\n}\n";
        assert_eq!(json, expected);
    }
}
