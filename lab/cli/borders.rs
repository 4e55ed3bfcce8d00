//! The costs of borders, for `lab laws` and `lab plan`.

use super::fields::{Fields, Value};
use crate::measure::laws::call_instructions;
use crate::measure::{Call, CallCost, CountAllocations};
use crate::report::{Align, Table, pluralized, with_thousands};
use harness::driver::RunFailure;
use styles::Style;

/// The columns of the table: the callee, and the callers.
const COLUMNS: usize = 1 + Style::ALL.len();

/// A call between styles, and what it takes more than a direct one of the
/// caller.
pub(super) struct Border {
    pub(super) callee: Style,
    pub(super) caller: Style,
    turns: i64,
    resumptions: i64,
    operations: i64,
    allocations: i64,
    /// As recorded; none where they were not.
    instructions: Option<f64>,
}

/// Counts all borders.
pub(super) fn all(count: CountAllocations) -> Result<Vec<Border>, RunFailure> {
    let mut all = Vec::new();
    for call in Call::all().filter(|call| call.is_bridged) {
        let direct = Call::direct(call.caller);
        let [bridged, without] = [call, direct].map(|one| one.cost(count));
        let (bridged, without) = (bridged?, without?);
        let more = |of: fn(&CallCost) -> u64| {
            of(&bridged) as i64 - of(&without) as i64
        };
        let [with, direct] = [call, direct].map(call_instructions);
        all.push(Border {
            callee: call.callee,
            caller: call.caller,
            turns: more(|cost| cost.turns),
            resumptions: more(|cost| cost.resumptions),
            operations: more(|cost| cost.operations),
            allocations: more(|cost| cost.allocations),
            instructions: with.zip(direct).map(|(a, b)| a - b),
        });
    }
    Ok(all)
}

impl Border {
    /// Returns the cost in words.
    pub(super) fn cost(&self) -> String {
        let turns = pluralized(self.turns.unsigned_abs(), "turn");
        let of = self.allocations.unsigned_abs();
        format!("{turns}, {}", pluralized(of, "allocation"))
    }

    fn cell(&self) -> String {
        let instructions = match self.instructions {
            Some(count) => with_thousands(count.max(0.0).round() as u64),
            None => "-".to_string(),
        };
        format!("{} / {instructions}", self.allocations)
    }
}

/// Writes a table, by callee and caller.
pub(super) fn text(borders: &[Border]) -> String {
    let mut table = Table::<COLUMNS>::new(std::array::from_fn(|i| match i {
        0 => Align::Left,
        _ => Align::Right,
    }));
    let mut head = [const { String::new() }; COLUMNS];
    head[0] = "callee".to_string();
    for (cell, style) in head[1..].iter_mut().zip(Style::ALL) {
        *cell = format!("from {style}");
    }
    table.add(head);
    for callee in Style::ALL {
        let mut row = [const { String::new() }; COLUMNS];
        row[0] = callee.to_string();
        for (cell, caller) in row[1..].iter_mut().zip(Style::ALL) {
            let is_it =
                |one: &&Border| (one.callee, one.caller) == (callee, caller);
            *cell = match borders.iter().find(is_it) {
                Some(border) => border.cell(),
                None => "-".to_string(),
            };
        }
        table.add(row);
    }
    let same = borders.first().map_or(String::new(), |one| {
        let all_alike = borders.iter().all(|other| {
            (other.turns, other.resumptions, other.operations)
                == (one.turns, one.resumptions, one.operations)
        });
        assert!(all_alike, "a border takes the same turns whatever it is");
        format!(
            "It takes {}, {} and {} more; requests to the allocator and\n\
             recorded instructions:",
            pluralized(one.turns.unsigned_abs(), "turn"),
            pluralized(one.resumptions.unsigned_abs(), "resumption"),
            pluralized(one.operations.unsigned_abs(), "operation"),
        )
    });
    format!("{INTRODUCTION}\n{same}\n\n{table}")
}

const INTRODUCTION: &str = "\
The cost of a border: a call through a bridge of a body that waits one turn,
beyond the same call of a body in the caller's own style.";

/// Returns the entries of a JSON list.
pub(super) fn fields(borders: &[Border]) -> Vec<Fields> {
    let fields = |border: &Border| {
        let count = |number: i64| Value::Count(number.unsigned_abs());
        let mut fields = Fields::default();
        fields.add("callee", Value::Name(border.callee.name()));
        fields.add("caller", Value::Name(border.caller.name()));
        fields.add("turns", count(border.turns));
        fields.add("resumptions", count(border.resumptions));
        fields.add("operations", count(border.operations));
        fields.add("allocations", count(border.allocations));
        let instructions = border.instructions.map(Value::Ratio);
        let instructions = instructions.unwrap_or(Value::Unknown);
        fields.add("instructions", instructions);
        fields
    };
    borders.iter().map(fields).collect()
}
