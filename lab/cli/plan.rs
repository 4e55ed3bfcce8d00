//! `lab plan`: an order in which functions can move to another style.

use super::arguments;
use super::borders::{self, Border};
use super::fields::{Fields, Value, json_of_lists};
use super::terminal::print;
use super::{Refusal, Verdict};
use crate::measure::CountAllocations;
use crate::plan::{Listed, Plan};
use crate::report::{Align, Table, pluralized, with_thousands};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use styles::Style;

/// The longest list in bytes: many times as long as one of the most functions
/// is.
const MAX_BYTES: u64 = 1 << 20;

/// The borders that the table names after each step; others are counted.
const MAX_NAMED: usize = 3;

/// Reads the list, and prints the plan.
pub(super) fn plan(
    options: &arguments::Plan,
    count: CountAllocations,
) -> Result<Verdict, Refusal> {
    let path = options.list.display();
    let text = read(&options.list)
        .map_err(|error| Refusal(format!("{path}: {error}")))?;
    let listed = Listed::read(&text)
        .map_err(|error| Refusal(format!("{path}: {error}")))?;
    let plan = Plan::of(&listed, options.to);
    let costs = || {
        borders::all(count)
            .map_err(|failure| Refusal(format!("cannot count: {failure}")))
    };
    print(&match options.json {
        true => json(&listed, &plan),
        false if plan.steps.is_empty() => nothing_to_do(&listed, &plan),
        false => told(&listed, &plan, &costs()?),
    })?;
    Ok(Verdict::Good)
}

fn read(path: &Path) -> Result<String, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    let mut text = String::new();
    let read = file.take(MAX_BYTES + 1).read_to_string(&mut text);
    read.map_err(|error| error.to_string())?;
    match text.len() as u64 > MAX_BYTES {
        true => Err(format!("longer than {MAX_BYTES} bytes")),
        false => Ok(text),
    }
}

fn nothing_to_do(listed: &Listed, plan: &Plan) -> String {
    let functions = pluralized(listed.functions.len() as u64, "function");
    format!("{functions}, none to convert to {}.\n", plan.to)
}

fn told(listed: &Listed, plan: &Plan, costs: &[Border]) -> String {
    let functions = pluralized(listed.functions.len() as u64, "function");
    let to = plan.to.name();
    let (left, right) = (Align::Left, Align::Right);
    let mut table = Table::new([right, left, left, left]);
    table.add(["step", "convert", "from", "borders after it"]);
    let [nothing, none, now] = ["", "", "(now)"].map(str::to_string);
    table.add([nothing, now, none, named(listed, &plan.before)]);
    for (number, step) in (1..).zip(&plan.steps) {
        let function = &listed.functions[step.function];
        table.add([
            number.to_string(),
            function.name.clone(),
            function.style.name().to_string(),
            named(listed, &step.borders),
        ]);
    }
    let next = plan.next.iter().map(|place| listed.name(*place));
    let next: Vec<_> = next.collect();
    let best = match plan.is_best {
        true => "no order crosses fewer",
        false => "not all orders were tried",
    };
    format!(
        "{functions}, {} to convert to {to}.\n\n{table}\n\
         {} in all, at most {} at once: {best}.\n\
         May go next: {}.\n\n{}",
        with_thousands(plan.steps.len() as u64),
        pluralized(plan.crossed() as u64, "border"),
        with_thousands(plan.most() as u64),
        next.join(", "),
        met(listed, plan, costs)
    )
}

/// Writes the borders that the plan meets, with the bridge and the cost of
/// each.
fn met(listed: &Listed, plan: &Plan, costs: &[Border]) -> String {
    let mut styles: Vec<Style> = listed
        .functions
        .iter()
        .map(|function| function.style)
        .collect();
    let mut pairs = Vec::new();
    let mut meet = |styles: &[Style], borders: &[(usize, usize)]| {
        for (caller, callee) in borders {
            let pair = (styles[*caller], styles[*callee]);
            if !pairs.contains(&pair) {
                pairs.push(pair);
            }
        }
    };
    meet(&styles, &plan.before);
    for step in &plan.steps {
        styles[step.function] = plan.to;
        meet(&styles, &step.borders);
    }
    let mut text =
        "A border is a call between styles, through a bridge:\n".to_string();
    let (left, right) = (Align::Left, Align::Right);
    let mut table = Table::new([left, left, right]);
    for (caller, callee) in pairs {
        let is_it =
            |one: &&Border| (one.caller, one.callee) == (caller, callee);
        let cost = costs.iter().find(is_it).map(Border::cost);
        let [module, function] = bridge(caller, callee);
        table.add([
            format!("  {caller} calls {callee}"),
            format!("bridges::{module}::{function}"),
            format!("{} more a call", cost.unwrap_or_default()),
        ]);
    }
    text.push_str(&table.to_string());
    text
}

/// Returns the module and the function of a bridge.
fn bridge(caller: Style, callee: Style) -> [&'static str; 2] {
    let module = match callee {
        Style::Callbacks => "callbacks",
        Style::Send => "send",
        Style::YieldFrom => "yield_from",
        Style::AsyncAwait => "async_await",
    };
    let function = match caller {
        Style::Callbacks => "called",
        Style::Send => "yielded",
        Style::YieldFrom => "delegated",
        Style::AsyncAwait => "awaited",
    };
    [module, function]
}

/// Writes the number of borders, and names the first.
fn named(listed: &Listed, borders: &[(usize, usize)]) -> String {
    let name = |(caller, callee): &(usize, usize)| {
        format!("{} -> {}", listed.name(*caller), listed.name(*callee))
    };
    let mut names: Vec<_> = borders.iter().take(MAX_NAMED).map(name).collect();
    if borders.len() > MAX_NAMED {
        names.push("..".to_string());
    }
    match borders.len() {
        0 => "0".to_string(),
        count => format!("{count}: {}", names.join(", ")),
    }
}

fn json(listed: &Listed, plan: &Plan) -> String {
    let name = |place: usize| Value::Text(listed.name(place).to_string());
    let mut steps = Vec::new();
    let mut borders = Vec::new();
    for (number, step) in (1..).zip(&plan.steps) {
        let mut fields = Fields::default();
        fields.add("step", Value::Count(number));
        fields.add("convert", name(step.function));
        let from = listed.functions[step.function].style;
        fields.add("from", Value::Name(from.name()));
        fields.add("to", Value::Name(plan.to.name()));
        fields.add("borders", Value::Count(step.borders.len() as u64));
        steps.push(fields);
        for (caller, callee) in &step.borders {
            let mut fields = Fields::default();
            fields.add("step", Value::Count(number));
            fields.add("caller", name(*caller));
            fields.add("callee", name(*callee));
            borders.push(fields);
        }
    }
    let next = plan.next.iter().map(|place| {
        let mut fields = Fields::default();
        fields.add("convert", name(*place));
        fields
    });
    json_of_lists(&[
        ("steps", steps),
        ("borders", borders),
        ("next", next.collect()),
    ])
}
