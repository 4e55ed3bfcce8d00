//! Every key of a scenario file is checked: its type, its bounds, whether it
//! must be there, whether it is there twice.

use harness::scenario::Scenario;
use serde_json::{Value, json};

/// Returns the error of a text, which has to be one clear line.
#[track_caller]
fn refused(text: &str) -> (String, String) {
    let error = Scenario::from_json(text).expect_err(text);
    let line = error.to_string();
    assert!(
        !line.contains(['\n', '\r']) && !line.ends_with('.'),
        "{line}"
    );
    match error.path.as_str() {
        "" => assert_eq!(line, error.problem),
        path => assert_eq!(line, format!("{path}: {}", error.problem)),
    }
    (error.path, error.problem)
}

/// Every key that there is.
fn everything() -> Value {
    json!({
        "version": 2,
        "name": "all",
        "fetch": {
            "concurrency": 2, "timeout_us": 3, "retries": 4,
            "backoff_us": 5, "max_body_bytes": 6, "cancel_at_us": 7,
            "abort_at_us": 7,
            "keep": 8, "hosts": [{"connect_us": 9}, {"connect_us": 10}],
            "requests": [
                {"id": "a", "attempts": [{"refuse_us": 1}]},
                {"id": "b", "attempts": [
                    {"connect_us": 1, "reset_us": 2},
                    {"connect_us": 1, "stall": true},
                    {"connect_us": 1, "respond_us": 2, "status": 200,
                     "body": [[1, "x"], [2, "y"]], "truncate": false},
                    {"connect_us": 1, "respond_us": 2, "garbage": "x"},
                    {"host": 1, "say": [[1, "x"], [2, {"hex": "ff"}]],
                     "end": "close", "end_after_us": 3},
                ]},
            ],
        },
        "echo": {
            "delay_us": 1, "idle_timeout_us": 2, "max_line_bytes": 3,
            "max_sessions": 4, "shutdown_at_us": 5,
            "write_timeout_us": 6, "abort_at_us": 7,
            "clients": [
                {"connect_at_us": 1, "steps": [], "end": "idle"},
                {"connect_at_us": 1, "end": "close", "end_after_us": 2,
                 "takes": 8, "steps": [{"wait_us": 1, "send": "x"}]},
            ],
        },
    })
}

/// Collects the JSON pointers of `value` and of everything within.
fn pointers(value: &Value, pointer: &str, all: &mut Vec<String>) {
    all.push(pointer.to_string());
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                pointers(value, &format!("{pointer}/{key}"), all);
            }
        }
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                pointers(value, &format!("{pointer}/{index}"), all);
            }
        }
        _ => {}
    }
}

fn all_pointers() -> Vec<String> {
    let mut all = Vec::new();
    pointers(&everything(), "", &mut all);
    assert_eq!(all.len(), 82);
    all
}

/// Writes a JSON pointer as the specification writes paths.
fn path_of(pointer: &str) -> String {
    let mut path = String::new();
    for part in pointer.split('/').skip(1) {
        if part.starts_with(|c: char| c.is_ascii_digit()) {
            path += &format!("[{part}]");
        } else {
            path += if path.is_empty() { "" } else { "." };
            path += part;
        }
    }
    path
}

/// Returns the whole with another value at one place.
fn with(pointer: &str, value: Value) -> String {
    let mut all = everything();
    *all.pointer_mut(pointer).expect(pointer) = value;
    all.to_string()
}

fn kind(value: &Value) -> u8 {
    match value {
        Value::Null => 0,
        Value::Bool(_) => 1,
        Value::Number(_) => 2,
        Value::String(_) => 3,
        Value::Array(_) => 4,
        Value::Object(_) => 5,
    }
}

const NULLABLE: [&str; 7] = [
    "/fetch/cancel_at_us",
    "/fetch/abort_at_us",
    "/echo/idle_timeout_us",
    "/echo/write_timeout_us",
    "/echo/shutdown_at_us",
    "/echo/abort_at_us",
    "/echo/clients/1/takes",
];

#[test]
fn every_value_of_a_wrong_type_is_refused_by_its_path() {
    let all = everything();
    for pointer in all_pointers() {
        let right = all.pointer(&pointer).expect("value");
        for wrong in [
            json!(null),
            json!(true),
            json!(1),
            json!("1"),
            json!([]),
            json!({}),
        ] {
            let text = with(&pointer, wrong.clone());
            let is_bytes = matches!(wrong, Value::String(_))
                && right.get("hex").is_some();
            if NULLABLE.contains(&pointer.as_str()) && wrong.is_null()
                || is_bytes
            {
                assert!(Scenario::from_json(&text).is_ok(), "{text}");
            } else if pointer.contains("/say/") && wrong == json!({}) {
                let path = refused(&text).0;
                let key = path.strip_prefix(&path_of(&pointer));
                assert!(key == Some(".hex") || key == Some(""), "{path}");
            } else if kind(right) != kind(&wrong) {
                let (path, problem) = refused(&text);
                assert_eq!(path, path_of(&pointer), "{text}");
                assert!(problem.starts_with("must be "), "{problem}");
            }
        }
    }
}

#[test]
fn every_number_has_its_bounds() {
    const MOST: u64 = 1_000_000_000_000;
    let all = everything();
    let mut numbers = 0;
    for pointer in all_pointers() {
        if !all.pointer(&pointer).is_some_and(Value::is_u64) {
            continue;
        }
        numbers += 1;
        let (least, most) = match pointer.rsplit('/').next() {
            Some("status") => (200, 599),
            Some("retries") => (0, 16),
            Some("version") => (2, 2),
            Some("host") => (0, 1),
            Some(
                "concurrency" | "timeout_us" | "idle_timeout_us"
                | "write_timeout_us" | "max_line_bytes" | "max_sessions",
            ) => (1, MOST),
            _ => (0, MOST),
        };
        for right in [least, most] {
            let text = with(&pointer, json!(right));
            assert!(Scenario::from_json(&text).is_ok(), "{text}");
        }
        let above = (most + 1).to_string();
        let mut wrong = vec!["-1", "-1e99", "0.5", "-0.5", "1e1", "2.0"];
        wrong.extend(["1e400", "18446744073709551616", &above]);
        let below = match pointer.as_str() {
            // There is a version below, without some of these keys.
            "/version" => Some("0".to_string()),
            _ => least.checked_sub(1).map(|below| below.to_string()),
        };
        wrong.extend(below.as_deref());
        for wrong in wrong {
            // `Value` holds no such numbers, but text does.
            let text = with(&pointer, json!("HERE"));
            let text = text.replace("\"HERE\"", wrong);
            let (path, problem) = refused(&text);
            assert_eq!(path, path_of(&pointer), "{text}");
            let named = problem.starts_with("must be ")
                || problem.starts_with("number out of range");
            assert!(named, "{problem}");
        }
    }
    assert_eq!(numbers, 38);
}

#[test]
fn every_key_is_required_or_has_a_default() {
    const OPTIONAL: [&str; 19] = [
        "fetch",
        "echo",
        "concurrency",
        "timeout_us",
        "retries",
        "backoff_us",
        "max_body_bytes",
        "cancel_at_us",
        "abort_at_us",
        "keep",
        "truncate",
        "delay_us",
        "idle_timeout_us",
        "write_timeout_us",
        "max_line_bytes",
        "max_sessions",
        "shutdown_at_us",
        "takes",
        "end_after_us",
    ];
    for pointer in all_pointers() {
        let Some((parent, key)) = pointer.rsplit_once('/') else {
            continue;
        };
        let mut all = everything();
        let parent_value = all.pointer_mut(parent).expect(parent);
        let Some(fields) = parent_value.as_object_mut() else {
            continue;
        };
        fields.remove(key);
        let text = all.to_string();
        let is_end = key == "end" && parent.contains("attempts");
        if OPTIONAL.contains(&key) || is_end {
            assert!(Scenario::from_json(&text).is_ok(), "{text}");
            continue;
        }
        let expected = match key {
            "version" => "echo.write_timeout_us".to_string(),
            // Attempts go to them.
            "hosts" => "fetch.requests[1].attempts[4].host".to_string(),
            // The rest is no kind of attempt.
            "refuse_us" | "reset_us" | "stall" => path_of(parent),
            // The rest is a part of another kind of attempt.
            "garbage" => format!("{}.status", path_of(parent)),
            _ => path_of(&pointer),
        };
        assert_eq!(refused(&text).0, expected, "{text}");
    }
}

#[test]
fn keys_that_are_unknown_or_given_twice_are_refused_in_every_object() {
    let all = everything();
    let mut objects = 0;
    for pointer in all_pointers() {
        let Some(Value::Object(fields)) = all.pointer(&pointer) else {
            continue;
        };
        objects += 1;
        let path = path_of(&pointer);
        let dot = if path.is_empty() { "" } else { "." };
        let object = all.pointer(&pointer).expect("object").to_string();
        let place = |inner: String| {
            let text = with(&pointer, json!("HERE"));
            text.replace("\"HERE\"", &inner)
        };
        for key in ["Name", "connect_ms", "idle"] {
            let text =
                place(object.replacen('{', &format!("{{\"{key}\": 1,"), 1));
            let (found, problem) = refused(&text);
            assert_eq!(found, format!("{path}{dot}{key}"), "{text}");
            assert!(problem.starts_with("unknown key, not one of "));
        }
        for (key, value) in fields {
            let doubled = format!("{{\"{key}\": {value},");
            let text = place(object.replacen('{', &doubled, 1));
            let expected = (format!("{path}{dot}{key}"), "given twice".into());
            assert_eq!(refused(&text), expected, "{text}");
        }
    }
    assert_eq!(objects, 17);
}

#[test]
fn what_version_1_does_not_have_is_refused_by_its_path() {
    let all = everything();
    let attempt = "/fetch/requests/1/attempts/4";
    for (pointer, keys) in [
        ("/fetch", &["keep", "hosts", "abort_at_us"][..]),
        (attempt, &["host", "say", "end", "end_after_us"]),
        ("/echo", &["write_timeout_us", "abort_at_us"]),
        ("/echo/clients/1", &["takes"]),
    ] {
        for key in keys {
            let mut old = all.clone();
            old["version"] = json!(1);
            old["fetch"]["requests"][1]["attempts"]
                .as_array_mut()
                .expect("attempts")
                .truncate(4);
            for (pointer, key) in [
                ("/fetch", "keep"),
                ("/fetch", "hosts"),
                ("/fetch", "abort_at_us"),
                ("/echo", "write_timeout_us"),
                ("/echo", "abort_at_us"),
                ("/echo/clients/1", "takes"),
            ] {
                let part = old.pointer_mut(pointer).expect("a part");
                part.as_object_mut().expect("an object").remove(key);
            }
            assert!(Scenario::from_json(&old.to_string()).is_ok());
            let value = all.pointer(&format!("{pointer}/{key}"));
            let pointer = pointer.replace("/4", "/1");
            let changed = old.pointer_mut(&pointer).expect("an object");
            changed[key] = value.expect("a value").clone();
            let expected = format!("{}.{key}", path_of(&pointer));
            let problem = "needs `\"version\": 2`".to_string();
            assert_eq!(refused(&old.to_string()), (expected, problem));
        }
    }
}

#[test]
fn bytes_are_text_or_hexadecimal_digits() {
    let place = "/fetch/requests/1/attempts/4/say/0/1";
    let text = |bytes: Value| with(place, bytes);
    for (one, same) in [
        (json!("a\u{e9}"), json!({"hex": "61c3A9"})),
        (json!(""), json!({"hex": ""})),
    ] {
        let read = |bytes| Scenario::from_json(&text(bytes)).expect("bytes");
        assert_eq!(read(one), read(same));
    }
    for wrong in ["f", "fg", "+f", "fff", " f", "\u{e9}"] {
        let (path, problem) = refused(&text(json!({"hex": wrong})));
        assert_eq!(path, format!("{}.hex", path_of(place)));
        assert_eq!(problem, "must be hexadecimal digits, two a byte");
    }
}
