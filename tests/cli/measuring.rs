//! `lab measure`, `lab laws` and `lab sizes`: what programs read of them.

use crate::said;
use lab::measure::{Model, Subject, Way};
use serde_json::{Value, json};

/// Runs a command that is to end well, and reads its JSON.
#[track_caller]
fn answer(arguments: &str) -> Value {
    let said = said(arguments.split(' '));
    assert_eq!((said.status, said.err.as_str()), (0, ""), "{arguments}");
    serde_json::from_str(&said.out).expect("JSON")
}

/// A model in a small size: what is typed, its elements, and what else it
/// tells.
type Small = (&'static str, u64, &'static [(&'static str, u64)]);

const SMALL: [Small; 11] = [
    ("turn 10 95", 100, &[("tasks", 10), ("turns", 100)]),
    ("depth 7 --turns 50", 50, &[("depth", 7), ("turns", 50)]),
    ("resume 50", 50, &[("resumptions", 50)]),
    ("spawn 50", 50, &[("tasks", 50)]),
    ("breadth 5 --rounds 9", 45, &[("breadth", 5)]),
    ("timers 50 --withdrawn 40", 50, &[("withdrawn_percent", 40)]),
    ("cancel 50", 50, &[("tasks", 50), ("resumptions", 50)]),
    ("future 50", 50, &[("tasks", 2)]),
    ("idle 50", 50, &[("tasks", 50), ("resumptions", 50)]),
    ("echo-sim 5 --lines 4", 20, &[("clients", 5), ("lines", 4)]),
    ("fetch-sim 50", 50, &[("requests", 50)]),
];

#[test]
fn every_model_is_measured_in_every_style() {
    for (typed, n, fields) in SMALL {
        for subject in Subject::ALL {
            let style = Way::from(subject).name();
            let found =
                answer(&format!("measure {typed} --style {style} --json"));
            assert_eq!(found["style"], style, "{typed}");
            assert_eq!(found["n"], n, "{typed}");
            for (field, expected) in fields {
                assert_eq!(found[field], *expected, "{typed}: {field}");
            }
            for field in ["ns_per_op", "cpu_ns_per_op"] {
                assert!(found[field].as_f64() > Some(0.0), "{typed}: {field}");
            }
            assert!(found["allocs_per_op"].is_number(), "{typed}");
            assert!(found["resumptions"].as_u64() > Some(0), "{typed}");
            let has_bytes = typed.starts_with("idle");
            assert_eq!(found["bytes_per_task"].is_number(), has_bytes);
        }
    }
}

#[test]
fn no_model_is_left_out() {
    let names = SMALL.map(|small| small.0.split(' ').next().unwrap_or(""));
    let tasks = 1;
    let models = [
        Model::Turn {
            tasks,
            turns_each: 1,
        },
        Model::Depth { depth: 1, turns: 1 },
        Model::Resume { resumptions: 1 },
        Model::Spawn { tasks },
        Model::Breadth {
            breadth: 1,
            rounds: 1,
        },
        Model::Timers {
            timers: 1,
            withdrawn_percent: 0,
        },
        Model::Cancel { tasks },
        Model::Future { values: 1 },
        Model::Idle { tasks },
        Model::EchoSim {
            clients: 1,
            lines: 1,
        },
        Model::FetchSim { requests: 1 },
    ];
    assert_eq!(
        names.map(|name| name.replace('-', "_")),
        models.map(|m| m.name().to_string())
    );
}

#[test]
fn other_ways_are_measured_where_they_are_different() {
    let ways = [
        "yield-from-chain",
        "yield-from-own-engine",
        "send-own-engine",
        "send-queued",
    ];
    for way in ways {
        for typed in ["turn 5 50", "depth 5 --turns 50"] {
            let found =
                answer(&format!("measure {typed} --style {way} --json"));
            assert_eq!(
                (&found["style"], &found["n"]),
                (&json!(way), &json!(50))
            );
        }
    }
}

#[test]
fn for_people_a_model_is_a_line_for_each_field() {
    let said = said(["measure", "turn", "10", "1000", "--style", "send"]);
    assert_eq!((said.status, said.err), (0, String::new()));
    let names: Vec<_> = said
        .out
        .lines()
        .filter_map(|l| l.split(' ').next())
        .collect();
    let expected = [
        "model",
        "style",
        "n",
        "ns_per_op",
        "cpu_ns_per_op",
        "allocs_per_op",
        "tasks",
        "turns",
        "resumptions",
    ];
    assert_eq!(names, expected);
    assert!(said.out.contains(" 1,000\n"), "{}", said.out);
}

#[test]
fn laws_are_told_with_who_is_cheapest_up_to_where() {
    let found = answer("laws --json");
    let laws = found["laws"].as_array().expect("laws");
    let slope = |over: &str, counted: &str, style: &str| {
        let is_it = |law: &&Value| {
            law["over"] == over
                && law["counted"] == counted
                && law["style"] == style
        };
        let law = laws.iter().find(is_it);
        law.and_then(|law| law["slope"].as_f64()).expect("a law")
    };
    assert_eq!(slope("depth", "bodies_entered", "send"), 0.0);
    assert_eq!(slope("depth", "bodies_entered", "async-await"), 1.0);
    assert_eq!(slope("calls", "operations", "send-queued"), 2.0);
    assert_eq!(slope("waits", "allocations", "callbacks"), 1.0);
    let cheapest = found["cheapest"].as_array().expect("the cheapest");
    let of_depth = cheapest.iter().filter(|entry| {
        entry["over"] == "depth" && entry["counted"] == "bodies_entered"
    });
    let of_async: Vec<_> = of_depth
        .filter(|entry| entry["style"] == "async-await")
        .collect();
    assert_eq!(of_async.len(), 1);
    assert_eq!(
        (&of_async[0]["from"], &of_async[0]["to"]),
        (&json!(1), &json!(1))
    );
}

#[test]
fn growth_has_all_subjects_in_all_sizes() {
    let found = answer("laws --growth 1000 --json");
    let growth = found["growth"].as_array().expect("growth");
    assert_eq!(growth.len(), 4 * 5 + 1);
    for entry in growth {
        assert_eq!(entry["size"], 1_000);
        assert!(entry["cpu_ns_per_op"].as_f64() > Some(0.0), "{entry}");
    }
    let allocations = &growth[5 + 3]["allocs_per_op"];
    assert!(allocations.as_f64() >= Some(1.0), "{allocations}");
    assert_eq!(growth[20]["style"], "all styles");
}

#[test]
fn sizes_are_four_lists() {
    let found = answer("sizes --tasks 100 --json");
    let length = |list: &str| found[list].as_array().map(Vec::len);
    assert_eq!(length("asleep"), Some(5));
    assert_eq!(length("steps"), Some(5 * (3 + 4)));
    assert!(length("source") > Some(4 * 9));
    assert_eq!(found["asleep"][0]["tasks"], 100);
    assert!(found["steps"][0]["bounded"].is_boolean());
}
